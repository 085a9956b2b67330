import { createHash } from 'node:crypto';
import type { Disposition, Evidence, JsonObject } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { registrableDomain, sameOrganisation, skeleton } from '#mail';

/**
 * Who vouches that the sender's address is real: its domain by DMARC, or by a DKIM signature or an SPF pass of that very
 * domain; `none` when nobody does, so that anybody can write such a mail.
 */
export const IDENTITIES = ['dmarc', 'dkim', 'spf', 'none'] as const;
export type Identity = (typeof IDENTITIES)[number];
/** What a person has said of the incident of a mail. */
export const JUDGEMENTS = ['bad', 'harmless'] as const;
export type Judgement = (typeof JUDGEMENTS)[number];

/** What is remembered of a mail. Ids, names and whom it went to are kept as digests: they are only compared. */
export interface SeenMail {
  incident_id: string;
  /** SHA-256 of its bytes, hex. */
  mail: string;
  seen_at: Date;
  address: string;
  /** The domain that its sender's house has registered. */
  house: string;
  identity: Identity;
  /** Of the display name, look-alike letters put down to what they look like; empty where it is not of two words. */
  name: string;
  /** Of its Message-ID; empty when it has none. */
  message: string;
  /** Of the addresses that took part: sender and recipients. */
  parties: string[];
  /** The list of the sender's own house that it says to be of; empty for none. */
  list: string;
  /** The houses that its links lead to. */
  link_houses: string[];
}

/** What else is asked of the mail at hand, and not remembered. */
export interface MailAtHand extends SeenMail {
  /** With its angle brackets; the digest of its bytes where it has none. */
  message_id: string;
  /** The name as it is shown. */
  shown_name: string;
  /** Digests of the Message-IDs that it says it answers. */
  answers: string[];
  /** Whether anybody could tell who vouches for the sender. */
  checked: boolean;
  /** Links of which the house is not clear. */
  links_unclear: number;
  /** Whom it was delivered to; empty when nobody says so. */
  recipient: string;
}

const MOST_MAILS = 20;
const LONGEST_ADDRESS = 320;
const LONGEST_NAME = 200;
/** What one word calls itself, `Support`, is nobody's name. */
const TWO_WORDS = /^\S{2,} \S{2,}/;

/**
 * The mails that an incident's evidence tells of, the latest last. What was found out about a sender belongs to the mail
 * that was read before it.
 */
export function mailsOf(
  { incident, alerts }: IncidentSnapshot,
  evidence: readonly Evidence[],
  now: Date,
): MailAtHand[] {
  const received = Date.parse(alerts.at(-1)?.received_at ?? incident.created_at);
  const recipient = storable(
    alerts.findLast((alert) => alert.recipient !== null)?.recipient ?? '',
    LONGEST_ADDRESS,
  );
  const found = new Map<string, MailAtHand>();
  for (const [at, one] of evidence.entries()) {
    if (one.kind !== 'email.parsed') continue;
    const next = evidence.findIndex((other, place) => place > at && other.kind === 'email.parsed');
    const about = evidence.slice(at, next < 0 ? undefined : next);
    const mail = mailOf(objectOf(one), about);
    if (mail === null) continue;
    found.delete(mail.mail);
    found.set(mail.mail, {
      ...mail,
      incident_id: incident.id,
      // Never later than now: what a clock of another machine says must not hide a mail from those that follow.
      seen_at: new Date(Math.min(now.getTime(), received)),
      recipient,
    });
  }
  return [...found.values()].slice(-MOST_MAILS);
}

function nameOf(shown: string): string {
  const name = skeleton(shown.slice(0, LONGEST_NAME)).replace(/\s+/g, ' ').trim();
  return TWO_WORDS.test(name) && !name.includes('@') ? digestOf(name) : '';
}

type FromEvidence = Omit<MailAtHand, 'incident_id' | 'seen_at' | 'recipient'>;

function mailOf(raw: JsonObject, about: readonly Evidence[]): FromEvidence | null {
  const address = storable(text(raw['from']), LONGEST_ADDRESS);
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const sha256 = text(raw['sha256']);
  if (!address.includes('@') || domain === '' || !/^[0-9a-f]{64}$/.test(sha256)) return null;
  const shown = text(raw['from_name']);
  const message = text(raw['message_id']);
  const parties = [address, ...texts(raw['to']), ...texts(raw['cc'])].filter(Boolean);
  return {
    mail: sha256,
    address,
    house: registrableDomain(domain) ?? domain,
    checked: about.some(({ kind, subject }) => subject.value === domain && CHECKED.test(kind)),
    identity: texts(raw['defects']).includes('multiple_from') ? 'none' : identityOf(about, domain),
    name: nameOf(shown),
    message_id: message || sha256,
    shown_name: shown.slice(0, LONGEST_NAME),
    message: message === '' ? '' : digestOf(message),
    parties: [...new Set(parties.map((one) => digestOf(one.toLowerCase())))],
    list: listOf(about),
    link_houses: texts(raw['link_houses']).map((house) => storable(house, LONGEST_ADDRESS)),
    links_unclear: typeof raw['links_unclear'] === 'number' ? raw['links_unclear'] : Infinity,
    answers: texts(raw['answers']).map(digestOf),
  };
}

const CHECKED = /^email\.authentication\.(?:dmarc|dkim|spf)$/;

/** DMARC that fails is the domain's own word that a mail is none of its. */
function identityOf(about: readonly Evidence[], domain: string): Identity {
  const facts = about.filter(({ subject }) => subject.value === domain);
  const of = (name: string) => facts.findLast(({ kind }) => kind === `email.authentication.${name}`);
  const dmarc = of('dmarc');
  if (dmarc?.polarity === 'malicious') return 'none';
  if (dmarc?.polarity === 'benign') return 'dmarc';
  const passes = (name: 'dkim' | 'spf') => {
    const fact = of(name);
    if (fact === undefined) return false;
    const { result, domain: of_domain } = objectOf(fact);
    return result === 'pass' && sameOrganisation(text(of_domain), domain);
  };
  return passes('dkim') ? 'dkim' : passes('spf') ? 'spf' : 'none';
}

/** A list's name counts where the sender's own house is what it names. */
function listOf(about: readonly Evidence[]): string {
  const list = about.findLast(
    ({ kind, polarity }) => kind === 'email.list.identity' && polarity === 'benign',
  );
  if (list === undefined) return '';
  const { id, unsubscribe_domain } = objectOf(list);
  return storable(text(id) || text(unsubscribe_domain), LONGEST_ADDRESS);
}

/** Only what says something about the mail: a duplicate or what could not be judged says nothing. */
export function judgementOf(disposition: Disposition | null): Judgement | null {
  if (disposition === 'true_positive') return 'bad';
  return disposition === 'false_positive' || disposition === 'benign_positive' ? 'harmless' : null;
}

export function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url').slice(0, 22);
}

/** In lower case, without a NUL, which no statement takes. */
function storable(value: string, longest: number): string {
  return value.replaceAll('\0', '').toLowerCase().slice(0, longest).toWellFormed();
}

function objectOf({ raw }: Evidence): JsonObject {
  return raw !== null && typeof raw === 'object' && !Array.isArray(raw) ? raw : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string' && one !== '')
    : [];
}
