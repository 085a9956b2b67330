import type { Json } from '#contracts';
import { changesBetween, sentenceOf, type AlertNews, type ComparedAlert } from './alert-changes.ts';

const alert = (given: Partial<ComparedAlert> = {}): ComparedAlert => ({
  title: 'Beacon',
  description: '',
  severity: 'low',
  state: null,
  fields: {},
  raw: {},
  ...given,
});
const fieldsOf = (before: Partial<ComparedAlert>, after: Partial<ComparedAlert>) =>
  changesBetween(alert(before), alert(after)).changes;

describe('what a source says otherwise', () => {
  it('is told by name, before and after, each thing once', () => {
    expect(
      fieldsOf(
        {
          state: 'open',
          fields: { host: { name: 'a' }, vendor: { severity: 'Low' } },
          raw: { Severity: 'low', device: 'a', n: 1 },
        },
        {
          severity: 'high',
          state: 'resolved',
          fields: { host: { name: 'b' }, vendor: { severity: 'High' } },
          raw: { Severity: 'high', device: 'b', n: 2, list: [{ x: true }] },
        },
      ),
    ).toEqual([
      { field: 'severity', before: 'low', after: 'high' },
      { field: 'state', before: 'open', after: 'resolved' },
      { field: 'host.name', before: 'a', after: 'b' },
      { field: 'n', before: '1', after: '2' },
      { field: 'list.0.x', before: null, after: 'true' },
    ]);
  });

  it('is nothing when only the order of its keys is another', () => {
    expect(fieldsOf({ raw: { a: 1, b: { c: 2, d: 3 } } }, { raw: { b: { d: 3, c: 2 }, a: 1 } })).toEqual([]);
  });

  it('is what has gone, too', () => {
    expect(fieldsOf({ fields: { url: 'x' } }, {})).toEqual([{ field: 'url', before: 'x', after: null }]);
  });

  it('is bounded in number and length, and says how much is left out', () => {
    const raw = Object.fromEntries(
      Array.from({ length: 50 }, (_item, n) => [`k${n}`, 'x'.repeat(1000)]),
    ) as Json;
    const { changes, more } = changesBetween(alert(), alert({ raw }));
    expect([changes.length, more]).toEqual([20, 30]);
    for (const { after } of changes) expect(after?.length).toBeLessThanOrEqual(200);
  });

  it('leaves alone what was too large to be read again', () => {
    expect(fieldsOf({ raw: null }, { raw: { a: 1 } })).toEqual([]);
  });

  it('may be nested deeply, and hold text that cannot be stored', () => {
    let deep: Json = 'x\u0000\ud800';
    for (let n = 0; n < 60; n += 1) deep = { a: deep };
    const [change] = fieldsOf({}, { raw: deep });
    expect(change?.after?.isWellFormed()).toBe(true);
    expect(JSON.stringify(change)).not.toContain('\\u0000\\ud800');
  });
});

describe('the sentence of it', () => {
  const news = (given: Partial<AlertNews>): AlertNews => ({
    kind: 'update',
    changes: [],
    more: 0,
    news: [],
    raised: false,
    ...given,
  });

  it.each([
    [news({}), 'Updated, nothing new'],
    [news({ kind: 'joined' }), 'Joined, nothing new'],
    [
      news({
        changes: [
          { field: 'severity', before: 'low', after: 'high' },
          { field: 'note', before: null, after: 'x' },
        ],
        news: ['severity rose from low to high'],
        raised: true,
        more: 3,
      }),
      'Updated: severity rose from low to high; note: (nothing) → x; and 3 more',
    ],
  ])('%#', (given, sentence) => {
    expect(sentenceOf(given)).toBe(sentence);
  });
});
