import type { EvidenceDraft } from '#contracts';
import { locationEvidence, type LocatedAddress } from '#geolocation';
import { valueAt, type IncidentSnapshot } from '#incidents';
import { isSpecialPurpose, normalAddress } from '#platform';

const MOST_ADDRESSES = 20;

/** From where an incident's alerts say that something came: each public address once, in its one form. */
export function sourceAddresses({ alerts }: IncidentSnapshot): string[] {
  const addresses = alerts.flatMap(({ fields }) => {
    const value = valueAt(fields, 'source.ip');
    const address = typeof value === 'string' ? normalAddress(value) : null;
    return address === null || isSpecialPurpose(address) ? [] : [address];
  });
  return [...new Set(addresses)];
}

/** Where the first of them are; of more it is said how many were left out. */
export function locatedEvidence(
  located: readonly LocatedAddress[],
  incidentId: string,
  now: Date,
): EvidenceDraft[] {
  const drafts = located.slice(0, MOST_ADDRESSES).map((one) => locationEvidence(one, now));
  if (located.length <= MOST_ADDRESSES) return drafts;
  return [
    ...drafts,
    {
      kind: 'address.locations',
      source: { type: 'system', name: 'address-databases' },
      subject: { type: 'incident', value: incidentId },
      statement: `Of ${located.length} public source addresses the first ${MOST_ADDRESSES} are located; ${countries(located)}.`,
      polarity: 'neutral',
      weight: 0,
      raw: { addresses: located.length, located: MOST_ADDRESSES },
      observed_at: now.toISOString(),
    },
  ];
}

/** `by country all of them are DE 40, BR 2` */
function countries(located: readonly LocatedAddress[]): string {
  const counts = new Map<string, number>();
  for (const { location } of located) {
    const country = location.country ?? 'no known country';
    counts.set(country, (counts.get(country) ?? 0) + 1);
  }
  const told = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, 10);
  return `by country all of them are ${told.map(([country, count]) => `${country} ${count}`).join(', ')}`;
}
