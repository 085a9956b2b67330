import { readCsv } from './csv.ts';

const texts = (csv: string) => readCsv(csv).rows.map((row) => row.map(({ text }) => text));

it.each([
  [
    'commas',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'what spreadsheets write',
    '\uFEFFa;b\r\n1;2,5\r\n',
    [
      ['a', 'b'],
      ['1', '2,5'],
    ],
  ],
  [
    'tabs',
    'a\tb\n1\t',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  [
    'quotes, with separators, lines and quotes inside',
    'a,b\n"x, ""y""\nz",2',
    [
      ['a', 'b'],
      ['x, "y"\nz', '2'],
    ],
  ],
  [
    'empty lines, which are left out',
    'a,b\n\n1,2\n\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['nothing', '', []],
])('reads %s', (_, csv, rows) => {
  expect(texts(csv)).toEqual(rows);
});

it('says where a cell begins, behind a cell of two lines as well', () => {
  const { rows } = readCsv('a,b\n"x\ny",2\n3,4');
  expect(rows.flat().map(({ text, line, column }) => [text, line, column])).toEqual([
    ['a', 1, 1],
    ['b', 1, 3],
    ['x\ny', 2, 1],
    ['2', 3, 4],
    ['3', 4, 1],
    ['4', 4, 3],
  ]);
});

it('says where a quote is wrong', () => {
  expect(readCsv('a,b\n1,"2').errors).toEqual([
    { path: 'csv', code: 'invalid', message: 'The quote is never closed.', line: 2, column: 3 },
  ]);
  expect(readCsv('a,b\n"x"y,2').errors).toMatchObject([{ line: 2, column: 1 }]);
});
