import type { JsonObject, Severity } from '#contracts';
import { boundedId, factsOf, normalName, take, type AlertSaid } from './alert-facts.ts';

const said = (fields: JsonObject = {}, given: Partial<AlertSaid> = {}): AlertSaid => ({
  external_id: null,
  severity: 'medium',
  state: null,
  fields,
  ...given,
});
const newsOf = (before: JsonObject, after: JsonObject) => take(factsOf([said(before)]), said(after)).news;

describe('what an alert says that is worse or new', () => {
  it.each<[Severity, Severity, string[]]>([
    ['low', 'critical', ['severity rose from low to critical']],
    ['high', 'high', []],
    ['critical', 'low', []],
  ])('of severity %s then %s: %j', (before, after, news) => {
    const facts = factsOf([said({}, { severity: before })]);
    expect(take(facts, said({}, { severity: after })).news).toEqual(news);
    expect(facts.severity).toBe(news.length > 0 ? after : before);
  });

  it.each<[string, JsonObject, JsonObject, string[]]>([
    [
      'the same host, spelt otherwise',
      { host: { name: 'WS-77' } },
      { host: { name: 'ws-77.corp.example' } },
      [],
    ],
    ['a host known by its id', { host: { name: 'a', id: 'd1' } }, { host: { name: 'b', id: 'D1' } }, []],
    ['another host', { host: { name: 'ws-7' } }, { host: { name: 'ws-77' } }, ['new host ws-77']],
    [
      'the same name in another domain',
      { host: { name: 'ws-7.a.example' } },
      { host: { name: 'ws-7.b.example' } },
      ['new host ws-7.b.example'],
    ],
    ['the same account', { user: { name: 'CORP\\Amy' } }, { user: { email: 'amy@corp.example' } }, []],
    ['another account', { user: { name: 'amy' } }, { user: { name: 'bob' } }, ['new user bob']],
    [
      'whom it is done to',
      { user: { name: 'amy' } },
      { user: { name: 'amy', target: { name: 'eve' } } },
      ['new user eve'],
    ],
    [
      'another file of the same name',
      { file: { name: 'a.exe', hash: { sha256: 'AA' } } },
      { file: { name: 'a.exe', hash: { sha256: 'bb' } } },
      ['new file bb'],
    ],
    [
      'the same file',
      { file: { hash: { sha256: 'AA' } } },
      { file: { name: 'x', hash: { sha256: 'aa' } } },
      [],
    ],
    [
      'another technique',
      { threat: { technique: { id: ['T1059.001'] } } },
      { threat: { technique: { id: ['T1059', 'T1003'] } } },
      ['new technique T1003'],
    ],
    ['what is not named any more', { host: { name: 'a' } }, {}, []],
    ['blocked, then allowed', vendor('blocked'), vendor('allowed'), ['its vendor lets it through now']],
    [
      'quarantined, then only detected',
      vendor('quarantined'),
      vendor('detected'),
      ['its vendor no longer stops it'],
    ],
    ['allowed, then blocked', vendor('allowed'), vendor('blocked'), []],
    ['unsaid, then allowed', {}, vendor('allowed'), ['its vendor lets it through now']],
    ['false positive, then none', vendor('false_positive'), vendor('false_positive'), []],
  ])('%s', (_what, before, after, news) => {
    expect(newsOf(before, after)).toEqual(news);
  });

  it('compares the vendor’s own word with what it said of the same alert', () => {
    const facts = factsOf([
      said(vendor('allowed'), { external_id: 'a' }),
      said(vendor('blocked'), { external_id: 'b' }),
    ]);
    expect(take(facts, said(vendor('allowed')), said(vendor('blocked'))).news).toEqual([
      'its vendor lets it through now',
    ]);
  });

  it('is told once', () => {
    const facts = factsOf([said()]);
    const next = said({ host: { name: 'a' }, user: { name: 'b' } }, { severity: 'high' });
    expect(take(facts, next).news).toHaveLength(3);
    expect(take(facts, next)).toEqual({ news: [], raised: false });
  });

  it('is bounded, whatever is named', () => {
    const facts = factsOf([said()]);
    for (let n = 0; n < 1000; n += 1) take(facts, said({ host: { name: `h${n}` } }, { external_id: `${n}` }));
    expect(facts.names.length).toBeLessThanOrEqual(500);
    expect(take(facts, said({ host: { name: 'one-more' } })).news).toEqual([]);
    // Of so many alerts not every end can be heard, so none of them is the last one.
    for (let n = 0; n < 1000; n += 1) take(facts, said({}, { external_id: `${n}`, state: 'resolved' }));
    take(facts, said({}, { state: 'resolved' }));
    expect(facts.open).toEqual(['…']);
  });

  it('takes no odd shape amiss', () => {
    for (const fields of [
      { host: 'a' },
      { host: ['x'] },
      { host: { name: 7 } },
      { user: null },
      { file: { hash: 'x' } },
    ])
      expect(newsOf({}, fields as JsonObject)).toEqual([]);
  });
});

it('keeps which alerts are open, by their ids', () => {
  const facts = factsOf([
    said({}, { external_id: 'a' }),
    said({}, { external_id: 'b', state: 'open' }),
    said({}, { external_id: 'a', state: 'resolved' }),
  ]);
  expect(facts.open).toEqual(['b']);
  take(facts, said({}, { external_id: 'b', state: 'resolved' }));
  expect(facts.open).toEqual([]);
});

it('has one form for a name, and a key of bounded length for an id', () => {
  expect([' WS-7. ', 'ws-7', 'ＷＳ-7'].map(normalName)).toEqual(['ws-7', 'ws-7', 'ws-7']);
  expect(boundedId('a'.repeat(200))).toBe('a'.repeat(200));
  for (const id of ['a'.repeat(201), 'ü', 'a\nb', '']) expect(boundedId(id)).toMatch(/^[0-9a-f]{64}$/);
});

function vendor(verdict: string): JsonObject {
  return { vendor: { verdict } };
}
