import { locationEvidence, locationWords } from './location-evidence.ts';

const NOW = new Date('2026-11-28T12:00:00Z');
const location = { country: 'DE', asn: 64500, network: 'Example', hosting: true };

it('says where an address is in one sentence that speaks for neither side', () => {
  expect(
    locationEvidence({ address: '203.0.113.9', location, databases: ['a.mmdb', 'b.mmdb'] }, NOW),
  ).toEqual({
    kind: 'address.location',
    source: { type: 'system', name: 'address-databases' },
    subject: { type: 'ip', value: '203.0.113.9' },
    statement:
      '203.0.113.9 is in Germany (DE), in the network AS64500 (Example), where machines are rented (hosting).',
    polarity: 'neutral',
    weight: 0,
    raw: { ...location, databases: ['a.mmdb', 'b.mmdb'] },
    observed_at: NOW.toISOString(),
  });
});

it.each([
  [{ hosting: false }, 'in Germany (DE), in the network AS64500 (Example)'],
  [{ hosting: null, network: null }, 'in Germany (DE), in the network AS64500'],
  [{ hosting: null, asn: null }, 'in Germany (DE), in the network Example'],
  [{ hosting: null, asn: null, network: null }, 'in Germany (DE)'],
  [{ hosting: null, country: null }, 'in the network AS64500 (Example)'],
  [{ hosting: null, country: 'QX', asn: null, network: null }, 'in QX'],
])('leaves out what nobody says: %j', (change, words) => {
  expect(locationWords({ ...location, ...change })).toBe(words);
});
