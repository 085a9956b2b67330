import type { Evaluation } from './request.ts';
import { Tally, type PastOutcome } from './tally.ts';

const evaluation = (changes: Partial<Evaluation> = {}): Evaluation => ({
  decision: 'allow',
  level: null,
  quorum: 1,
  step: 'rule',
  rule: 'one',
  reason: 'x',
  ...changes,
});
const past = (id: string, was: Partial<Evaluation> = {}): PastOutcome => ({
  id,
  incident_id: null,
  action: 'isolate_host',
  targets: [],
  created_at: new Date(`2026-11-18T12:00:0${id}.000Z`),
  was: evaluation(was),
});
const ASK = { decision: 'require_approval', level: 'analyst' } as const;

it('counts by rule and by step, and what comes out otherwise', () => {
  const tally = new Tally(['one', 'two'], 10);
  const nothing = () => evaluation();
  tally.add(past('1'), evaluation(), nothing);
  tally.add(past('2', ASK), evaluation(), nothing);
  tally.add(past('3'), evaluation({ step: 'mode', rule: null, ...ASK }), () => null);
  // By another rule, but with the same answer.
  tally.add(past('4'), evaluation({ rule: 'two' }), nothing);
  tally.add(past('5', ASK), evaluation({ ...ASK, quorum: 2, rule: 'two' }), () => evaluation());
  tally.lacks('lists');
  const totals = tally.totals();
  expect(totals).toMatchObject({
    redecided: 5,
    missing: { lists: 1, alerts: 0, concurrent: 0 },
    was: { allow: 3, deny: 0, require_approval: 2 },
    would_be: { allow: 3, deny: 0, require_approval: 2 },
    changed: 3,
    changed_already: 1,
    rules: [
      { rule: 'one', decided: 2, changed: 1, last_at: new Date('2026-11-18T12:00:02.000Z') },
      { rule: 'two', decided: 2, changed: 1 },
    ],
  });
  expect(totals.steps).toContainEqual({ step: 'mode', decided: 1 });
  expect(totals.differences.map(({ id, already }) => [id, already])).toEqual([
    ['5', false],
    ['3', false],
    ['2', true],
  ]);
});

it('keeps the latest of many, first those that publishing would make', () => {
  const tally = new Tally([], 3);
  for (const id of ['1', '2', '3', '4', '5'])
    tally.add(past(id, ASK), evaluation(), () => (id === '5' || id === '3' ? evaluation() : null));
  const { changed, changed_already, differences } = tally.totals();
  expect({ changed, changed_already }).toEqual({ changed: 5, changed_already: 2 });
  expect(differences.map(({ id }) => id)).toEqual(['4', '2', '1']);
  const few = new Tally([], 3);
  few.add(past('1', ASK), evaluation(), () => null);
  expect(few.totals().differences.map(({ id }) => id)).toEqual(['1']);
});
