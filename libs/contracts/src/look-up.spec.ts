import { lookUp } from './look-up.ts';

describe('a table of constants', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])('has nothing for %s', (word) =>
    expect(lookUp({ high: 1 }, word)).toBeUndefined(),
  );

  it('has what it holds', () => expect(lookUp({ high: 1 }, 'high')).toBe(1));
});
