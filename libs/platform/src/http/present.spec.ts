import { present } from './present.ts';

it('leaves out what says nothing, and keeps null', () => {
  expect(present({ a: undefined, b: null, c: '', d: 0 })).toEqual({ b: null, c: '', d: 0 });
  expect(Object.keys(present({ a: undefined }))).toEqual([]);
});
