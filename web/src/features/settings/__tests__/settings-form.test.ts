import { expect, it } from 'vitest';
import type { SettingsDto } from '../../../shared/api/generated/index.ts';
import { differences, formSchema, shown, wholeValue } from '../settings-form.ts';

const group = (properties: object, defaults: object = {}): SettingsDto =>
  ({ key: 'k', title: 'K', schema: { type: 'object', properties }, defaults }) as unknown as SettingsDto;

it.each([
  [{ minimum: 1, maximum: 2000 }, '1 to 2,000. Default: 6.'],
  [{ minimum: 0 }, 'At least 0. Default: 6.'],
  [{ maximum: 0 }, 'At most 0. Default: 6.'],
  [{}, 'Default: 6.'],
  [{ description: 'Each a question.', minimum: 1 }, 'Each a question. At least 1. Default: 6.'],
])('a field tells its bounds and its default: %j', (field, said) => {
  expect(formSchema(group({ turns: field }, { turns: 6 })).properties?.['turns']?.description).toBe(said);
});

it('marks no field as needed but a choice, which cannot be taken away', () => {
  expect(formSchema(group({ a: { enum: ['x'] }, b: { type: 'string' } })).required).toEqual(['a']);
  expect(formSchema({ ...group({}), schema: {} } as SettingsDto)).toMatchObject({
    required: [],
    properties: {},
  });
});

it.each<[unknown, string]>([
  [undefined, 'empty'],
  [null, 'empty'],
  ['', 'empty'],
  [0, '0'],
  [1200, '1,200'],
  [true, 'on'],
  [false, 'off'],
  ['text', 'text'],
  [[], 'none'],
  [['high_risk', 'sha1'], 'High risk, SHA-1'],
  [['corp.example', '203.0.113.0/24'], 'corp.example, 203.0.113.0/24'],
  [{ a: 1 }, '{"a":1}'],
])('says a value as people do: %j', (value, said) => expect(shown(value)).toBe(said));

it('sends a whole value: an emptied text is an empty text, an emptied list an empty list', () => {
  const properties = {
    text: { type: 'string' },
    list: { type: 'array' },
    count: { type: 'integer' },
    on: { type: 'boolean' },
  };
  expect(wholeValue(group(properties), { on: false, extra: 1 })).toEqual({ text: '', list: [], on: false });
  expect(wholeValue(group(properties), { text: 'a', list: ['b'], count: 0 })).toEqual({
    text: 'a',
    list: ['b'],
    count: 0,
  });
});

it('tells what differs, by the titles that people know', () => {
  const of = group({ turns: { title: 'Turns' }, max_length: {}, same: {} });
  expect(differences(of, { turns: 6, same: 1 }, { turns: 9, max_length: 2, same: 1 })).toEqual([
    { title: 'Turns', before: '6', after: '9' },
    { title: 'Max length', before: 'empty', after: '2' },
  ]);
});
