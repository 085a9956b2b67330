import { Logger } from '@nestjs/common';
import type { IncidentFindings } from '#incidents';
import { NOW } from '../../../test/fixtures/action-context.ts';
import { actionRow, clock, noted } from '../../../test/fixtures/action-row.ts';
import { ActionOutcomes, type Claim } from './action-outcomes.ts';
import type { ActionEntity } from './data/action.entity.ts';
import type { ActionRepository } from './data/action.repository.ts';
import type { ClaimRepository } from './data/claim.repository.ts';
import type { Attempt } from './domain/attempt.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ReadBack } from './domain/definition.ts';
import type { Settlement } from './settlement.ts';

const ERROR = { code: 'connector_failed', message: 'It answered 503.' };
const EVIDENCE = [{ kind: 'k' }] as never;

beforeAll(() => Logger.overrideLogger(false));

describe('what a call has come to', () => {
  function house(row: Partial<ActionEntity> = {}, moves = true) {
    const { unit, recorded, enqueued } = noted();
    const done: unknown[][] = [];
    const outcomes = new ActionOutcomes(
      {
        move: async (id: string, event: string, changes: object, guard?: object) => {
          done.push([event, changes, ...(guard === undefined ? [] : [guard])]);
          return moves ? actionRow({ ...row, ...changes, id, status: 'completed' }) : undefined;
        },
      } as unknown as ActionRepository,
      {
        putOff: async (_id: string, token: string, seconds: number, state: object) => {
          done.push(['put off', token, seconds, state]);
          return moves ? actionRow(row) : undefined;
        },
      } as unknown as ClaimRepository,
      new ActionCatalogue(),
      {
        addEvidence: async (...of: unknown[]) => void done.push(['evidence', ...of]),
        standBehind: async (...of: unknown[]) => void done.push(['behind', ...of]),
      } as unknown as IncidentFindings,
      {
        announce: async (_row: ActionEntity, why?: string | null) => void done.push(['announce', why]),
      } as unknown as Settlement,
      unit,
      clock,
    );
    const claim: Claim = { row: actionRow(row), token: 't' };
    return { outcomes, claim, done, recorded, enqueued };
  }
  const settle = async (
    attempt: Attempt,
    row: Partial<ActionEntity> = {},
    more: Partial<Claim> = {},
    moves = true,
  ) => {
    const { outcomes, claim, done, enqueued } = house(row, moves);
    await outcomes.settle({ ...claim, ...more }, attempt);
    return { done, enqueued };
  };
  const completed = (output: object, evidence: unknown = []) =>
    ({ kind: 'done', outcome: { output, evidence } }) as Attempt;

  it('is kept as done, whoever has the claim, and counted as one more try', async () => {
    const { done } = await settle(completed({ already_done: true }), { attempts: 1 });
    expect(done).toEqual([
      [
        'complete',
        {
          ...{ claim: null, attempts: 2, result: { already_done: true }, finished_at: NOW },
          ...{ error_code: null, error_message: null },
        },
      ],
      ['announce', undefined],
    ]);
    expect((await settle(completed({}), { attempts: 1 }, { counted: true })).done[0]?.[1]).toMatchObject({
      attempts: 1,
    });
  });

  it.each([
    [{ already_done: true }, true, { already_done: false }],
    [{ already_done: true }, false, { already_done: true }],
    [{ hostname: 'ws-1' }, true, { hostname: 'ws-1' }],
  ])('is our own work where an earlier call may have done it: %j, %s', async (output, sentBefore, result) => {
    expect((await settle(completed(output), {}, { sentBefore })).done[0]?.[1]).toMatchObject({ result });
  });

  const asked = [{ user_id: 'u1', name: 'Ann', part: 'requested' as const }];
  const told = asked.map((one) => ({ ...one, part: 'looked_up' }));
  it.each<[string, Partial<ActionEntity>, unknown, unknown[][]]>([
    ['an effect’s', {}, EVIDENCE, [['evidence', 'i1', EVIDENCE, { action_id: 'a1' }]]],
    [
      'a person’s question’s, who stands behind it then',
      { read_only: true, behind: asked },
      EVIDENCE,
      [
        ['evidence', 'i1', EVIDENCE, { action_id: 'a1' }],
        ['behind', 'i1', told],
      ],
    ],
    [
      'a run’s question’s',
      { read_only: true, run_id: 'r1' },
      EVIDENCE,
      [['evidence', 'i1', EVIDENCE, { action_id: 'a1' }]],
    ],
    ['nothing', { read_only: true }, [], []],
    ['about no incident', { incident_id: null }, EVIDENCE, []],
  ])('leaves evidence: %s', async (_whose, row, evidence, expected) => {
    const { done } = await settle(completed({}, evidence), row);
    expect(done.slice(1, -1)).toEqual(expected);
  });

  it('is told to nobody twice', async () => {
    expect((await settle(completed({}, EVIDENCE), {}, {}, false)).done).toHaveLength(1);
    expect((await settle({ kind: 'failed', error: ERROR }, {}, {}, false)).done).toHaveLength(1);
    const late = await settle({ kind: 'uncertain', error: ERROR }, {}, {}, false);
    expect([late.done.length, late.enqueued]).toEqual([1, []]);
  });

  const failed = [
    'fail',
    expect.objectContaining({
      claim: null,
      error_code: 'connector_failed',
      error_message: 'It answered 503.',
      finished_at: NOW,
    }),
    { claim: 't' },
  ];
  const putOff = (seconds: number, mayHaveReached: boolean) => [
    'put off',
    't',
    seconds,
    expect.objectContaining({ mayHaveReached, readFailed: false, error: ERROR }),
  ];
  it.each<[string, Attempt, Partial<ActionEntity>, unknown[]]>([
    ['failed', { kind: 'failed', error: ERROR }, {}, failed],
    [
      'not sent: later again',
      { kind: 'not_sent', error: ERROR, retryAfterSeconds: 30 },
      {},
      putOff(30, false),
    ],
    [
      'not sent, the second time',
      { kind: 'not_sent', error: ERROR, retryAfterSeconds: null },
      { attempts: 1 },
      putOff(15, false),
    ],
    [
      'not sent, the third time',
      { kind: 'not_sent', error: ERROR, retryAfterSeconds: null },
      { attempts: 2 },
      failed,
    ],
    [
      'a question not sent',
      { kind: 'not_sent', error: ERROR, retryAfterSeconds: null },
      { read_only: true },
      failed,
    ],
    ['uncertain: read back', { kind: 'uncertain', error: ERROR }, {}, putOff(5, true)],
    [
      'uncertain, and nothing can be read back',
      { kind: 'uncertain', error: ERROR },
      { name: 'add_comment' },
      ['lose_sight', expect.objectContaining({ error_message: 'It answered 503.' }), { claim: 't' }],
    ],
  ])('is %s', async (_what, attempt, row, expected) => {
    const { done, enqueued } = await settle(attempt, row);
    expect(done[0]).toEqual(expected);
    if (expected[0] === 'put off')
      expect(enqueued).toEqual([
        ['action.reconcile', { action_id: 'a1' }, { startAfterSeconds: expected[2] }],
      ]);
    else expect(done[1]).toEqual(['announce', 'It answered 503.']);
  });

  it('is found by the service, or lost sight of', async () => {
    const { outcomes, claim, done } = house();
    await outcomes.found(claim, { state: 'done', output: { hostname: 'ws-1' } } as ReadBack);
    expect(done[0]).toMatchObject([
      'complete',
      { result: { hostname: 'ws-1', read_back: true }, attempts: 0 },
    ]);
    await outcomes.unconfirmed(claim, { code: 'c', message: 'x'.repeat(5000) });
    expect(done[2]).toMatchObject([
      'lose_sight',
      { error_code: 'c', error_message: 'x'.repeat(4000) },
      { claim: 't' },
    ]);
  });

  it.each([
    [0, ['put off', 't', 5, expect.objectContaining({ mayHaveReached: true, readFailed: true })]],
    [1, ['put off', 't', 15, expect.anything()]],
    [4, ['put off', 't', 120, expect.anything()]],
    [5, ['lose_sight', expect.anything(), { claim: 't' }]],
  ])('cannot be read back for the time after %i: six in all', async (readbacks, expected) => {
    const { outcomes, claim, done } = house({ readbacks });
    await outcomes.readFailed(claim, ERROR);
    expect(done[0]).toEqual(expected);
  });
});
