import { describe, expect, it } from 'vitest';
import { actionType } from '../../../test/fixtures.ts';
import type { FormSchema } from '../../../shared/ui/json-schema-form.tsx';
import { hasChoice, ownFields, through } from '../components/connector-select.tsx';
import { byCategory, firstValues, undoes } from '../request.ts';

it('puts what changes nothing last, by what it acts on, and what no connector serves out of reach', () => {
  const type = (name: string, changes: Parameters<typeof actionType>[0] = {}) =>
    actionType({ name, title: name.toUpperCase(), ...changes });
  expect(
    byCategory([
      type('search', { category: 'email', read_only: true }),
      type('lookup', { category: 'lookup', read_only: true }),
      type('isolate', { category: 'host' }),
      type('block', { category: 'email', available: false }),
    ]),
  ).toEqual([
    { group: 'Host', items: [{ value: 'isolate', label: 'ISOLATE', disabled: false }] },
    {
      group: 'Email',
      items: [
        { value: 'block', label: 'BLOCK (no connector)', disabled: true },
        { value: 'search', label: 'SEARCH', disabled: false },
      ],
    },
    { group: 'Lookup', items: [{ value: 'lookup', label: 'LOOKUP', disabled: false }] },
  ]);
});

describe('the first values of a request', () => {
  const text = { type: 'string' };
  const suggestions = { host: 'WS-1', user: 'dave' };

  it.each<[string, FormSchema, string | null, object]>([
    [
      'by the name of the field',
      { required: ['host'], properties: { host: text } },
      'host',
      { host: 'WS-1' },
    ],
    [
      'by the kind of the target',
      { required: ['machine'], properties: { machine: text } },
      'host',
      { machine: 'WS-1' },
    ],
    ['not where several are asked', { required: ['a', 'b'], properties: { a: text, b: text } }, 'host', {}],
    ['not where no target is', { required: ['machine'], properties: { machine: text } }, null, {}],
    ['not what is no text', { required: ['host'], properties: { host: { type: 'integer' } } }, 'host', {}],
    ['not what need not be given', { properties: { host: text } }, 'host', {}],
    [
      'the schema’s own before',
      { required: ['host'], properties: { host: { ...text, default: 'WS-9' }, hours: { default: 0 } } },
      'host',
      { host: 'WS-9', hours: 0 },
    ],
  ])('are %s', (_which, schema, target_type, values) => {
    expect(firstValues(schema, actionType({ target_type } as object), suggestions)).toEqual(values);
  });
});

it('says how an action is undone where there is a way', () => {
  const types = [actionType({ name: 'unisolate_host', title: 'End the isolation' })];
  expect(undoes(actionType(), types)).toBe('It can be undone: end the isolation.');
  expect(undoes(actionType({ reversible: false }), types)).toBe('It cannot be undone.');
  expect(undoes(actionType(), [])).toBe('It cannot be undone.');
});

describe('through which connector', () => {
  const one = { id: 'a', name: 'A', type: 'edr', simulated: false };

  it('is a question only where an effect has several', () => {
    expect(hasChoice(undefined)).toBe(false);
    expect(hasChoice(actionType({ connectors: [one] }))).toBe(false);
    expect(hasChoice(actionType({ connectors: [one, one] }))).toBe(true);
    expect(hasChoice(actionType({ connectors: [one, one], read_only: true }))).toBe(false);
  });

  it('stands beside the parameters, and takes the place of another', () => {
    expect(ownFields({ type: 'object', properties: { host: {}, connector: {} } })).toEqual({
      type: 'object',
      properties: { host: {} },
    });
    expect(ownFields({})).toEqual({ properties: {} });
    expect(through({ host: 'x', connector: 'a' }, null)).toEqual({ host: 'x' });
    expect(through({ host: 'x', connector: 'a' }, 'b')).toEqual({ host: 'x', connector: 'b' });
  });
});
