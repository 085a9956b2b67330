import { isHostingNetwork } from './hosting-networks.ts';

/** What databases of addresses say of one. They tell where its network is, which is not always where somebody sits. */
export interface AddressLocation {
  /** ISO 3166-1, two capital letters; null: none of them says. */
  country: string | null;
  /** The number of the autonomous system. */
  asn: number | null;
  /** Who runs that network. */
  network: string | null;
  /** Whether anybody rents machines there; null: nobody says. */
  hosting: boolean | null;
}

/**
 * Under which names makers keep it, the surest first: MaxMind and DB-IP nest it, IPinfo and others do not. What is on no
 * list (cities, postal codes, coordinates) is wrong by a country's width often enough to say nothing.
 */
const COUNTRY = [
  'country.iso_code',
  'country_code',
  'country',
  'geo.country_code',
  'registered_country.iso_code',
];
const NUMBER = ['autonomous_system_number', 'traits.autonomous_system_number', 'asn', 'as.asn'];
const NETWORK = [
  'autonomous_system_organization',
  'traits.autonomous_system_organization',
  'as_name',
  'as.name',
  'traits.isp',
  'isp',
  'traits.organization',
  'organization',
];
const HOSTING = ['traits.is_hosting_provider', 'is_hosting_provider', 'is_hosting', 'hosting'];
const KIND = ['traits.user_type', 'user_type', 'as_type', 'as.type'];
const HOSTING_KINDS: readonly string[] = ['hosting', 'content_delivery_network'];
const LONGEST_NAME = 100;

/** One record as its database keeps it. */
export function readRecord(record: unknown): AddressLocation {
  return {
    country: first(record, COUNTRY, countryCode),
    asn: first(record, NUMBER, systemNumber),
    network: first(record, NETWORK, networkName),
    hosting: first(record, HOSTING, yesOrNo) ?? first(record, KIND, isHostingKind),
  };
}

export function saysAnything(location: AddressLocation): boolean {
  return Object.values(location).some((value) => value !== null);
}

/** What several databases say: of each thing the first that says it. Null where none says anything. */
export function together(records: readonly AddressLocation[]): AddressLocation | null {
  const said = <K extends keyof AddressLocation>(key: K): AddressLocation[K] | null =>
    records.find((record) => record[key] !== null)?.[key] ?? null;
  const [country, asn, network] = [said('country'), said('asn'), said('network')];
  if (country === null && asn === null && network === null) return null;
  const isKnown = asn !== null && isHostingNetwork(asn);
  const isSaid = records.some(({ hosting }) => hosting === true);
  return { country, asn, network, hosting: isKnown || isSaid ? true : said('hosting') };
}

function first<T>(record: unknown, paths: readonly string[], read: (value: unknown) => T | null): T | null {
  for (const path of paths) {
    const value = read(valueAt(record, path));
    if (value !== null) return value;
  }
  return null;
}

function valueAt(record: unknown, path: string): unknown {
  let value = record;
  for (const key of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function countryCode(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z]{2}$/i.test(value) ? value.toUpperCase() : null;
}

/** 174, or `AS174`. */
function systemNumber(value: unknown): number | null {
  const digits = typeof value === 'string' ? /^(?:AS)?(\d{1,10})$/i.exec(value.trim())?.[1] : undefined;
  const number = digits === undefined ? value : Number(digits);
  const fits = typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 2 ** 32;
  return fits ? number : null;
}

/** Whoever registers a network chooses its name: one short line, whatever it holds. */
function networkName(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME).toWellFormed();
  return name === '' ? null : name;
}

function yesOrNo(value: unknown): boolean | null {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : null;
}

function isHostingKind(value: unknown): boolean | null {
  return typeof value === 'string' && value !== '' ? HOSTING_KINDS.includes(value.toLowerCase()) : null;
}
