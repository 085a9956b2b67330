import type { Json, JsonObject } from '#contracts';
import type { Surroundings } from '../reading/parse-alert.ts';
import { isObject } from '../reading/values.ts';
import { cloudEvents } from './cloud-events.ts';
import type { Envelope, Opened } from './envelope.ts';
import { eventBridge } from './event-bridge.ts';
import { eventGrid } from './event-grid.ts';
import { pageOf, wrapped } from './pages.ts';
import { pubSub } from './pub-sub.ts';
import { sns } from './sns.ts';
import { splunkHec } from './splunk-hec.ts';

const ENVELOPES: readonly Envelope[] = [sns, eventBridge, cloudEvents, eventGrid, splunkHec, pubSub];
/** A queue's message on a bus in a page: more than anybody sends, and hostile ones have an end. */
const DEEPEST = 6;

export interface Item {
  value: Json;
  around: Surroundings;
}

/** What formats know of the carriers that are theirs alone. */
export interface Knows {
  /** The alerts in a body of some format's own shape; null where it is none. */
  unwrap(object: JsonObject): Json[] | null;
  /** Whether some format knows the object as an alert of its own: then it is opened no further. */
  isAlert(object: JsonObject): boolean;
}

/** The alerts in a body, out of all that carries them. */
export function itemsOf(body: Json, knows: Knows): Item[] {
  const items: Item[] = [];
  const open = (value: Json, around: Surroundings, depth: number): void => {
    if (Array.isArray(value) && depth <= DEEPEST) {
      for (const item of value) open(item, around, depth + 1);
      return;
    }
    const opened = isObject(value) && depth <= DEEPEST ? inside(value, knows) : null;
    if (opened === null) items.push({ value, around });
    else
      for (const item of opened.items)
        open(item, { ...around, ...opened.around }, opened.last === true ? DEEPEST + 1 : depth + 1);
  };
  open(body, {}, 0);
  return items;
}

function inside(object: JsonObject, knows: Knows): (Opened & { last?: boolean }) | null {
  const own = knows.unwrap(object);
  if (own !== null) return { items: own, last: true };
  for (const envelope of ENVELOPES) {
    const opened = envelope.open(object);
    if (opened !== null) return opened;
  }
  // What a format knows has lists of its own: `resources` of a finding are no alerts.
  return knows.isAlert(object) ? null : (pageOf(object) ?? wrapped(object));
}
