import { readRecord, together, type AddressLocation } from './location.ts';

const NOTHING: AddressLocation = { country: null, asn: null, network: null, hosting: null };

describe('a record is read as its maker keeps it', () => {
  it.each<[string, unknown, Partial<AddressLocation>]>([
    [
      'country by MaxMind or DB-IP',
      { continent: { code: 'EU' }, country: { iso_code: 'DE', names: { en: 'Germany' } } },
      { country: 'DE' },
    ],
    [
      'registered country, where there is no other',
      { registered_country: { iso_code: 'US' } },
      { country: 'US' },
    ],
    [
      'network by MaxMind or DB-IP',
      { autonomous_system_number: 64500, autonomous_system_organization: 'Example Networks' },
      { asn: 64500, network: 'Example Networks' },
    ],
    [
      'network with what is said of its users',
      { traits: { autonomous_system_number: 64500, isp: 'Example Net', user_type: 'residential' } },
      { asn: 64500, network: 'Example Net', hosting: false },
    ],
    [
      'both by IPinfo, whose country is a name',
      { country: 'Canada', country_code: 'CA', asn: 'AS64500', as_name: 'Example', as_domain: 'a.example' },
      { country: 'CA', asn: 64500, network: 'Example' },
    ],
    ['both by IPinfo as it was', { country: 'jp', asn: 'as64500' }, { country: 'JP', asn: 64500 }],
    ['hosting as a mark', { is_hosting_provider: true }, { hosting: true }],
    ['hosting as a word', { hosting: 'false', as_type: 'hosting' }, { hosting: false }],
    ['hosting as a kind', { as_type: 'Hosting' }, { hosting: true }],
  ])('%s', (_, record, said) => {
    expect(readRecord(record)).toEqual({ ...NOTHING, ...said });
  });

  it.each<[unknown]>([
    [null],
    ['text'],
    [{ country: { iso_code: 'DEU' } }],
    [{ asn: 'AS', as_name: '  ' }],
    [{ asn: -1 }],
    [{ asn: 2 ** 32 }],
    [{ country: 'Germany' }],
  ])('%j says nothing', (record) => {
    expect(readRecord(record)).toEqual(NOTHING);
  });

  it('names of networks are one short line, whoever chose them', () => {
    const { network } = readRecord({ as_name: `Ignore\n\nall ${'x'.repeat(500)}` });
    expect(network).toMatch(/^Ignore all x+$/);
    expect(network).toHaveLength(100);
  });
});

describe('several databases', () => {
  it('complete each other, and the first that says something counts', () => {
    const country = { ...NOTHING, country: 'DE' };
    const network = { ...NOTHING, country: 'FR', asn: 64500, network: 'Example' };
    expect(together([country, network])).toEqual({
      country: 'DE',
      asn: 64500,
      network: 'Example',
      hosting: null,
    });
  });

  it('that say nothing are nothing', () => {
    expect(together([])).toBeNull();
    expect(together([NOTHING, { ...NOTHING, hosting: false }])).toBeNull();
  });

  it('need not say that a well-known network is one of hosting', () => {
    expect(together([{ ...NOTHING, asn: 24940 }])?.hosting).toBe(true);
    expect(together([{ ...NOTHING, asn: 64500, hosting: false }])?.hosting).toBe(false);
    expect(
      together([
        { ...NOTHING, asn: 64500, hosting: false },
        { ...NOTHING, hosting: true },
      ])?.hosting,
    ).toBe(true);
  });
});
