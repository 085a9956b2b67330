import type { Json } from '#contracts';
import { canonicalJson, hasCanonicalForm } from './canonical-json.ts';

describe('JSON in its one form', () => {
  it('is the same text for the same value, whatever the order of its keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
    expect(canonicalJson({ 10: 1, 9: 2, a: 3 })).toBe(canonicalJson({ a: 3, 9: 2, 10: 1 }));
  });

  it.each<[Json, Json]>([
    [{ a: 1 }, { a: '1' }],
    [{ a: null }, {}],
    [
      [1, 2],
      [2, 1],
    ],
    [JSON.parse('{"__proto__":{"a":1}}') as Json, {}],
  ])('tells %j from %j', (one, other) => {
    expect(canonicalJson(one)).not.toBe(canonicalJson(other));
  });

  it('writes a time as JSON does', () => {
    const at = new Date('2026-11-22T10:00:00.123Z');
    expect(canonicalJson({ at: at as unknown as Json })).toBe('{"at":"2026-11-22T10:00:00.123Z"}');
  });

  it('is none of what is nested too deep, whatever the stack holds', () => {
    const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as Json;
    expect(canonicalJson(nested(500))).toHaveLength(1000);
    expect(hasCanonicalForm(nested(500))).toBe(true);
    for (const levels of [501, 100_000]) {
      expect(() => canonicalJson(nested(levels))).toThrow('nested more than 500 levels deep');
      expect(hasCanonicalForm(nested(levels))).toBe(false);
    }
  });
});
