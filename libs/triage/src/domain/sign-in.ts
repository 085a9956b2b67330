import { isIPv4 } from 'node:net';
import type { EvidenceDraft, JsonObject } from '#contracts';
import { normalName, valueAt, type IncidentSnapshot } from '#incidents';
import { isSpecialPurpose, normalAddress } from '#platform';
import { isImpossible, kilometresBetween } from './travel.ts';

export const PLACE_KINDS = ['country', 'network', 'host'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** An account that has shown who it is somewhere. */
export interface SignIn {
  account: string;
  address: string;
  at: Date;
  /** By kind: `DE`, `203.0.113.0/24`, `ws-77`. What the alert does not say is left out. */
  places: Partial<Record<PlaceKind, string>>;
  /** The sender tells no country: it is that of the address, by the databases of addresses. */
  country_by_address?: true;
}

/** What is remembered of an account: where it has been, from when to when, how often. */
export interface KnownPlace {
  account: string;
  kind: PlaceKind;
  value: string;
  first_seen: Date;
  last_seen: Date;
  /** Sign-ins at different times. */
  count: number;
}

/** With less of a history, that something was not seen says nothing. */
const LEAST_SIGN_INS = 10;
const LEAST_DAYS = 7;
const DAY_MS = 86_400_000;
const SIGN_IN = /\bsign[- ]?in|\blog[- ]?(?:in|on)\b|logged ?(?:in|on)\b|authenticat|session\.start/i;
const FAILED = /fail|denied|deny|block|invalid|reject|refus|unsuccessful|incorrect|locked|fraud/i;
/** Of an outcome: begun and not finished, or the number of an error. */
const NOT_DONE = /error|challenge|interrupt|timeout|^false$|^-?[1-9]\d*$|aadsts/i;
const SUCCEEDED = /\bsucce(?:ss|ed)/i;

/** The sign-ins that an incident's alerts tell of. One that failed is none, and neither is one inside of the own network. */
export function signInsOf({ alerts, incident }: IncidentSnapshot): SignIn[] {
  return alerts.flatMap((alert) => {
    const { fields } = alert;
    const said = ['event.action', 'event.category', 'event.code', 'rule.name'].map((path) =>
      textAt(fields, path),
    );
    const isSignIn = incident.type === 'suspicious_login' || said.some((text) => SIGN_IN.test(text));
    const account = accountName(textAt(fields, 'user.email') || textAt(fields, 'user.name'));
    const address = normalAddress(textAt(fields, 'source.ip'));
    if (!isSignIn || hasFailed(alert) || account === '' || address === null || isSpecialPurpose(address))
      return [];
    const country = textAt(fields, 'source.geo.country_iso_code').toUpperCase();
    const host = storableName(textAt(fields, 'host.name'));
    const places: SignIn['places'] = { network: networkOf(address) };
    if (/^[A-Z]{2}$/.test(country)) places.country = country;
    if (host !== '') places.host = host;
    return [{ account, address, at: timeOf(alert), places }];
  });
}

/** By its outcome or, where that is not told, by its name: an attempt of anybody's is no place where the account has been. */
function hasFailed({ title, fields }: IncidentSnapshot['alerts'][number]): boolean {
  if (textAt(fields, 'vendor.verdict') === 'blocked') return true;
  const outcome = textAt(fields, 'event.outcome');
  if (outcome !== '') return FAILED.test(outcome) || NOT_DONE.test(outcome);
  const names = [title, ...['event.action', 'event.code', 'rule.name'].map((path) => textAt(fields, path))];
  return names.some((name) => FAILED.test(name)) && !names.some((name) => SUCCEEDED.test(name));
}

/**
 * Where a sender tells no country, that of the address.
 * @param countries by address
 */
export function withCountries(signIns: readonly SignIn[], countries: ReadonlyMap<string, string>): SignIn[] {
  return signIns.map((signIn): SignIn => {
    const country = countries.get(signIn.address);
    if (signIn.places.country !== undefined || country === undefined) return signIn;
    return { ...signIn, places: { ...signIn.places, country }, country_by_address: true };
  });
}

/** What its sender says of the time, unless that is yet to come. */
function timeOf({ occurred_at, received_at }: IncidentSnapshot['alerts'][number]): Date {
  const times = [occurred_at, received_at].flatMap((time) => (time === null ? [] : [Date.parse(time)]));
  return new Date(Math.min(...times));
}

/** As they are remembered: each place once, with how often. */
export function placesOf(signIns: readonly SignIn[]): KnownPlace[] {
  const places = new Map<string, { place: KnownPlace; times: Set<number> }>();
  for (const { account, at, places: seen } of signIns)
    for (const kind of PLACE_KINDS) {
      const value = seen[kind];
      if (value === undefined) continue;
      const key = JSON.stringify([account, kind, value]);
      const known = places.get(key) ?? {
        place: { account, kind, value, first_seen: at, last_seen: at, count: 0 },
        times: new Set<number>(),
      };
      places.set(key, known);
      known.times.add(at.getTime());
      if (at < known.place.first_seen) known.place.first_seen = at;
      if (at > known.place.last_seen) known.place.last_seen = at;
      known.place.count = known.times.size;
    }
  return [...places.values()].map(({ place }) => place);
}

/** `CORP\Amy` and `amy` are one account; with a mail domain it is another one. */
function accountName(name: string): string {
  return storableName(name).split('\\').at(-1) as string;
}

/** What an alert names may hold a NUL, which no statement takes: it must not keep its incident from being judged. */
function storableName(name: string): string {
  return normalName(name.replaceAll('\0', '')).slice(0, 200).toWellFormed();
}

/** What one customer of a provider mostly has. */
function networkOf(address: string): string {
  if (isIPv4(address)) return address.replace(/\.\d+$/, '.0/24');
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const all = tail === undefined ? groups : [...groups, ...Array<string>(8).fill('0')];
  return `${all.slice(0, 3).join(':')}::/48`;
}

function textAt(fields: JsonObject, path: string): string {
  const value = valueAt(fields, path);
  return typeof value === 'string' ? value : '';
}

/**
 * What an incident's sign-ins tell, each kind once for an account: of the latest that tells it, and what is new before
 * what is known. Whoever owns the account signs in after its attacker too.
 * @param known of these accounts, these sign-ins among it
 */
export function signInsEvidence(signIns: readonly SignIn[], known: readonly KnownPlace[]): EvidenceDraft[] {
  const byAccount = Map.groupBy(known, ({ account }) => account);
  const told = new Map<string, EvidenceDraft>();
  for (const signIn of signIns.toSorted((a, b) => b.at.getTime() - a.at.getTime()))
    for (const one of signInEvidence(signIn, byAccount.get(signIn.account) ?? [])) {
      const key = `${one.kind} ${signIn.account}`;
      if (!told.has(key)) told.set(key, one);
    }
  for (const account of byAccount.keys())
    for (const kind of PLACE_KINDS)
      if (told.has(`sign_in.first_${kind} ${account}`)) told.delete(`sign_in.known_${kind} ${account}`);
  return [...told.values()];
}

/**
 * What a sign-in tells by what was known of its account: a country, a network or a host that is new, and countries too far
 * apart. Only of an account with a history is anything new.
 * @param known of that account, this sign-in among it
 */
export function signInEvidence(signIn: SignIn, known: readonly KnownPlace[]): EvidenceDraft[] {
  const before = known.filter(
    ({ account, first_seen }) => account === signIn.account && first_seen < signIn.at,
  );
  return [...travels(signIn, known), ...firsts(signIn, before)];
}

const WEIGHTS: Record<PlaceKind, number> = { country: 0.25, network: 0.05, host: 0.1 };
const WORDS: Record<PlaceKind, string> = { country: 'country', network: 'network', host: 'host' };

function firsts(signIn: SignIn, before: readonly KnownPlace[]): EvidenceDraft[] {
  return PLACE_KINDS.flatMap((kind) => {
    const value = signIn.places[kind];
    const others = before.filter((place) => place.kind === kind);
    const since = Math.min(...others.map(({ first_seen }) => first_seen.getTime()));
    const count = others.reduce((sum, place) => sum + place.count, 0);
    if (value === undefined || count < LEAST_SIGN_INS || signIn.at.getTime() - since < LEAST_DAYS * DAY_MS)
      return [];
    const same = others.find((place) => place.value === value);
    // An attacker comes more than once within a day: that does not make a place a known one.
    const isNew = same === undefined || signIn.at.getTime() - same.first_seen.getTime() < DAY_MS;
    const by = kind === 'country' && signIn.country_by_address === true ? ' (by its address)' : '';
    const history = `${count} sign-ins of this account since ${new Date(since).toISOString().slice(0, 10)}`;
    const raw = {
      kind,
      value,
      sign_ins: count,
      since: new Date(since).toISOString(),
      seen: same?.count ?? 0,
    };
    return isNew
      ? [
          draft(
            signIn,
            `sign_in.first_${kind}`,
            WEIGHTS[kind],
            `${signIn.account} signs in from the ${WORDS[kind]} ${value}${by} for the first time: not seen in ${history}.`,
            raw,
          ),
        ]
      : [
          draft(
            signIn,
            `sign_in.known_${kind}`,
            0,
            `${signIn.account} has signed in from the ${WORDS[kind]} ${value}${by} before: ${same.count} of ${history}.`,
            raw,
          ),
        ];
  });
}

function travels(signIn: SignIn, known: readonly KnownPlace[]): EvidenceDraft[] {
  const here = signIn.places.country;
  if (here === undefined) return [];
  for (const { account, kind, value, last_seen } of known) {
    const away = signIn.at.getTime() - last_seen.getTime();
    if (account !== signIn.account || kind !== 'country' || !isImpossible(here, value, away)) continue;
    const minutes = Math.round(Math.abs(away) / 60_000);
    const kilometres = kilometresBetween(here, value) as number;
    const by = signIn.country_by_address === true ? 'by its address ' : '';
    const statement = `${signIn.account} signs in from ${here} (${by}${signIn.address}) and, ${minutes} minutes ${away < 0 ? 'later' : 'earlier'}, from ${value}: ${kilometres} km at least, which nobody travels in that time.`;
    return [
      draft(signIn, 'sign_in.impossible_travel', 0.4, statement, {
        from: value,
        to: here,
        minutes,
        kilometres,
      }),
    ];
  }
  return [];
}

function draft(
  signIn: SignIn,
  kind: string,
  weight: number,
  statement: string,
  raw: JsonObject,
): EvidenceDraft {
  return {
    kind,
    source: { type: 'system', name: 'sign-ins' },
    subject: { type: 'user', value: signIn.account },
    statement,
    polarity: weight > 0 ? 'malicious' : 'neutral',
    weight,
    raw,
    observed_at: signIn.at.toISOString(),
  };
}
