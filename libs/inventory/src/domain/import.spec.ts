import { MOST_ROWS, readImport } from './import.ts';

it('takes columns in any order and case, and only what the file has columns for', () => {
  const read = readImport('asset', 'Tags,NAME,Colour\nServer; Database ,SRV-01.corp.example,red\n,ws-77,\n');
  expect(read.errors).toEqual([]);
  expect(read.ignored).toEqual(['Colour']);
  expect(read.rows).toEqual([
    {
      key: 'srv-01.corp.example',
      line: 2,
      fields: { name: 'SRV-01.corp.example', tags: ['server', 'database'] },
    },
    { key: 'ws-77', line: 3, fields: { name: 'ws-77', tags: [] } },
  ]);
});

it('says what is wrong with which line and column, and gives all of it at once', () => {
  const csv = [
    'name,addresses,criticality',
    'srv-01,10.1.0.0/16,critical',
    'srv-02,10.1.2.300,high',
    'SRV-01,,urgent',
    ',,low',
    'srv-03,,low,more,and more',
  ].join('\n');
  const { errors } = readImport('asset', csv);
  expect(errors.map(({ line, column, path, message }) => [line, column, path, message])).toEqual([
    [3, 8, 'addresses', '"10.1.2.300" is neither an IP address nor a network such as 10.2.0.0/16'],
    [4, 1, 'name', '"SRV-01" stands in line 2 already.'],
    [4, 9, 'criticality', '"urgent" is none of low, medium, high, critical.'],
    [5, 1, 'name', 'name must not be empty'],
    [6, 13, 'csv', 'This line has more cells than the first one has columns.'],
  ]);
});

it.each([
  ['no names', 'host,criticality\na,low', /"name" is none of them/],
  ['a column twice', 'name,tags,Tags\na,x,y', /"tags" is there twice/],
  ['nothing', '', /"name" is none of them/],
  ['a thousand columns', `name${',x'.repeat(1000)}\na`, /200 columns at most; this one has 1001/],
  ['another encoding', 'name,owner\nsrv-01,M\uFFFDller\n', /not in UTF-8/],
  ['too much', `name\n${'a\n'.repeat(MOST_ROWS + 1)}`, /5000 entries at most; this one has 5001/],
])('refuses a file with %s', (_, csv, message) => {
  expect(readImport('asset', csv).errors[0]?.message).toMatch(message);
});

it('shows the first hundred of many errors and says how many there are', () => {
  const read = readImport(
    'identity',
    `name,addresses\n${Array.from({ length: 300 }, (_, n) => `u${n},nowhere`).join('\n')}`,
  );
  expect([read.errors.length, read.error_count]).toEqual([100, 300]);
});

it('leaves the criticality that is known where a cell is empty, and clears what else is', () => {
  const { rows, errors } = readImport('asset', 'name,criticality,owner\nsrv-01,,\n');
  expect([errors, rows[0]?.fields]).toEqual([[], { name: 'srv-01', owner: '' }]);
});

it('says where a character was lost, and which columns are not read, also those without a name', () => {
  const read = readImport('asset', 'name,owner,,Colour\nsrv-01,Amy\nsrv-02,M\uFFFDller\n');
  expect(read.errors).toMatchObject([{ path: 'csv', line: 3, column: 9 }]);
  expect(read.ignored).toEqual(['column 3', 'Colour']);
});
