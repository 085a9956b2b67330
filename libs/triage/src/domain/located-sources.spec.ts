import { NOW, snapshot } from './cases.fixture.ts';
import { locatedEvidence, sourceAddresses } from './located-sources.ts';

const alertsOf = (...sources: unknown[]) => {
  const base = snapshot('suspicious_login');
  const [alert] = base.alerts;
  return {
    ...base,
    alerts: sources.map((ip) => ({ ...alert!, fields: { source: { ip: ip as string } } })),
  };
};
const located = (count: number, country: string | null = 'DE') =>
  Array.from({ length: count }, (_, at) => ({
    address: `203.0.113.${at}`,
    location: { country: at === 0 ? 'BR' : country, asn: null, network: 'Example', hosting: null },
    databases: ['a.mmdb'],
  }));

it('names each public source address once, in its one form', () => {
  const addresses = ['203.0.113.9', '10.0.0.4', '2001:DB8::1', '2001:db8:0::1', '::ffff:203.0.113.9', 7, 'x'];
  expect(sourceAddresses(alertsOf(...addresses))).toEqual(['203.0.113.9', '2001:db8::1']);
  expect(sourceAddresses(snapshot('malware'))).toEqual([]);
});

it('says where they are, which speaks for neither side', () => {
  expect(locatedEvidence(located(2), 'i1', NOW)).toMatchObject([
    {
      kind: 'address.location',
      weight: 0,
      polarity: 'neutral',
      subject: { type: 'ip', value: '203.0.113.0' },
    },
    { statement: '203.0.113.1 is in Germany (DE), in the network Example.' },
  ]);
  expect(locatedEvidence([], 'i1', NOW)).toEqual([]);
});

it('says how many were left out, and where all of them are', () => {
  const drafts = locatedEvidence(located(25), 'i1', NOW);
  expect(drafts).toHaveLength(21);
  expect(drafts.at(-1)).toMatchObject({
    kind: 'address.locations',
    subject: { type: 'incident', value: 'i1' },
    statement:
      'Of 25 public source addresses the first 20 are located; by country all of them are DE 24, BR 1.',
    raw: { addresses: 25, located: 20 },
  });
  expect(locatedEvidence(located(25, null), 'i1', NOW).at(-1)?.statement).toMatch(
    /no known country 24, BR 1\.$/,
  );
});
