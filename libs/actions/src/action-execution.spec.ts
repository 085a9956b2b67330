import { Logger } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { DatabaseAway, Problem, type Context } from '#platform';
import { actionRow, noted } from '../../../test/fixtures/action-row.ts';
import type { ActionAttempts, Resolution } from './action-attempts.ts';
import type { ActionClaims } from './action-claims.ts';
import type { ActionContexts } from './action-contexts.ts';
import { ActionExecution } from './action-execution.ts';
import type { ActionOutcomes, Claim } from './action-outcomes.ts';
import { ActionJobs } from './actions.jobs.ts';
import type { ActionEntity } from './data/action.entity.ts';
import type { ActionRepository } from './data/action.repository.ts';
import type { ClaimRepository } from './data/claim.repository.ts';
import type { Attempt } from './domain/attempt.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ReadBack } from './domain/definition.ts';
import { IncidentEffects } from './incident-effects.ts';
import type { ReadBacks } from './read-backs.ts';
import { Settlement } from './settlement.ts';

const ERROR = { code: 'connector_failed', message: 'It answered 503.' };

beforeAll(() => Logger.overrideLogger(false));

describe('carrying out', () => {
  const CLAIM: Claim = { row: actionRow({ status: 'executing' }), token: 't' };
  const LOOKED: Resolution = { incident_id: 'i1', targets: ['ws-1'], failure: null };
  const DONE: Attempt = { kind: 'done', outcome: { output: {}, evidence: [] } };

  interface World {
    row: ActionEntity | undefined;
    resolution: Resolution;
    claim: Claim | null;
    concerns: boolean;
    fails: unknown;
    found: ReadBack | null;
  }
  function house(changes: Partial<World> = {}) {
    const world: World = {
      ...{
        row: actionRow(),
        resolution: LOOKED,
        claim: CLAIM,
        concerns: false,
        fails: null,
        found: { state: 'not_done' },
      },
      ...changes,
    };
    const done: unknown[][] = [];
    const note =
      <T>(what: string, answer: T) =>
      async (...of: unknown[]): Promise<T> => {
        done.push([what, ...of]);
        return answer;
      };
    const take = async (...of: unknown[]) => {
      done.push(['take', ...of]);
      if (world.fails !== null && done.filter(([what]) => what === 'take').length === 1) throw world.fails;
      return world.claim;
    };
    const execution = new ActionExecution(
      { find: async () => world.row } as unknown as ActionRepository,
      {
        take,
        takeOver: note('take over', world.claim),
        again: note('again', world.claim),
      } as unknown as ActionClaims,
      {
        resolve: note('resolve', world.resolution),
        attempt: note('attempt', DONE),
      } as unknown as ActionAttempts,
      {
        concern: () => world.concerns,
        apply: note('apply', { output: { a: 1 }, evidence: [] }),
      } as unknown as IncidentEffects,
      { of: note('read back', world.found) } as unknown as ReadBacks,
      {
        settle: note('settle', undefined),
        found: note('found', undefined),
        unconfirmed: note('unconfirmed', undefined),
      } as unknown as ActionOutcomes,
      noted().unit,
    );
    const steps = () => done.map(([what]) => what);
    return { execution, done, steps };
  }

  it('looks the target up, claims, calls and keeps what came of it', async () => {
    const { execution, done, steps } = house();
    await execution.execute('a1');
    expect(steps()).toEqual(['resolve', 'take', 'attempt', 'settle']);
    expect(done.at(-1)).toEqual(['settle', CLAIM, DONE]);
  });

  it.each<[string, Partial<World>, string[]]>([
    ['it is not there', { row: undefined }, []],
    ['it is under way', { row: actionRow({ status: 'executing' }) }, []],
    ['nothing is to begin', { claim: null }, ['resolve', 'take']],
    [
      'the target could not be looked up',
      { resolution: { ...LOOKED, failure: { kind: 'failed', error: ERROR } } },
      ['resolve', 'take', 'settle'],
    ],
    ['it is about the incident', { concerns: true }, ['resolve', 'take', 'apply', 'settle']],
  ])('ends where %s', async (_why, changes, expected) => {
    const { execution, steps } = house(changes);
    await execution.execute('a1');
    expect(steps()).toEqual(expected);
  });

  it('says in a transaction of its own what is wrong with the incident, and lets a fault be tried again', async () => {
    const { execution, done, steps } = house({ fails: new Problem('not_found', 'It is gone.') });
    await execution.execute('a1');
    expect(steps()).toEqual(['resolve', 'take', 'take', 'settle']);
    expect(done[2]?.[2]).toEqual({ incident_id: 'i1', targets: null, failure: null });
    expect(done.at(-1)?.[2]).toEqual({
      kind: 'failed',
      error: { code: 'not_found', message: 'It is gone.' },
    });
    const gone = house({ fails: new Problem('not_found', 'It is gone.'), claim: null });
    await gone.execution.execute('a1');
    expect(gone.steps()).toEqual(['resolve', 'take', 'take']);
    for (const fault of [new Error('a bug'), new DatabaseAway('gone')]) {
      const broken = house({ fails: fault });
      await expect(broken.execution.execute('a1')).rejects.toBe(fault);
      expect(broken.steps()).toEqual(['resolve', 'take']);
    }
  });

  it.each<[string, Partial<World>, string[]]>([
    ['somebody has it in hand', { claim: null }, ['take over']],
    ['the service is asked later', { found: null }, ['take over', 'read back']],
    ['it is done', { found: { state: 'done', output: {} } }, ['take over', 'read back', 'found']],
    ['nobody can say', { found: { state: 'unknown' } }, ['take over', 'read back', 'unconfirmed']],
    ['it is not done', {}, ['take over', 'read back', 'resolve', 'again', 'attempt', 'settle']],
  ])('goes on where %s', async (_why, changes, expected) => {
    const { execution, steps } = house(changes);
    await execution.reconcile('a1');
    expect(steps()).toEqual(expected);
  });

  it.each([true, false])(
    'knows whether an earlier call may have reached the service: %s',
    async (reached) => {
      const row = actionRow({ status: 'executing', may_have_reached: reached });
      const { execution, done } = house({ claim: { row, token: 't' } });
      await execution.reconcile('a1');
      expect(done.at(-1)?.[1]).toMatchObject({ sentBefore: reached });
    },
  );

  it('finds what is left behind by the dead, and what was lost', async () => {
    const { unit, enqueued } = noted();
    const claims = { abandoned: async () => ['a1', 'a2'], forgotten: async () => ['a3'] };
    await new ActionJobs({} as ActionExecution, claims as unknown as ClaimRepository, unit).recover();
    expect(enqueued).toEqual([
      ['action.reconcile', { action_id: 'a1' }],
      ['action.reconcile', { action_id: 'a2' }],
      ['action.execute', { action_id: 'a3' }],
    ]);
  });
});

describe('what is told at the end', () => {
  function house(moves = true) {
    const { unit, recorded } = noted();
    const counted: unknown[] = [];
    const moved: unknown[][] = [];
    const settlement = new Settlement(
      {
        move: async (...of: unknown[]) => {
          moved.push(of);
          return moves ? actionRow({ id: 'original', status: 'rolled_back' }) : undefined;
        },
      } as unknown as ActionRepository,
      unit,
      { inc: (labels: object) => counted.push(labels) } as unknown as Counter<'action' | 'status'>,
    );
    return { settlement, recorded, counted, moved };
  }

  it('is the state, with its error and why, counted once', async () => {
    const { settlement, recorded, counted, moved } = house();
    await settlement.announce(actionRow({ status: 'completed', attempts: 1 }));
    await settlement.announce(actionRow({ status: 'failed', error_code: 'c', error_message: 'm' }), 'why');
    expect(recorded).toEqual([
      [
        'action.settled',
        expect.objectContaining({ status: 'completed' }),
        { after: { status: 'completed', error: null, attempts: 1 } },
      ],
      [
        'action.settled',
        expect.objectContaining({ status: 'failed' }),
        { after: { status: 'failed', error: { code: 'c', message: 'm' }, attempts: 0 }, reason: 'why' },
      ],
    ]);
    expect(counted).toEqual([
      { action: 'isolate_host', status: 'completed' },
      { action: 'isolate_host', status: 'failed' },
    ]);
    expect(moved).toEqual([]);
  });

  it.each<[ActionEntity['status'], string | null, object | null]>([
    ['completed', 'end_rollback', {}],
    ['failed', 'fail_rollback', { error_code: 'fail_rollback', error_message: 'No.' }],
    ['denied', 'fail_rollback', { error_code: 'fail_rollback', error_message: 'No.' }],
    ['cancelled', 'fail_rollback', expect.anything()],
    ['unconfirmed', null, null],
  ])('what an undoing undoes follows it: %s', async (status, event, changes) => {
    const { settlement, moved, recorded } = house();
    await settlement.announce(actionRow({ status, rollback_of: 'original', error_message: 'No.' }));
    expect(moved).toEqual(event === null ? [] : [['original', event, changes]]);
    expect(recorded).toHaveLength(event === null ? 1 : 2);
    const late = house(false);
    await late.settlement.announce(actionRow({ status, rollback_of: 'original', error_message: null }));
    expect(late.recorded).toHaveLength(1);
    if (event === 'fail_rollback')
      expect(late.moved[0]?.[2]).toMatchObject({ error_message: `The request to undo it ended ${status}.` });
  });
});

it('an effect on the incident is in the name of who asked', async () => {
  const actors: unknown[] = [];
  const effects = new IncidentEffects(
    new ActionCatalogue(),
    {
      make: () => ({
        edits: { comment: async () => ({ id: 'k' }) },
        incident_id: 'i1',
        parameters: { text: 'x' },
      }),
    } as unknown as ActionContexts,
    {
      current: () => ({ tenantId: 't1' }),
      run: (given: { actor: unknown }, work: () => unknown) => (actors.push(given), work()),
    } as unknown as Context,
  );
  const comment = (changes: Partial<ActionEntity>) => actionRow({ name: 'add_comment', ...changes });
  await effects.apply(
    comment({ proposer_type: 'user', proposer_id: 'u1', proposer_name: 'Ann', proposer_role: 'analyst' }),
  );
  await effects.apply(comment({}));
  expect(actors).toMatchObject([
    { tenantId: 't1', actor: { type: 'user', id: 'u1', user_id: 'u1', name: 'Ann' } },
    { actor: { type: 'playbook', name: 'playbook:malware' } },
  ]);
  expect(actors[1]).not.toHaveProperty('actor.user_id');
  expect([effects.concern(comment({})), effects.concern(actionRow())]).toEqual([true, false]);
});
