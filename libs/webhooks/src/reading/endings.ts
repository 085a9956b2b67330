import { lastKey, normalPath } from './paths.ts';
import { remembered } from './remembered.ts';

/** Ends of paths by which senders tell one thing, the most telling first. */
export interface Endings {
  readonly listed: readonly string[];
}

export interface Ending {
  of: Endings;
  /** Its place among them. */
  rank: number;
  /** As it is listed. */
  written: string;
  place: string;
}

/** All that are listed anywhere, so that an alert's paths are looked at once and not for each list. */
const byLastKey = new Map<string, Ending[]>();
let known = remembered(find);

/** For constants of a module: what is listed here is looked for in each alert. */
export function endings(listed: readonly string[]): Endings {
  const all: Endings = { listed };
  const places = new Set<string>();
  for (const [rank, written] of listed.entries()) {
    const place = normalPath(written);
    // `userId` and `user_id` are one.
    if (places.has(place)) continue;
    places.add(place);
    const key = lastKey(place);
    byLastKey.set(key, [...(byLastKey.get(key) ?? []), { of: all, rank, written, place }]);
  }
  known = remembered(find);
  return all;
}

/** Every ending of a place that is listed. */
export function endingsOf(place: string): readonly Ending[] {
  return known(place);
}

function find(place: string): readonly Ending[] {
  const whole = `.${place}`;
  return byLastKey.get(lastKey(place))?.filter((ending) => whole.endsWith(`.${ending.place}`)) ?? [];
}
