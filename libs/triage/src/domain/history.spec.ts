import type { JsonObject } from '#contracts';
import type { History, IncidentSnapshot } from '#incidents';
import { NOW, snapshot } from './cases.fixture.ts';
import { askOfHistory, type Asked } from './history-question.ts';
import { historyEvidence } from './history.ts';
import { boundsOf } from './rule-history.ts';
import { weigh } from './weigh.ts';

const DAY = 86_400_000;
const before = (days: number) => new Date(NOW.getTime() - days * DAY);
const HASH = '5e'.repeat(32);
const seen = (id: string, type: 'sha256' | 'md5' | 'ip', value: string, more: object = {}) => ({
  id,
  type,
  value,
  polarity: null,
  own: false,
  special_purpose: false,
  ...more,
});
const FIELDS: JsonObject = {
  host: { name: 'WS-77' },
  user: { name: 'CORP\\amy' },
  rule: { name: 'Odd script', id: '17' },
  threat: { technique: { id: ['T1059', 'T1003'] } },
  process: { name: 'wscript.exe', hash: { sha256: HASH.toUpperCase(), md5: 'ab'.repeat(16) } },
  destination: { ip: '203.0.113.9' },
  event: { action: 'script started' },
};
const OBSERVABLES = [
  seen('o1', 'sha256', HASH),
  seen('o2', 'md5', 'ab'.repeat(16)),
  seen('o3', 'ip', '203.0.113.9'),
];
const given = (fields: JsonObject = FIELDS, observables: IncidentSnapshot['observables'] = OBSERVABLES) =>
  snapshot('malware', { fields, observables });
const ask = (one = given()) => askOfHistory(one) as Asked;

describe('the past is asked', () => {
  it('of the host, the account and the rule of an alert, with what may be new to them', () => {
    const { question, pairs } = ask();
    expect(question).toEqual({
      at: NOW,
      source: 'mail-gateway',
      owners: [
        { field: 'host.name', value: 'WS-77' },
        { field: 'user.name', value: 'CORP\\amy' },
      ],
      things: [
        { field: 'rule.name', value: 'Odd script' },
        { field: 'threat.technique.id', value: 'T1059' },
        { field: 'threat.technique.id', value: 'T1003' },
        { field: 'process.name', value: 'wscript.exe' },
        { observable_id: 'o1' },
        { observable_id: 'o3' },
        { field: 'host.name', value: 'WS-77' },
        { field: 'event.action', value: 'script started' },
      ],
      rule: { field: 'rule.name', value: 'Odd script' },
    });
    expect(pairs.size).toBe(16);
  });

  it('of each owner with what its own alert tells, and of so many owners only', () => {
    const one = given({ host: { name: 'a' }, rule: { name: 'A' } });
    const [alert] = one.alerts as [IncidentSnapshot['alerts'][number]];
    const more = ['b', 'c', 'A.'].map((name) => ({
      ...alert,
      fields: { host: { name }, rule: { name: `rule of ${name}` } },
    }));
    const { owners, things, pairs } = ask({ ...one, alerts: [alert, ...more] });
    expect(owners.map(({ value }) => value)).toEqual(['a', 'b']);
    const told = [...pairs].map((pair) => pair.split(' ').map(Number) as [number, number]);
    expect(told.map(([owner, thing]) => `${owners[owner]?.value} ${things[thing]?.value}`)).toEqual([
      'a A',
      'a a',
      'b rule of b',
      'b b',
      'a rule of A.',
    ]);
  });

  it.each<[string, IncidentSnapshot | JsonObject]>([
    ['a mail', snapshot('phishing', { fields: FIELDS })],
    ['what names neither host, account nor rule', { process: { name: 'wscript.exe' } }],
    ['an account that each machine has', { user: { name: 'NT AUTHORITY\\SYSTEM' } }],
    ['the account of a machine', { user: { name: 'CORP\\WS-77$' } }],
  ])('nothing for %s', (_, one) => {
    expect(askOfHistory('incident' in one ? (one as IncidentSnapshot) : given(one as JsonObject))).toBeNull();
  });

  it('of no other side that is our own', () => {
    const own = given({ host: { name: 'ws-77' }, destination: { ip: '203.0.113.9' } }, [
      seen('o3', 'ip', '203.0.113.9', { own: true }),
    ]);
    expect(ask(own).things.map(({ kind }) => kind)).toEqual(['host']);
  });
});

const SOURCE = { incidents: 100, since: before(60) };
const RULE = {
  incidents: 120,
  alerts: 412,
  since: before(30),
  hosts: 80,
  judged: 0,
  true_positives: 0,
};
const owner = (naming: number[], more: object = {}) => ({
  incidents: 37,
  since: before(40),
  naming,
  ...more,
});
const tell = (
  told: Partial<History>,
  one = given({ host: { name: 'WS-77' }, rule: { name: 'Odd script' } }),
) => historyEvidence(one, ask(one), { owners: [], rule: null, source: SOURCE, ...told }, NOW);

describe('of a host and an account is told', () => {
  it('what is new to it and what is not, a fact for each kind', () => {
    const facts = historyEvidence(
      given(),
      ask(),
      {
        owners: [owner([0, 0, 3, 1, 0, 0, 9, 9]), owner([2, 0, 0, 9, 9, 9, 0, 0])],
        rule: null,
        source: SOURCE,
      },
      NOW,
    );
    expect(facts.map(({ kind, polarity, weight }) => [kind, polarity, weight])).toEqual([
      ['history.host.first_rule', 'malicious', 0.08],
      ['history.host.first_technique', 'malicious', 0.1],
      ['history.host.known_technique', 'neutral', 0],
      ['history.host.known_program', 'neutral', 0],
      ['history.host.first_file', 'malicious', 0.12],
      ['history.host.first_destination', 'malicious', 0.1],
      ['history.user.known_rule', 'neutral', 0],
      ['history.user.first_technique', 'malicious', 0.1],
      ['history.user.first_host', 'malicious', 0.08],
      ['history.user.first_action', 'malicious', 0.1],
    ]);
    expect(facts[0]).toMatchObject({
      source: { type: 'system', name: 'history' },
      subject: { type: 'host', value: 'WS-77' },
      statement:
        'New on the host “WS-77”: the rule “Odd script”, in none of its 37 incidents of mail-gateway from 2026-10-13 on.',
      raw: { source: 'mail-gateway', incidents: 37, values: ['Odd script'], seen: [0] },
    });
    expect(facts[2]?.statement).toBe(
      'Seen before on the host “WS-77”: the technique “T1003”, in 3 of its 37 incidents of mail-gateway from 2026-10-13 on.',
    );
    expect(facts[7]?.statement).toContain('for the account “CORP\\amy”: the techniques “T1059”, “T1003”');
  });

  it.each<[string, Partial<History>]>([
    ['a host with few incidents', { owners: [owner([0, 0], { incidents: 4 })] }],
    ['a host of this week', { owners: [owner([0, 0], { since: before(6.9) })] }],
    ['a host without any', { owners: [owner([0, 0], { incidents: 0, since: null })] }],
    ['a source of this week', { owners: [owner([0, 0])], source: { incidents: 100, since: before(6.9) } }],
    [
      'a source with few incidents',
      { owners: [owner([0, 0])], source: { incidents: 19, since: before(60) } },
    ],
  ])('that too little is known, of %s', (_, told) => {
    expect(tell(told)).toMatchObject([
      { kind: 'history.host.short', polarity: 'neutral', weight: 0, statement: expect.stringMatching(/^Too little is known/) as string },
    ]); // prettier-ignore
  });
});

describe('of a rule is told', () => {
  const record = (more: Partial<typeof RULE>, source = SOURCE) =>
    tell({ rule: { ...RULE, ...more }, source })[0];

  it('how common it is, and what people have said of it', () => {
    expect(record({ judged: 100 })).toMatchObject({
      kind: 'history.rule',
      polarity: 'benign',
      weight: 0.4,
      subject: { type: 'incident' },
      statement:
        'The rule “Odd script” of mail-gateway has come 412 times since 2026-10-23, in 120 incidents on 80 hosts or more; of 100 that people have judged none was a true positive.',
    });
  });

  it.each([
    [0, 4, 'neutral', 0],
    [0, 15, 'neutral', 0],
    [0, 16, 'benign', 0.25],
    [1, 40, 'benign', 0.25],
    [0, 75, 'benign', 0.4],
    [5, 10, 'neutral', 0],
    [16, 20, 'malicious', 0.25],
    [40, 41, 'malicious', 0.4],
  ])('%d true positives of %d: %s %d', (true_positives, judged, polarity, weight) => {
    expect(record({ true_positives, judged })).toMatchObject({ polarity, weight });
  });

  it('that it is new, where its source has a history', () => {
    expect(record({ since: before(0.9) })).toMatchObject({ weight: 0.08, polarity: 'malicious' });
    expect(record({ since: before(1) })).toMatchObject({ weight: 0 });
    expect(record({ since: before(0.9) }, { incidents: 100, since: before(6) })).toMatchObject({
      weight: 0,
      statement: expect.stringMatching(/which says nothing yet/) as string,
    });
  });

  it('too little to make anything harmless or malicious by itself', () => {
    const weighed = (true_positives: number) =>
      weigh([{ ...record({ judged: 500, true_positives })!, id: 'E1', label: 'E1' }], 'other').probability;
    expect(weighed(0)).toBeGreaterThan(0.05);
    expect(weighed(500)).toBeLessThan(0.5);
  });
});

it('the bounds of a share are Wilson’s', () => {
  const [low, high] = boundsOf(3, 10);
  expect(low).toBeCloseTo(0.1078, 3);
  expect(high).toBeCloseTo(0.6032, 3);
});
