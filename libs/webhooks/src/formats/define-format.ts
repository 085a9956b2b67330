import type { IncidentType, Json, JsonObject, NormalAlert } from '#contracts';
import type { ObservableValue } from '#incidents';
import type { SourceAuthentication } from '../authentications/index.ts';
import type { Delivery, ParsedAlert } from '../domain/parsed-alert.ts';
import type { Reader } from '../reading/reader.ts';
import type { AlertFormat } from '../reading/reading.ts';

/** A delivery as its sender makes it, and its right answer: shown to people, and what the format is held to. */
export interface FormatSample {
  /** What it shows, for people. */
  title: string;
  /** JSON unless told. */
  content_type?: string;
  /** JSON, or the text itself when the content type is another. */
  body: Json;
  /** Every alert of it, whole but for the raw body, the mail, the description and the fingerprint. */
  alerts: SampleAnswer[];
}

/** What is left out is null, empty or, for `format`, the format whose sample it is. */
export interface SampleAnswer extends Partial<
  Pick<
    ParsedAlert,
    'external_id' | 'severity' | 'type' | 'occurred_at' | 'state' | 'recipient' | 'not_understood'
  >
> {
  title: string | null;
  fields: NormalAlert;
  observables?: ObservableValue[];
}

/** Everything that is true of a format. */
interface FormatDefinition<Name extends string> extends AlertFormat {
  /** As sources and alerts hold it: lower case and underscores, and never changed. */
  name: Name;
  /** What people call it. */
  title: string;
  /** What delivers in it, for whoever sets the sender up. */
  sender: string;
  /** What of it is read. */
  reads: string;
  /** How its sender can show itself, the most fitting first. A source may have another: something may stand in between. */
  authentications: readonly [SourceAuthentication, ...SourceAuthentication[]];
  /** What a new source of it has where nothing else is said. */
  defaults?: { default_type?: IncidentType; deduplication_window_seconds?: number };
  /** Bytes of a delivery where 1 MiB is not enough, and what to do about a larger one. */
  limit?: { bytes: number; advice: string };
  /**
   * Whether an alert is of this sender, by what only this sender writes. No alert of a sample of another format may be
   * taken, which is tried. Absent: it is never recognised, a source names it.
   */
  recognises?(alert: Reader): boolean;
  /**
   * Paths, with dots, of what an alert says of its delivery only: when it was sent, which attempt it is. Two alerts of one
   * id that differ there only are the same; what differs elsewhere is an update. The samples are tried for each.
   */
  volatile?: readonly string[];
  /** Keys of an alert whose values are secrets of its source: nothing of them is kept. */
  secrets?: readonly string[];
  /** The alerts in a body of the sender's own shape, with what all have in common in each; null where it is one. */
  unwrap?(body: JsonObject): Json[] | null;
  /** True: its alerts come as lines of text, so that a body that is no JSON is not damaged. */
  lines?: true;
  /** For a format whose deliveries are no JSON, or whose alerts are not read by keys. @throws Problem */
  parse?(body: Json): Delivery;
  /** What a body that is no JSON is, for a sender that has others, by their content types. */
  other?: { content_types: readonly [string, ...string[]]; parse(body: Buffer): Delivery };
  /** The first is the shortest: deliveries by hand are made of it. */
  samples: readonly [FormatSample, ...FormatSample[]];
}

export interface WebhookFormat<Name extends string = string> extends FormatDefinition<Name> {
  defaults: { default_type: IncidentType; deduplication_window_seconds: number };
  limit: { bytes: number; advice: string };
}

const DEFAULTS = { default_type: 'other', deduplication_window_seconds: 3600 } as const;
const LIMIT = {
  bytes: 1024 * 1024,
  advice: 'Send fewer alerts at once; whole mails belong to a source of the format raw_email.',
};

export function defineFormat<const Name extends string>(format: FormatDefinition<Name>): WebhookFormat<Name> {
  return { ...format, defaults: { ...DEFAULTS, ...format.defaults }, limit: format.limit ?? LIMIT };
}

export function contentTypeOf(sample: FormatSample): string {
  return sample.content_type ?? 'application/json';
}

/** The sample as it comes over the wire, set out for people. */
export function textOf(sample: FormatSample): string {
  return isText(sample) ? sample.body : JSON.stringify(sample.body, null, 2);
}

/** The same on as few lines as can be. */
export function compactOf(sample: FormatSample): string {
  return isText(sample) ? sample.body : JSON.stringify(sample.body);
}

function isText(sample: FormatSample): sample is FormatSample & { body: string } {
  return sample.content_type !== undefined && typeof sample.body === 'string';
}
