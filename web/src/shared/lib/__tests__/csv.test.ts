import { expect, it } from 'vitest';
import { toCsv } from '../csv.ts';

it('quotes what has to be quoted, leaves numbers numbers, and runs no formula', () => {
  expect(
    toCsv(
      ['Rule', 'False positives'],
      [
        ['Odd "sign-in", again', 3],
        ['=HYPERLINK("http://evil.example")', -1.5],
        ['@sum', null],
        ['two\nlines', 0],
      ],
    ),
  ).toBe(
    'Rule,False positives\r\n' +
      '"Odd ""sign-in"", again",3\r\n' +
      `"'=HYPERLINK(""http://evil.example"")",-1.5\r\n` +
      `'@sum,\r\n` +
      '"two\nlines",0\r\n',
  );
});
