import type { EvidenceDraft } from '#contracts';
import type { AddressLocation } from './location.ts';

/** An address with what is said of it. */
export interface LocatedAddress {
  /** In its one form. */
  address: string;
  location: AddressLocation;
  /** The databases that know it, by the names of their files. */
  databases: string[];
}

const COUNTRIES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

export function countryName(code: string): string | null {
  return COUNTRIES.of(code) ?? null;
}

/**
 * Where an address is, which speaks for neither side. Its kind is not one of `ip.`: those are what somebody else knows of
 * an address, and count as a second source.
 */
export function locationEvidence(located: LocatedAddress, now: Date): EvidenceDraft {
  const { address, location, databases } = located;
  return {
    kind: 'address.location',
    source: { type: 'system', name: 'address-databases' },
    subject: { type: 'ip', value: address },
    statement: `${address} is ${locationWords(location)}.`,
    polarity: 'neutral',
    weight: 0,
    raw: { ...location, databases },
    observed_at: now.toISOString(),
  };
}

/** `in Germany (DE), in the network AS64500 (Example), where machines are rented (hosting)` */
export function locationWords({ country, asn, network, hosting }: AddressLocation): string {
  const parts: string[] = [];
  if (country !== null) {
    const name = countryName(country);
    parts.push(name === null ? `in ${country}` : `in ${name} (${country})`);
  }
  if (asn !== null || network !== null) {
    const number = asn === null ? null : `AS${asn}`;
    const names = number === null ? network : network === null ? number : `${number} (${network})`;
    parts.push(`in the network ${names ?? ''}`);
  }
  if (hosting === true) parts.push('where machines are rented (hosting)');
  return parts.join(', ');
}
