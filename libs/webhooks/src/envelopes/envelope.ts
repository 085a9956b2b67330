import type { Json, JsonObject } from '#contracts';
import type { Surroundings } from '../reading/parse-alert.ts';

/** What carries alerts and is none: the sender's queue, bus or page. */
export interface Envelope {
  name: string;
  /**
   * What is in it, and what it says of all of that. Null: this is none of these. Only what nothing but this carrier writes
   * makes it one: an alert may have any key.
   */
  open(body: JsonObject): Opened | null;
}

export interface Opened {
  items: Json[];
  around?: Surroundings;
}
