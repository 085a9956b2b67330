import { CAPABILITY_NAMES, type Capability } from './vocabulary.ts';

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
  const name = CAPABILITY_NAMES[capability];
  return looks_up === null ? name : `${name} about ${LOOK_UP_NAMES[looks_up]}`;
}

/** The entry of `unserved` that leaves the need unmet, or null: nothing at all serves it, or nothing knows about this. */
export function unservedBy(need: NeededService, unserved: readonly NeededService[]): NeededService | null {
  return (
    unserved.find(
      ({ capability, looks_up }) =>
        capability === need.capability && (looks_up === null || looks_up === need.looks_up),
    ) ?? null
  );
}
