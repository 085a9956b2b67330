import { CAPABILITIES, CAPABILITY_NAMES, type Capability } from './vocabulary.ts';

/** What a service that not every connector knows all about can be asked about. */
export const LOOK_UPS = ['url', 'domain', 'ip', 'hash'] as const;
export type LookUp = (typeof LOOK_UPS)[number];
const LOOK_UP_NAMES: Record<LookUp, string> = {
  url: 'links',
  domain: 'domains',
  ip: 'IP addresses',
  hash: 'file hashes',
};

/** What some connector has to be able to do. */
export interface NeededService {
  capability: Capability;
  /** What it has to know about; null: whatever the capability stands for. */
  looks_up: LookUp | null;
}

/** What people call it: `EDR`, `threat intelligence about file hashes`. */
export function serviceName({ capability, looks_up }: NeededService): string {
  return serviceAbout(capability, looks_up === null ? [] : [looks_up]);
}

/** The same of all that one has to know about: `threat intelligence about links, domains and file hashes`. */
export function serviceAbout(capability: Capability, about: readonly LookUp[]): string {
  const name = CAPABILITY_NAMES[capability];
  const things = LOOK_UPS.filter((each) => about.includes(each)).map((each) => LOOK_UP_NAMES[each]);
  const last = things.pop();
  if (last === undefined) return name;
  return `${name} about ${things.length === 0 ? last : `${things.join(', ')} and ${last}`}`;
}

/** The service that people call so; null where nothing is. */
export function serviceNamed(name: string): NeededService | null {
  return NAMED.get(name) ?? null;
}

const NAMED = new Map<string, NeededService>(
  CAPABILITIES.flatMap((capability) =>
    [null, ...LOOK_UPS].map((looks_up): [string, NeededService] => {
      const needed = { capability, looks_up };
      return [serviceName(needed), needed];
    }),
  ),
);

/** The entry of `unserved` that leaves the need unmet, or null: nothing at all serves it, or nothing knows about this. */
export function unservedBy(need: NeededService, unserved: readonly NeededService[]): NeededService | null {
  return (
    unserved.find(
      ({ capability, looks_up }) =>
        capability === need.capability && (looks_up === null || looks_up === need.looks_up),
    ) ?? null
  );
}
