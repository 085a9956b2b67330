import type { Json } from '#contracts';
import { contentOf } from './content.ts';
import { GROUPING_KEY, groupingOf, unknownKeys } from './grouping.ts';
import { previewGrouping, type PastAlert } from './grouping-preview.ts';

const alert = (fields: object, raw: Json = {}) => ({
  title: 'Beacon',
  fields: fields as Record<string, Json>,
  raw,
});
const same = (keys: string[], left: ReturnType<typeof alert>, right: ReturnType<typeof alert>) =>
  JSON.stringify(groupingOf(left, keys, ['left'])) === JSON.stringify(groupingOf(right, keys, ['right']));

describe('what makes two alerts of a source one thing', () => {
  it.each<[string, string[], object, object, boolean]>([
    [
      'the same value, spelt otherwise',
      ['host.name'],
      { host: { name: 'WS-7.' } },
      { host: { name: 'ws-7' } },
      true,
    ],
    ['another value', ['host.name'], { host: { name: 'ws-7' } }, { host: { name: 'ws-8' } }, false],
    [
      'one of two values',
      ['host.name', 'user.name'],
      { host: { name: 'a' }, user: { name: 'b' } },
      { host: { name: 'a' }, user: { name: 'c' } },
      false,
    ],
    ['a value that both lack', ['host.name'], {}, {}, false],
    ['no keys', [], {}, {}, false],
    ['lists', ['tags'], { tags: ['A', 'b'] }, { tags: ['a', 'B'] }, true],
  ])('%s', (_what, keys, left, right, expected) => {
    expect(same(keys, alert(left), alert(right))).toBe(expected);
  });

  it('is not the same under another key', () => {
    const one = alert({ host: { name: 'bob' }, user: { name: 'bob' } });
    expect(groupingOf(one, ['host.name'], [])).not.toEqual(groupingOf(one, ['user.name'], []));
  });

  it.each(['title', 'rule.name', 'raw.a', 'raw.a-b.0.$id', 'raw.Event Data.x', 'raw.@timestamp'])(
    '%s is a path',
    (key) => {
      expect(key).toMatch(GROUPING_KEY);
    },
  );
  it.each(['', 'raw.', '.a', 'a..b', 'a.', '${x}'])('"%s" is none', (key) => {
    expect(key).not.toMatch(GROUPING_KEY);
  });
});

it('knows what an alert can say, and names what none says', () => {
  const known = [
    'title',
    'raw.x',
    'host.name',
    'user.target.name',
    'threat.technique.id',
    'data',
    'data.a.b',
  ];
  expect(unknownKeys(known)).toBeNull();
  for (const key of ['rule.nmae', 'host', 'host.name.x', 'toString'])
    expect(unknownKeys(['title', key])).toContain(`no ${key}.`);
});

describe('what past alerts would have become', () => {
  const at = (minute: number, given: Partial<PastAlert>): PastAlert => ({
    incident_id: `${minute}`,
    external_id: null,
    fingerprint: 'f',
    title: 't',
    fields: {},
    raw: {},
    received_at: new Date(Date.UTC(2026, 0, 1, 0, minute)),
    ...given,
  });

  it('goes by the window, which each alert prolongs, and by the vendor’s id before it', () => {
    const alerts = [0, 50, 100, 200].map((minute) => at(minute, { raw: { rule: 'a' } }));
    expect(previewGrouping(alerts, ['raw.rule'], 3600)).toMatchObject({
      incidents_now: 4,
      incidents_then: 2,
    });
    const named = alerts.map((one) => ({ ...one, external_id: 'X' }));
    expect(previewGrouping(named, ['raw.rule'], 0)).toMatchObject({ incidents_then: 1 });
  });

  it('is nothing of nothing', () => {
    expect(previewGrouping([], ['title'], 60)).toEqual({
      alerts: 0,
      since: null,
      incidents_now: 0,
      incidents_then: 0,
      lacking: [{ key: 'title', alerts: 0 }],
      groups: [],
    });
  });
});

describe('the content of an alert', () => {
  const content = (raw: Json, volatile: string[] = [], raw_email: string | null = null) =>
    contentOf({ raw, raw_email }, volatile);

  it('is the same whatever the order of its keys, its attempt and what its format calls volatile', () => {
    const base = content({ a: 1, b: [{ c: 2, d: 3 }] });
    expect(content({ b: [{ d: 3, c: 2 }], a: 1 })).toBe(base);
    expect(content({ a: 1, b: [{ c: 2, d: 3 }], retry_count: 3, deliveryId: 'x', 'Sent-At': 1 })).toBe(base);
    expect(content({ a: 1, b: [{ c: 2, d: 3, e: 4 }] }, ['b.e'])).toBe(base);
  });

  it.each<[string, Json, Json]>([
    ['a value', { a: 1 }, { a: 2 }],
    ['its kind', { a: 1 }, { a: '1' }],
    ['the order of a list', [1, 2], [2, 1]],
    ['a counter that is not of the delivery', { details: { attempts: 1 } }, { details: { attempts: 2 } }],
    ['where a value stands', { a: { b: 1 } }, { a: 1, b: 1 }],
  ])('is another by %s', (_what, left, right) => {
    expect(content(left)).not.toBe(content(right));
  });

  it('is its mail as well', () => {
    expect(content({}, [], 'a')).not.toBe(content({}, [], 'b'));
  });
});
