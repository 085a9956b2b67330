import type { JsonObject } from '#contracts';
import { Reader } from '../reading/reader.ts';
import { isObject } from '../reading/values.ts';
import type { FormatSample } from './define-format.ts';
import { FORMATS } from './index.ts';
import { Recognition } from './recognition.ts';

/** A format that counts how often it is asked. */
function asked(recognises: (alert: Reader) => boolean) {
  const format = {
    times: 0,
    recognises: (alert: Reader) => {
      format.times += 1;
      return recognises(alert);
    },
  };
  const recognition = new Recognition([format]);
  format.times = 0;
  return (alert: JsonObject) => {
    format.times = 0;
    const knows = recognition.of(new Reader(alert)) !== null;
    return [knows, format.times];
  };
}

describe('a format', () => {
  it.each<[string, (alert: Reader) => boolean, JsonObject, JsonObject, JsonObject]>([
    ['a path', (alert) => alert.has('a.b', 'c'), { A: { b: 1 }, c: 1 }, { 'a.b': 1 }, { c: 1 }],
    ['one of two', (alert) => alert.has('a') || alert.has('b'), { b: 1 }, { a: null, b: '-' }, { c: 1 }],
    ['a word', (alert) => alert.text('a') === 'x', { a: 'x' }, { a: 'y' }, { x: 'x' }],
    ['a number', (alert) => alert.number('a') === 1, { a: '1' }, { a: 2 }, { b: 1 }],
    ['one of several', (alert) => alert.texts('a').includes('x'), { a: ['y', 'x'] }, { a: ['y'] }, {}],
    ['a list', (alert) => Array.isArray(alert.at('a.b')), { a: { b: [] } }, { a: {} }, { b: [] }],
    ['objects', (alert) => alert.each('a').length > 0, { a: [{}] }, { a: [] }, { b: [{}] }],
    ['what is missing', (alert) => alert.has('a') && !alert.has('b'), { a: 1 }, { a: 1, b: 1 }, { b: 1 }],
  ])('that looks for %s is asked where that is', (_what, recognises, known, unknown, other) => {
    const ask = asked(recognises);
    expect(ask(known)).toEqual([true, 1]);
    expect([ask(unknown)[0], ask(other)]).toEqual([false, [false, 0]]);
  });

  it.each<[string, (alert: Reader) => boolean, JsonObject]>([
    ['that something is missing', (alert) => !alert.has('a'), { b: 1 }],
    ['at the whole', ({ value }) => Object.keys(value as object).length === 2, { b: 1, c: 2 }],
    ['at all leaves', (alert) => [...alert.leaves()].length === 1, { b: 1 }],
  ])('that looks %s is always asked', (_what, recognises, known) => {
    expect(asked(recognises)(known)).toEqual([true, 1]);
  });
});

it('is the first that knows the alert', () => {
  const has = (name: string, key: string) => ({ name, recognises: (alert: Reader) => alert.has(key) });
  const recognition = new Recognition([has('one', 'a'), has('two', 'b'), has('three', 'a')]);
  expect(recognition.of(new Reader({ a: 1, b: 1 }))?.name).toBe('one');
  expect(recognition.of(new Reader({ b: 1 }))?.name).toBe('two');
  expect(recognition.of(new Reader({ c: 1 }))).toBeNull();
});

it('says of every sample, and of what is left of it, what all formats would', () => {
  const formats = FORMATS.filter((format) => format.recognises !== undefined);
  const recognition = new Recognition(formats);
  for (const alert of FORMATS.flatMap((format) => format.samples.flatMap(partsOf))) {
    const reader = new Reader(alert);
    const first = formats.find((format) => format.recognises?.(reader) === true);
    expect(recognition.of(reader)?.name).toBe(first?.name);
  }
});

/** The sample, and the sample without each of its keys. */
function partsOf({ body }: FormatSample): JsonObject[] {
  if (!isObject(body)) return [];
  const without = Object.keys(body).map((key) =>
    Object.fromEntries(Object.entries(body).filter(([other]) => other !== key)),
  );
  return [body, ...without];
}
