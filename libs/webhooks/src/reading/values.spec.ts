import { defined, part, text } from './values.ts';

it('leaves out what says nothing, however deep', () => {
  expect(part({ name: 'ws-1', ip: undefined, os: { name: undefined }, list: [] })).toEqual({ name: 'ws-1' });
  expect(part({ name: undefined, deep: { er: undefined } })).toBeUndefined();
  expect(Object.keys(defined<{ a?: string; b?: string }>({ a: undefined, b: 'x' }))).toEqual(['b']);
});

it.each(['', ' ', '-', '--', 'N/A', 'null', 'None', 'unknown', '(null)'])('%j says nothing', (said) => {
  expect(text(said)).toBeUndefined();
});
