import { FREE_MAIL, isDisposableDomain } from '#mail';
import type { Identity, MailAtHand } from './seen-mail.ts';

/** Earlier mails of one address (`exact`), or of the others of its house, that the same vouches for. */
export interface SenderPart {
  exact: boolean;
  identity: Identity;
  mails: number;
  /** On so many days. */
  days: number;
  first_seen: Date;
  last_seen: Date;
  /** Incidents that the last verdict finds bad and that nobody has decided. */
  undecided: number;
  /** Incidents by what a person has said in the end. */
  bad: number;
  last_bad: Date | null;
  harmless: number;
  last_harmless: Date | null;
  /** Mails of the list of the mail at hand, and with its display name. */
  of_list: number;
  of_name: number;
  /** That went to the recipient of the mail at hand, too. */
  to_recipient: number;
  /** Of the houses that the mail at hand links to, those that these have led to. */
  link_houses: string[];
}

/** Another address with the display name of the mail at hand. */
export interface NameElsewhere {
  address: string;
  house: string;
  identity: Identity;
  mails: number;
  last_seen: Date;
}

/** A mail that the one at hand says it answers. */
export interface ThreadMail {
  address: string;
  house: string;
  identity: Identity;
  parties: string[];
  seen_at: Date;
}

/** All of it from before the mail at hand, without its own incident. */
export interface MailHistory {
  sender: SenderPart[];
  names: NameElsewhere[];
  thread: ThreadMail[];
  /** Of the tenant, counted up to a thousand. */
  mails: number;
  since: Date | null;
}

/** A tenant's mails are counted so far: whether it has a history at all. */
export const MOST_COUNTED = 1000;
/** From here on a sender is known. The days are what costs an attacker most; more mails make nobody more known. */
export const KNOWN = { mails: 3, days: 3, age_days: 7 } as const;
const DAY_MS = 86_400_000;

/** The mails of the sender that the same vouches for: those of the address, or of its whole house where it is one house. */
export interface Standing {
  exact: boolean;
  part: SenderPart;
}

export function standing(mail: MailAtHand, { sender }: MailHistory): Standing | null {
  const same = sender.filter(({ identity }) => vouches(identity) === vouches(mail.identity));
  const exact = merged(same.filter((part) => part.exact));
  if (exact !== null) return { exact: true, part: exact };
  // Of a free mailbox the neighbours are strangers; where nobody vouches, what others forged says nothing of this address.
  if (isShared(mail.house) || !vouches(mail.identity)) return null;
  const house = merged(same);
  return house === null ? null : { exact: false, part: house };
}

export function vouches(identity: Identity): boolean {
  return identity !== 'none';
}

export function isShared(house: string): boolean {
  return FREE_MAIL.has(house) || isDisposableDomain(house);
}

/** As one; the days are those of the part that has most. */
function merged(parts: readonly SenderPart[]): SenderPart | null {
  const [first, ...others] = parts;
  if (first === undefined) return null;
  return others.reduce(
    (a, b) => ({
      exact: a.exact && b.exact,
      identity: a.identity,
      mails: a.mails + b.mails,
      days: Math.max(a.days, b.days),
      first_seen: a.first_seen < b.first_seen ? a.first_seen : b.first_seen,
      last_seen: a.last_seen > b.last_seen ? a.last_seen : b.last_seen,
      undecided: a.undecided + b.undecided,
      bad: a.bad + b.bad,
      last_bad: later(a.last_bad, b.last_bad),
      harmless: a.harmless + b.harmless,
      last_harmless: later(a.last_harmless, b.last_harmless),
      of_list: a.of_list + b.of_list,
      of_name: a.of_name + b.of_name,
      to_recipient: a.to_recipient + b.to_recipient,
      link_houses: [...new Set([...a.link_houses, ...b.link_houses])],
    }),
    first,
  );
}

function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

/**
 * Seen often enough, on days enough, for long enough; or judged harmless by a person. One mail that a person found bad,
 * or that looks bad and waits for one, ends it: the last word of a person counts.
 */
export function isKnown(mail: MailAtHand, { part }: Standing): boolean {
  if (!vouches(mail.identity) || isBad(part) || part.undecided > 0) return false;
  const age = mail.seen_at.getTime() - part.first_seen.getTime();
  if (part.harmless > 0) return age >= DAY_MS;
  return part.mails >= KNOWN.mails && part.days >= KNOWN.days && age >= KNOWN.age_days * DAY_MS;
}

export function isBad({ last_bad, last_harmless }: SenderPart): boolean {
  return last_bad !== null && (last_harmless === null || last_bad >= last_harmless);
}
