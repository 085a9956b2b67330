import { fieldWord, fieldWords, readSearch } from './search-fields.ts';

it('an alert’s fields are words by which its incident is found', () => {
  expect(
    fieldWords({
      host: { name: 'WS-77.Corp.example ', id: 'not searched' },
      rule: { name: 'Suspicious\n PowerShell\0', id: 7 },
      threat: { technique: { id: ['T1059.001', 3, 'T1566'] } },
      user: { name: '' },
      source: 'none',
    }),
  ).toEqual([
    'host.name:ws-77.corp.example',
    'rule.name:suspicious powershell',
    'threat.technique.id:t1059.001',
    'threat.technique.id:t1566',
  ]);
  expect(fieldWords({})).toEqual([]);
  expect(fieldWords({ rule: { name: `${'x'.repeat(119)}\u{1F5A5}` } })[0]).toBe(
    `rule.name:${'x'.repeat(119)}\uFFFD`,
  );
  const techniques = Array.from({ length: 50 }, (_, at) => `T${at}`);
  expect(fieldWords({ threat: { technique: { id: techniques } } })).toHaveLength(20);
});

it('a word is the same whoever asks for it', () => {
  const name = 'WS-77.Corp\0.example ';
  expect([fieldWord('host.name', name)]).toEqual(fieldWords({ host: { name } }));
});

describe('a search', () => {
  it.each<[string, [word: string, open: boolean][], string]>([
    ['host.name:WS-77', [['host.name:ws-77', false]], ''],
    ['host.name:ws-*', [['host.name:ws-', true]], ''],
    [
      'beacon rule.name:"Suspicious  PowerShell" user.name:amy seen',
      [
        ['rule.name:suspicious powershell', false],
        ['user.name:amy', false],
      ],
      'beacon seen',
    ],
    ['vendor.verdict:blocked vendor.verdict:blocked', Array(2).fill(['vendor.verdict:blocked', false]), ''],
    ['host.name:', [], 'host.name:'],
    ['https://host.name:8443/a', [], 'https://host.name:8443/a'],
    ['evil.example:8080', [], 'evil.example:8080'],
    ['host.example:8080', [], 'host.example:8080'],
  ])('%s', (text, terms, rest) => {
    expect(readSearch(text)).toEqual({
      terms: terms.map(([word, open]) => ({ word, open })),
      rest,
      unknown: [],
    });
  });
  it('says which fields there are not', () => {
    expect(readSearch('host.nam:ws-77 mail.from:x').unknown).toEqual(['host.nam']);
  });
});
