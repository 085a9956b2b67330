import { Logger } from '@nestjs/common';
import type { Connectors } from '#connectors';
import type { IncidentStanding } from '#incidents';
import { DatabaseAway, Problem } from '#platform';
import type { PolicyDecision } from '#policies';
import type { UserDirectory } from '#users';
import { NOW } from '../../../test/fixtures/action-context.ts';
import { actionRow, clock, noted } from '../../../test/fixtures/action-row.ts';
import type { ActionAnnouncements } from './action-announcements.ts';
import { UNRESOLVED, type ActionAttempts, type Resolution } from './action-attempts.ts';
import { ActionClaims } from './action-claims.ts';
import type { ActionOutcomes, Claim } from './action-outcomes.ts';
import { ApprovalsGiven } from './approvals-given.ts';
import { ClaimGate } from './claim-gate.ts';
import type { ClaimJudge } from './claim-judge.ts';
import type { ActionEntity } from './data/action.entity.ts';
import type { ActionRepository } from './data/action.repository.ts';
import type { ClaimRepository } from './data/claim.repository.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ClaimDecision } from './domain/claim-decision.ts';
import { ReadBacks } from './read-backs.ts';
import type { Settlement } from './settlement.ts';

beforeAll(() => Logger.overrideLogger(false));

const FAILURE = { kind: 'failed', error: { code: 'not_found', message: 'None.' } } as const;
const LOOKED: Resolution = { incident_id: 'i1', targets: ['ws-1', '10.0.0.5'], failure: null };
const ASK = { kind: 'ask_again', level: 'manager', quorum: 2, sentence: 'Two managers.' } as const;
const DENY = { kind: 'denied', code: 'kill_switch', sentence: 'It is off.' } as const;

function gateOf(decision: ClaimDecision, moves = true) {
  const done: unknown[][] = [];
  const judge = {
    judge: async (...of: unknown[]) => {
      done.push(['judge', ...of.slice(1)]);
      return { decision, judgement: { policy_version: 7, mode: 'autonomous', rule: 'r' } };
    },
    hold: async (id: string | null) => (done.push(['hold', id]), null),
  };
  const gate = new ClaimGate(
    {
      move: async (_id: string, event: string, changes: object) => {
        done.push([event, changes]);
        return moves ? actionRow() : undefined;
      },
    } as unknown as ActionRepository,
    judge as unknown as ClaimJudge,
    {
      askForApproval: async (_row: ActionEntity, why: string) => void done.push(['ask', why]),
    } as unknown as ActionAnnouncements,
    {
      announce: async (_row: ActionEntity, why: string) => void done.push(['announce', why]),
    } as unknown as Settlement,
    clock,
  );
  return { gate, done, judge: judge as unknown as ClaimJudge };
}

describe('whether an approved action may begin', () => {
  const incident = {} as IncidentStanding;

  it('it does, where nothing has changed and the decision is the same', async () => {
    const { gate, done } = gateOf({ kind: 'proceed' });
    expect(await gate.refused(actionRow(), incident, LOOKED)).toBe(false);
    expect(done).toEqual([['judge', incident, LOOKED.targets]]);
  });

  it('it does with a digest from before it named the connector', async () => {
    const { digest } = actionRow({ connector_id: null });
    const { gate } = gateOf({ kind: 'proceed' });
    expect(await gate.refused(actionRow({ digest }), incident, LOOKED)).toBe(false);
  });

  it.each<[string, Partial<ActionEntity>]>([
    ['another request was approved', { approved_digest: 'f'.repeat(64) }],
    ['nothing was approved', { approved_digest: null }],
    ['the row is another one than its digest', { digest: 'f'.repeat(64) }],
  ])('it does not where %s', async (_why, changes) => {
    const { gate, done } = gateOf({ kind: 'proceed' });
    expect(await gate.refused(actionRow(changes), incident, LOOKED)).toBe(true);
    expect(done).toEqual([
      ['deny_granted', expect.objectContaining({ error_code: 'conflict', finished_at: NOW })],
      ['announce', expect.stringContaining('no longer the one that was approved')],
    ]);
  });

  it('it does not where it is denied by now, which is told once', async () => {
    const { gate, done } = gateOf(DENY);
    expect(await gate.refused(actionRow(), incident, LOOKED)).toBe(true);
    expect(done.slice(1)).toEqual([
      ['deny_granted', { error_code: 'kill_switch', error_message: 'It is off.', finished_at: NOW }],
      ['announce', 'It is off.'],
    ]);
    const late = gateOf(DENY, false);
    expect(await late.gate.refused(actionRow(), incident, LOOKED)).toBe(true);
    expect(late.done).toHaveLength(2);
  });

  it('people are asked again where policy asks for more, unless the target could not be looked up', async () => {
    const { gate, done } = gateOf(ASK);
    expect(await gate.refused(actionRow(), incident, LOOKED)).toBe(true);
    expect(done.slice(1)).toEqual([
      [
        'ask_again',
        {
          ...{
            decision: 'require_approval',
            decision_level: 'manager',
            decision_quorum: 2,
            decision_rule: 'r',
          },
          ...{ decision_reason: 'Two managers.', policy_version: 7, mode: 'autonomous' },
          ...{ approved_by: [], approved_digest: null, approved_at: null },
        },
      ],
      ['ask', 'Two managers.'],
    ]);
    const late = gateOf(ASK, false);
    expect(await late.gate.refused(actionRow(), incident, LOOKED)).toBe(true);
    expect(late.done).toHaveLength(2);
    expect(await gateOf(ASK).gate.refused(actionRow(), incident, { ...LOOKED, failure: FAILURE })).toBe(
      false,
    );
  });

  it.each<[ClaimDecision, Resolution['failure'], object | null]>([
    [{ kind: 'proceed' }, null, null],
    [DENY, null, { code: 'kill_switch', message: 'It is off.' }],
    [DENY, FAILURE, { code: 'kill_switch', message: 'It is off.' }],
    [ASK, null, { code: 'conflict', message: 'Two managers. Try it again to ask for that approval.' }],
    [ASK, FAILURE, null],
  ])('a second call after %j and %j: %j', async (decision, failure, expected) => {
    expect(await gateOf(decision).gate.notAgain(actionRow(), incident, { ...LOOKED, failure })).toEqual(
      expected,
    );
  });
});

describe('a claim', () => {
  function house(
    changes: { row?: ActionEntity | undefined; takes?: boolean; decision?: ClaimDecision } = {},
  ) {
    const { gate, judge, done } = gateOf(changes.decision ?? { kind: 'proceed' });
    const { unit, recorded } = noted();
    const row = 'row' in changes ? changes.row : actionRow();
    const executing = async (...of: unknown[]) => {
      done.push(['take', ...of.slice(2)]);
      return (changes.takes ?? true)
        ? actionRow({ status: 'executing', attempts: row?.attempts ?? 0 })
        : undefined;
    };
    const claims = new ActionClaims(
      { lock: async () => (done.push(['lock']), row) } as unknown as ActionRepository,
      { take: executing, takeOver: executing, sendAgain: executing } as unknown as ClaimRepository,
      gate,
      judge,
      {
        settle: async (_claim: Claim, attempt: object) => void done.push(['settle', attempt]),
      } as unknown as ActionOutcomes,
      unit,
    );
    return { claims, done, recorded };
  }

  it('is taken with the incident held before the action, and told with its connector', async () => {
    const { claims, done, recorded } = house();
    expect(await claims.take('a1', LOOKED)).toMatchObject({
      row: { status: 'executing' },
      token: expect.any(String),
    });
    expect(done.map(([what]) => what)).toEqual(['hold', 'lock', 'judge', 'take']);
    expect(done[0]).toEqual(['hold', 'i1']);
    expect(done.at(-1)).toEqual(['take', LOOKED.targets]);
    expect(recorded).toMatchObject([
      [
        'action.executing',
        { action_id: 'a1' },
        { after: { status: 'executing', connector: { id: 'c1', name: 'Ours' } } },
      ],
    ]);
  });

  it.each([
    ['it is not there', { row: undefined }],
    ['it waits for people', { row: actionRow({ status: 'pending_approval' }) }],
    ['it may not begin', { decision: DENY }],
    ['another worker was faster', { takes: false }],
  ])('is none where %s', async (_why, changes) => {
    const { claims, recorded } = house(changes);
    expect(await claims.take('a1', LOOKED)).toBeNull();
    expect(recorded).toEqual([]);
  });

  it('falls to who takes it over, or to nobody', async () => {
    expect(await house().claims.takeOver('a1')).toMatchObject({
      row: { id: 'a1' },
      token: expect.any(String),
    });
    expect(await house({ takes: false }).claims.takeOver('a1')).toBeNull();
  });

  const held = (changes: Partial<ActionEntity> = {}): Claim => ({ row: actionRow(changes), token: 't' });

  it('is used again where that is allowed, three times in all', async () => {
    const { claims, done, recorded } = house();
    expect(await claims.again(held({ attempts: 2 }), LOOKED)).toMatchObject({
      row: { status: 'executing' },
      token: 't',
    });
    expect(done.map(([what]) => what)).toEqual(['hold', 'judge', 'take']);
    expect(recorded).toHaveLength(1);
    expect(await house({ takes: false }).claims.again(held(), LOOKED)).toBeNull();
  });

  const earlier = { error_code: 'connector_failed', error_message: 'It answered 503.' };
  it.each<[string, Partial<ActionEntity>, ClaimDecision, object]>([
    [
      'the earlier error',
      { attempts: 3, ...earlier },
      { kind: 'proceed' },
      { code: 'connector_failed', message: 'It answered 503.' },
    ],
    [
      'that the service shows nothing',
      { attempts: 3 },
      { kind: 'proceed' },
      { code: 'connector_failed', message: 'The service does not show the effect after 3 calls.' },
    ],
    ['the refusal', { attempts: 1, ...earlier }, DENY, { code: 'kill_switch', message: 'It is off.' }],
  ])('ends with %s', async (_what, row, decision, error) => {
    const { claims, done, recorded } = house({ decision });
    expect(await claims.again(held(row), LOOKED)).toBeNull();
    expect(done.at(-1)).toEqual(['settle', { kind: 'failed', error }]);
    expect(recorded).toEqual([]);
  });

  it('ends with what the service said of the target', async () => {
    const { claims, done } = house();
    expect(await claims.again(held(), { ...LOOKED, failure: FAILURE })).toBeNull();
    expect(done.at(-1)).toEqual(['settle', FAILURE]);
  });
});

describe('what became of a call whose answer nobody has', () => {
  function reading(row: Partial<ActionEntity>, connectors: string[] = ['c1'], fails: unknown = null) {
    const failures: unknown[] = [];
    const serving = async () => {
      if (connectors.length === 0) throw new Problem('connector_not_configured', 'None.');
      return connectors.map((id) => ({ connector: { id } }));
    };
    const readBacks = new ReadBacks(
      new ActionCatalogue(),
      { serving } as unknown as Connectors,
      {
        readBack: async () => {
          if (fails !== null) throw fails;
          return { state: 'done' };
        },
      } as unknown as ActionAttempts,
      {
        readFailed: async (_claim: Claim, error: unknown) => void failures.push(error),
      } as unknown as ActionOutcomes,
    );
    const claim = { row: actionRow({ may_have_reached: true, ...row }), token: 't' };
    return { of: () => readBacks.of(claim), failures };
  }

  it.each<[string, Partial<ActionEntity>, string[], string]>([
    ['no call has begun', { may_have_reached: false }, [], 'not_done'],
    ['it was only read', { read_only: true }, ['c1'], 'not_done'],
    ['its connector says so', {}, ['c0', 'c1'], 'done'],
    ['its connector is another one by now', {}, ['c2'], 'unknown'],
    ['there is no connector', {}, [], 'unknown'],
    ['it went through none', { connector_id: null }, ['c1'], 'unknown'],
    ['it can be repeated', { name: 'unblock_sender', attempts: 2 }, ['c1'], 'not_done'],
    ['it was repeated often enough', { name: 'unblock_sender', attempts: 3 }, ['c1'], 'unknown'],
    ['nothing outside was changed', { name: 'add_comment', connector_id: null }, [], 'unknown'],
  ])('where %s', async (_why, row, connectors, state) => {
    expect(await reading(row, connectors).of()).toMatchObject({ state });
  });

  it('is asked later where it cannot be asked now', async () => {
    const { of, failures } = reading({}, ['c1'], new Problem('connector_failed', 'It hangs.'));
    expect(await of()).toBeNull();
    expect(failures).toEqual([{ code: 'connector_failed', message: 'It hangs.' }]);
    const away = reading({}, ['c1'], new DatabaseAway('gone'));
    await expect(away.of()).rejects.toBeInstanceOf(DatabaseAway);
    expect(away.failures).toEqual([]);
  });
});

describe('an approval given', () => {
  const voters = ['u1', 'u2'].map((user_id) => ({ user_id, name: user_id }));
  const given = (row: Partial<ActionEntity>, decision: Partial<PolicyDecision>, role = 'senior_analyst') => {
    const standing = new Map(voters.map(({ user_id }) => [user_id, { active: true, role }]));
    return new ApprovalsGiven({ standing: async () => standing } as unknown as UserDirectory, clock).stand(
      actionRow({ approved_by: voters, ...row }),
      { level: 'senior_analyst', quorum: 2, ...decision } as PolicyDecision,
    );
  };
  const ago = (ms: number) => ({ approved_at: new Date(NOW.getTime() - ms) });
  const DAY = 24 * 3600 * 1000;

  it.each<[string, Partial<ActionEntity>, Partial<PolicyDecision>, string, boolean]>([
    ['as many people as are needed', {}, {}, 'senior_analyst', true],
    ['more of them', {}, { quorum: 1 }, 'senior_analyst', true],
    ['fewer', {}, { quorum: 3 }, 'senior_analyst', false],
    ['people of a lower level', {}, { level: 'manager' }, 'senior_analyst', false],
    ['people, and no level is named: a manager’s', {}, { level: null }, 'senior_analyst', false],
    ['managers, and no level is named', {}, { level: null }, 'manager', true],
    [
      'who stands behind it',
      { behind: [{ user_id: 'u1', name: 'u1', part: 'requested' }] },
      {},
      'manager',
      false,
    ],
    ['people, a day ago', ago(DAY), {}, 'manager', true],
    ['people, more than a day ago', ago(DAY + 1), {}, 'manager', false],
    ['nobody at any time', { approved_at: null }, {}, 'manager', false],
    ['people, to another request', { approved_digest: 'f'.repeat(64) }, {}, 'manager', false],
  ])('by %s', async (_who, row, decision, role, stands) => {
    expect(await given(row, decision, role)).toBe(stands);
  });
});

it('nothing is resolved of what has no service', () => {
  expect(UNRESOLVED).toEqual({ incident_id: null, targets: null, failure: null });
});
