import { LINEAR, growth } from '../../../../test/harness/counted-work.ts';
import { EMPTY_FIELDS, inventoryName, namesOf, networkName, networksAround } from './entry.ts';
import { eachListed, listed, namesToLookUp, type ListEntry, type NamedThing } from './match.ts';

let number = 0;
const entry = (kind: ListEntry['kind'], name: string, more: Partial<ListEntry> = {}): ListEntry => ({
  ...EMPTY_FIELDS,
  id: `entry-${++number}`,
  kind,
  name,
  ...more,
});
/** As the database does it: entries by the names that are looked up, then those that are meant. */
const found = (thing: NamedThing, entries: ListEntry[]) => {
  const names = namesToLookUp([thing]);
  const fetched = entries.filter((one) =>
    namesOf(one.kind, one).some((name) => names[one.kind].includes(name)),
  );
  return listed([thing], fetched).map((one) => one.entry.name);
};

describe('a host is on the list', () => {
  const hosts = [
    entry('asset', 'WS-77.corp.example'),
    entry('asset', 'db', { aliases: ['sql.corp.example'] }),
    entry('asset', 'twin.a.example'),
    entry('asset', 'twin.b.example'),
    entry('asset', 'old.corp.example', { aliases: ['files', 'printer'] }),
    entry('asset', 'new.corp.example', { aliases: ['files'] }),
    entry('asset', 'printer'),
    entry('identity', 'ws-99'),
  ];
  it.each([
    ['under its name in any case', 'ws-77.CORP.example', ['WS-77.corp.example']],
    ['under its short name', 'ws-77', ['WS-77.corp.example']],
    ['under a longer name than the list has', 'db.corp.example', ['db']],
    ['under an alias', 'sql.corp.example', ['db']],
    ['not under a name of another domain', 'ws-77.other.example', []],
    ['not where two could be meant', 'twin', []],
    ['not under another name of two', 'files', []],
    ['under its own name, which is another’s other one', 'printer', ['printer']],
    ['not under an account’s name', 'ws-99', []],
  ])('%s', (_, value, names) => {
    expect(found({ type: 'host', value }, hosts)).toEqual(names);
  });
  it('as each that it could be, for whoever has to be careful', () => {
    const names = (value: string) =>
      eachListed([{ type: 'host', value }], hosts)
        .flat()
        .map(({ name }) => name);
    expect(names('twin')).toEqual(['twin.a.example', 'twin.b.example']);
    expect(names('files')).toEqual(['old.corp.example', 'new.corp.example']);
    expect(names('twin.a.example')).toEqual(['twin.a.example']);
    expect(names('printer')).toEqual(['printer']);
    expect(names('ws-1')).toEqual([]);
  });
});

describe('an address is on the list', () => {
  const networks = [
    entry('asset', 'office', { addresses: ['10.2.0.0/16'] }),
    entry('asset', 'domain controllers', { addresses: ['10.2.9.64/26', '2001:db8:7::/48'] }),
    entry('asset', '192.0.2.7'),
    entry('asset', 'before', { addresses: ['10.2.7.7'] }),
    entry('asset', 'after', { addresses: ['10.2.7.7'] }),
  ];
  it.each([
    ['by its network', '10.2.1.1', ['office']],
    ['by the narrowest of them', '10.2.9.100', ['domain controllers']],
    ['beside the narrow one', '10.2.9.128', ['office']],
    ['in the other family', '2001:db8:7:1::5', ['domain controllers']],
    ['as a name', '192.0.2.7', ['192.0.2.7']],
    ['by the wider one where two have it', '10.2.7.7', ['office']],
    ['not outside', '10.3.0.1', []],
  ])('%s', (_, value, names) => {
    expect(found({ type: 'ip', value }, networks)).toEqual(names);
  });
  it('as each that has the narrowest network, for whoever has to be careful', () => {
    const names = (value: string) =>
      eachListed([{ type: 'ip', value }], networks)
        .flat()
        .map(({ name }) => name);
    expect(names('10.2.7.7')).toEqual(['before', 'after']);
    expect(names('10.2.9.100')).toEqual(['domain controllers']);
  });
  it('in one form, whatever its host bits are', () => {
    expect(networkName('10.2.9.77/26')).toBe('10.2.9.64/26');
    expect(networkName('2001:DB8:0:0:0:0:0:1/33')).toBe('2001:db8::/33');
    expect(networkName('ws-77')).toBeNull();
    expect(networksAround('::1')[127]).toBe('::/1');
  });
});

describe('an account is on the list', () => {
  const accounts = [
    entry('identity', 'CORP\\amy', { addresses: ['amy@corp.example'] }),
    entry('identity', 'admin'),
    entry('identity', 'svc-backup@corp.example'),
  ];
  it.each([
    ['with a domain before it', { type: 'user', value: 'OTHER\\Amy' }, ['CORP\\amy']],
    ['as a user principal name', { type: 'user', value: 'amy@corp.example' }, ['CORP\\amy']],
    ['by the first part of one', { type: 'user', value: 'svc-backup' }, ['svc-backup@corp.example']],
    ['by its mail address', { type: 'email_address', value: 'AMY@corp.example' }, ['CORP\\amy']],
    [
      'not by the first part of anybody’s mail address',
      { type: 'email_address', value: 'admin@evil.example' },
      [],
    ],
  ] as const)('%s', (_, thing, names) => {
    expect(found(thing, accounts)).toEqual(names);
  });
});

it('an entry is told once, with the first thing that it is', () => {
  const host = entry('asset', 'ws-77', { addresses: ['10.0.0.7'] });
  const things: NamedThing[] = [
    { type: 'host', value: 'ws-77' },
    { type: 'ip', value: '10.0.0.7' },
  ];
  expect(listed(things, [host])).toEqual([{ thing: things[0], entry: host }]);
});

it('many hosts and addresses of an incident are looked for among many entries in linear time', async () => {
  const work = (size: number) => {
    const hosts = Array.from({ length: size }, (_, n) => `ws-${n}.corp.example`);
    const things: NamedThing[] = [
      ...hosts.map((value) => ({ type: 'host' as const, value })),
      ...hosts.map((_, n) => ({ type: 'ip' as const, value: `10.0.${n >> 8}.${n & 255}` })),
    ];
    const entries = hosts.map((name) => entry('asset', name, { addresses: ['10.9.0.0/16'] }));
    return listed(things, entries);
  };
  expect(await growth(200, work)).toBeLessThan(LINEAR);
});

it('a name of any characters fits an index and stays text', () => {
  const long = inventoryName('asset', `${'a'.repeat(199)}\u{1F5A5}${'\uFDFA'.repeat(50)}`);
  expect(long.length).toBeLessThanOrEqual(200);
  expect(long.isWellFormed()).toBe(true);
  expect(inventoryName('identity', '\uFDFA'.repeat(200)).length).toBeLessThanOrEqual(200);
});

it('a name is looked for without what no statement takes', () => {
  const things: NamedThing[] = [
    { type: 'user', value: 'CORP\\a\0my' },
    { type: 'host', value: 'ws-77\0' },
  ];
  expect(namesToLookUp(things)).toEqual({ asset: ['ws-77'], identity: ['amy'] });
});

it('whoever is called like one of ours elsewhere is not ours, whatever else the incident names', () => {
  const admin = entry('identity', 'admin');
  expect(listed([{ type: 'email_address', value: 'admin@evil.example' }], [admin])).toEqual([]);
});
