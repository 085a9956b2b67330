import type { Json, JsonObject } from '#contracts';
import { compileMapping, withMapping } from '../reading/mapping.ts';
import { parseDelivery } from '../formats/parse-delivery.ts';
import { readingOf, understandingOf, unreadOf } from './understanding.ts';

const read = (body: Json, format = 'auto') => parseDelivery(format, Buffer.from(JSON.stringify(body)), {});
const understood = (...bodies: Json[]) =>
  understandingOf(
    bodies.map((body) => {
      const delivery = read(body);
      return { reading: readingOf(delivery), recognised: delivery.recognised };
    }),
  );
const countOf = ({ fields }: ReturnType<typeof understood>, name: string) =>
  fields.find((field) => field.name === name)?.count;

it('counts per field the deliveries that have it, the formats, and what was not understood', () => {
  const found = understood(
    { title: 'Beacon seen', severity: 'purple', hostname: 'ws-1.corp.example' },
    { severity: 'purple', x: 1 },
    [
      { title: 'Beacon seen', severity: 'high' },
      { severity: 'high', x: 1 },
    ],
  );
  expect(found).toMatchObject({
    deliveries: 3,
    recognised: 0,
    formats: [{ name: 'unknown', count: 3 }],
    not_understood: [{ name: 'severity: purple', count: 2 }],
  });
  expect(['title', 'severity', 'host', 'user'].map((name) => countOf(found, name))).toEqual([1, 1, 1, 0]);
});

it('a mapped field is understood', () => {
  const { mapping } = compileMapping([{ field: 'severity', expression: '"low"' }]);
  const { fields, odd } = readingOf(withMapping(read({ title: 'x y', severity: 'purple' }), mapping));
  expect([fields & 2, odd]).toEqual([2, []]);
});

it('`recognised` is true only for what was: the documented body needs one of its names', () => {
  expect(
    [{ title: 'Beacon' }, { alert_id: '7' }, { foo: 'bar' }, ['text'], {}].map(
      (body) => read(body, 'generic').recognised,
    ),
  ).toEqual([true, true, false, false, false]);
});

const kept = (raw: Json, more: { fields?: JsonObject } = {}) => ({
  title: 'Beacon on ws-1',
  description: '',
  external_id: 'A-17',
  fields: { host: { name: 'ws-1' } },
  raw,
  ...more,
});

it('names what nothing was made of, by frequency', () => {
  expect(
    unreadOf([
      kept({
        id: 'a-17',
        host: 'WS-1',
        rule: { owner: 'Team Blue' },
        tags: ['x9', 'y9'],
        at: '2026-11-22T10:00:00Z',
        on: true,
      }),
      kept({ rule: { owner: 'Team Red' }, 'odd key': 'value' }),
    ]),
  ).toEqual({
    searched: 2,
    paths: [
      { name: 'rule.owner', count: 2 },
      { name: 'odd key', count: 1 },
      { name: 'tags[]', count: 1 },
    ],
  });
});

it('searches as many of large alerts as is not too much work, and says of how many it speaks', () => {
  const values = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`key${n}`, `value ${n}`]));
  const large = kept(values, { fields: { data: 'x'.repeat(1_000_000) } });
  const { searched, paths } = unreadOf(Array.from({ length: 50 }, () => large));
  expect(searched).toBeGreaterThan(0);
  expect(searched).toBeLessThan(50);
  expect(paths[0]).toEqual({ name: 'key0', count: searched });
});
