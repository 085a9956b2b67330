import type { Seen } from '../seen.ts';

/** What was seen and what it means. */
export interface Meaning {
  name: string;
  /** What kind of attack it is part of. */
  category: string;
  /** MITRE ATT&CK id. */
  technique: string;
  /** 0..1, when it was done; what was refused says a third of it. */
  weight: number;
  statement: string;
}

/** Something that a service lets be done and that attackers want done. */
export interface Call extends Meaning {
  /** The whole of what the service calls it. */
  calls: RegExp;
  /** What has to hold beside it; answers what to quote. Absent: nothing else is asked. */
  when?: (seen: Seen) => string | undefined;
}

/** What an alert of the service holds, whatever was called. */
export interface Holding extends Meaning {
  when: (seen: Seen) => string | undefined;
}

export interface Service {
  /** As people know it. */
  name: string;
  /** What was called, by the service's own name for it. Undefined: the alert is none of this service's. */
  action(seen: Seen): string | undefined;
  calls: readonly Call[];
  beyond?: readonly Holding[];
}

/** Under one of these endings stands something of that form. */
export function holds(pattern: RegExp, ...endings: string[]): (seen: Seen) => string | undefined {
  return (seen) => seen.holding(pattern, ...endings);
}

/** Some value anywhere under a key of that form. */
export function anywhere(key: RegExp, pattern: RegExp): (seen: Seen) => string | undefined {
  return (seen) =>
    seen
      .keyed(key)
      .map((value) => pattern.exec(value)?.[0])
      .find((match) => match !== undefined);
}
