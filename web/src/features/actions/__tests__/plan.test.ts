import { describe, expect, it } from 'vitest';
import type { ActionDto, RecommendationDto } from '../../../shared/api/generated/index.ts';
import { action, actionType } from '../../../test/fixtures.ts';
import { impossibleIn, isImpossible, planOf, type Recommended } from '../plan.ts';

const isolate = { action: 'isolate_host', parameters: { host: 'ws-7' }, reason: 'It is bad.', evidence: [] };
const block = {
  action: 'block_sender',
  parameters: { address: 'a@b.example' },
  reason: 'More.',
  evidence: [],
};
const recommended: Recommended = { verdictId: 'v', summary: 'Malicious.', actions: [isolate, block] };

const did = (id: string, status: ActionDto['status'], changes: Partial<ActionDto> = {}) =>
  action({ id, status, action: `other_${id}`, parameters: {}, ...changes });
const isolated = (id: string, status: ActionDto['status']) =>
  did(id, status, { action: 'isolate_host', parameters: { host: 'WS-7', connector: 'c' } });
const plan = (actions: ActionDto[], became: RecommendationDto[] = [], by: Recommended | null = recommended) =>
  planOf(by, actions, became).map((each) => [
    each.recommendation?.what.action ?? '',
    each.action?.id ?? '',
    each.open,
  ]);

describe('one list', () => {
  it('has each once: what is recommended and was asked for is one line', () => {
    expect(plan([isolated('a', 'completed'), did('b', 'pending_approval')])).toEqual([
      ['block_sender', '', true],
      ['', 'b', false],
      ['isolate_host', 'a', false],
    ]);
  });

  it('shows the one that holds, else the newest, and offers again what came to nothing', () => {
    expect(plan([isolated('new', 'rejected'), isolated('old', 'completed')], [])).toEqual([
      ['block_sender', '', true],
      ['isolate_host', 'old', false],
      ['', 'new', false],
    ]);
    expect(plan([isolated('new', 'rejected'), isolated('old', 'failed')])).toEqual([
      ['isolate_host', 'new', true],
      ['block_sender', '', true],
      ['', 'old', false],
    ]);
  });

  it('knows what the analyst made of its own recommendation, whatever the parameters', () => {
    const made = {
      verdict_id: 'v',
      position: 1,
      action: 'block_sender',
      action_id: 'm',
      code: null,
      reason: '',
    };
    expect(plan([did('m', 'executing')], [made as RecommendationDto])).toEqual([
      ['isolate_host', '', true],
      ['block_sender', 'm', false],
    ]);
    expect(plan([did('m', 'executing')], [{ ...made, verdict_id: 'earlier' } as RecommendationDto])).toEqual([
      ['isolate_host', '', true],
      ['block_sender', '', true],
      ['', 'm', false],
    ]);
  });

  it('begins with what waits for a person, and ends with what came to nothing; look-ups are no deeds', () => {
    const actions = [
      did('denied', 'denied'),
      did('done', 'completed'),
      did('running', 'executing'),
      did('failed', 'failed'),
      did('lookup', 'completed', { read_only: true }),
    ];
    expect(plan(actions, [], null).map(([, id]) => id)).toEqual(['failed', 'running', 'done', 'denied']);
  });
});

describe('what no connected service can do', () => {
  const types = [
    actionType({ name: 'isolate_host', title: 'Isolate host', capability: 'edr', available: false }),
    actionType({ name: 'block_sender', title: 'Block sender', capability: 'email_gateway' }),
  ];

  it('is named with its target, by the service that is lacking', () => {
    expect([...impossibleIn(planOf(recommended, [], []), types)]).toEqual([['EDR', ['Isolate host ws-7']]]);
  });

  it('is not what was asked for already, nor what nothing is known of', () => {
    expect(impossibleIn(planOf(recommended, [isolated('a', 'failed')], []), types).size).toBe(0);
    expect(planOf(recommended, [], []).map((each) => isImpossible(each, []))).toEqual([false, false]);
    expect(impossibleIn(planOf(null, [did('x', 'failed')], []), types).size).toBe(0);
  });
});
