import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { Histogram } from 'prom-client';
import type { ActionOutlook } from '#actions';
import type { Actor, DomainEvents, Role } from '#contracts';
import { Clock, Ids, type Context, type UnitOfWork } from '#platform';
import type { UserDirectory } from '#users';
import { ApprovalsService, type DecisionInput } from './approvals.service.ts';
import type { ApprovalRepository } from './data/approval.repository.ts';
import type { Approval, ApprovalDecision } from './domain/approval.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const ANN = 'u-ann';
const WAITING = {
  ...{ id: 'p1', action_id: 'a1', incident_id: 'i1', summary: 'Isolate ws-1', digest: 'd', level: 'analyst' },
  ...{ quorum: 1, behind: [], status: 'pending', settled_at: null },
  ...{ created_at: new Date('2026-11-22T11:00:00Z'), expires_at: new Date('2026-11-22T13:00:00Z') },
} as unknown as Approval;

interface World {
  approval: Approval | null;
  decisions: ApprovalDecision[];
  /** False: this person has decided already. */
  fresh: boolean;
  settles: boolean;
  inserts: boolean;
  standing: Record<string, { active: boolean; role: Role }>;
  actor: Actor;
}

function house(changes: Partial<World> = {}) {
  const world: World = {
    ...{ approval: WAITING, decisions: [], fresh: true, settles: true, inserts: true },
    standing: { [ANN]: { active: true, role: 'analyst' } },
    actor: { type: 'user', id: ANN, name: 'Ann', role: 'analyst' },
    ...changes,
  };
  const done: string[] = [];
  const recorded: unknown[][] = [];
  const observed: unknown[] = [];
  const inserted: { comment?: string | null }[] = [];
  const unit = {
    run: (work: () => unknown) => work(),
    read: (work: () => unknown) => work(),
    record: async (event: string, _subject: object, ...rest: unknown[]) =>
      void recorded.push([event, ...rest]),
    afterCommit: (work: () => void) => work(),
  };
  const repository = {
    find: async () => world.approval,
    lock: async () => (done.push('lock approval'), world.approval),
    decisions: async () => world.decisions,
    insert: async (row: object) => (inserted.push(row), world.inserts),
    insertDecision: async (row: ApprovalDecision) => {
      inserted.push(row);
      if (world.fresh) world.decisions = [...world.decisions, row];
      return world.fresh;
    },
    settle: async (_id: string, event: string) => (
      done.push(event),
      world.settles ? world.approval : undefined
    ),
    expire: async () => (world.settles ? (world.approval ?? undefined) : undefined),
    cancelByAction: async () => (world.settles ? (world.approval ?? undefined) : undefined),
    overdue: async () => ['p1', 'p2', 'p3'],
  };
  const service = new ApprovalsService(
    unit as unknown as UnitOfWork,
    { current: () => ({ actor: world.actor }) } as unknown as Context,
    Object.assign(new Clock(), { now: () => NOW }),
    new Ids(new Clock()),
    repository as unknown as ApprovalRepository,
    { hold: async () => void done.push('hold action') } as unknown as ActionOutlook,
    { standing: async () => new Map(Object.entries(world.standing)) } as unknown as UserDirectory,
    { observe: (...of: unknown[]) => observed.push(of) } as unknown as Histogram<'level' | 'decision'>,
  );
  const decide = (input: Partial<DecisionInput> = {}) =>
    service.decide('p1', { decision: 'approve', digest: 'd', comment: null, ...input });
  return { world, service, decide, done, recorded, observed, inserted };
}

describe('a decision', () => {
  it('takes the action before the approval, counts, and tells how long it took', async () => {
    const { decide, done, recorded, observed, inserted } = house();
    await decide({ comment: '  ' });
    expect(done).toEqual(['hold action', 'lock approval', 'approve']);
    expect(inserted).toMatchObject([{ decision: 'approve', comment: null, decider_role: 'analyst' }]);
    expect(recorded).toMatchObject([
      ['approval.decided', { decision: 'approve' }, {}],
      ['approval.granted', { voters: [{ user_id: ANN, name: 'Ann' }] }],
    ]);
    expect(recorded[0]?.[2]).toEqual({});
    expect(observed).toEqual([[{ level: 'analyst', decision: 'approved' }, 3600]]);
  });

  it('keeps its comment without the blanks around it, and needs one to reject', async () => {
    const { decide, recorded, inserted, observed } = house();
    await decide({ decision: 'reject', comment: ' wrong host ' });
    expect(inserted[0]?.comment).toBe('wrong host');
    expect(recorded).toMatchObject([
      ['approval.decided', { decision: 'reject' }, { reason: 'wrong host' }],
      ['approval.rejected', { reason: 'wrong host' }, { reason: 'wrong host' }],
    ]);
    expect(observed).toEqual([[{ level: 'analyst', decision: 'rejected' }, 3600]]);
    for (const comment of [null, '', ' \n']) {
      const other = house();
      await expect(other.decide({ decision: 'reject', comment })).rejects.toMatchObject({
        code: 'invalid_request',
        errors: [{ path: 'reason', code: 'required' }],
      });
      expect(other.done).toEqual([]);
    }
  });

  const settled = { settled_at: NOW };
  const over = { expires_at: NOW };
  const nobody = { standing: {} };
  it.each<[string, Partial<World>, Partial<DecisionInput>, string, string]>([
    ['there is none', { approval: null }, {}, 'not_found', 'There is no approval p1.'],
    [
      'it is rejected',
      { approval: { ...WAITING, ...settled, status: 'rejected' } },
      {},
      'already_decided',
      'Somebody',
    ],
    [
      'it has expired',
      { approval: { ...WAITING, status: 'expired' } },
      {},
      'expired',
      'The deadline passed at',
    ],
    [
      'its time is over just now',
      { approval: { ...WAITING, ...over } },
      {},
      'expired',
      'passed at 2026-11-22T12:00:00.000Z',
    ],
    [
      'it was read before it changed',
      {},
      { digest: 'other' },
      'conflict',
      'What you saw is not what would be',
    ],
    ['the account is gone', nobody, {}, 'forbidden', 'Your account is disabled'],
    [
      'the account is disabled',
      { standing: { [ANN]: { active: false, role: 'admin' } } },
      {},
      'forbidden',
      'Your account is disabled',
    ],
    [
      'the role is a lower one by now',
      { standing: { [ANN]: { active: true, role: 'viewer' } } },
      {},
      'level_too_low',
      'your role is viewer',
    ],
    [
      'it is a key',
      { actor: { type: 'api_key', id: 'k', name: 'k' } },
      {},
      'forbidden',
      'Only people decide',
    ],
    [
      'it was taken in the meantime',
      { settles: false },
      {},
      'illegal_transition',
      'cannot become approved any more',
    ],
  ])('is none where %s', async (_why, changes, input, code, said) => {
    const { decide } = house(changes);
    await expect(decide(input)).rejects.toMatchObject({ code, message: expect.stringContaining(said) });
  });

  it('counts once for each person: a second one is told how many there are', async () => {
    const by = (user: string, decision: 'approve' | 'reject') =>
      ({ decider_user_id: user, decider_name: user, decision, decided_at: NOW }) as ApprovalDecision;
    const decisions = [by('u-bob', 'approve'), by(ANN, 'approve'), by('u-sue', 'reject')];
    const { decide, recorded } = house({ fresh: false, decisions, approval: { ...WAITING, quorum: 3 } });
    await expect(decide()).rejects.toMatchObject({
      code: 'already_decided',
      message: expect.stringMatching(/^You have approved this already, at .*; 2 of 3 approvals are there/),
    });
    expect(recorded).toEqual([]);
  });

  it.each([
    ['counts', { active: true, role: 'senior_analyst' }, ['approval.decided', 'approval.granted']],
    ['is disabled', { active: false, role: 'senior_analyst' }, ['approval.decided']],
    ['is a viewer by now', { active: true, role: 'viewer' }, ['approval.decided']],
  ] as const)(
    'grants with enough approvals of those who count: the other one %s',
    async (_what, bob, events) => {
      const vote = (id: string, decision: 'approve' | 'reject') =>
        ({ decider_user_id: id, decider_name: id, decision }) as ApprovalDecision;
      const { decide, recorded } = house({
        approval: { ...WAITING, quorum: 2 },
        decisions: [vote('u-bob', 'approve'), vote('u-sue', 'reject')],
        standing: {
          [ANN]: { active: true, role: 'analyst' },
          'u-bob': bob,
          'u-sue': { active: true, role: 'manager' },
        },
      });
      await decide();
      expect(recorded.map(([event]) => event)).toEqual(events);
    },
  );
});

describe('an approval', () => {
  const request = {
    ...{ action_id: 'a1', incident_id: null, level: 'manager', summary: 'S', quorum: 1, asked_again: null },
    behind: ['u1', 'u1', 'u2'].map((user_id) => ({ user_id, name: 'N', part: 'requested' })),
  } as unknown as DomainEvents['action.approval_required'];

  it('is opened once, and tells until when and who cannot decide it', async () => {
    const { service, recorded } = house();
    await service.open(request);
    expect(recorded).toMatchObject([
      [
        'approval.requested',
        { level: 'manager', expires_at: '2026-11-22T13:00:00.000Z', behind_user_ids: ['u1', 'u2'] },
      ],
    ]);
    const second = house({ inserts: false });
    await second.service.open(request);
    expect(second.recorded).toEqual([]);
  });

  it('expires, or somebody was faster', async () => {
    const { service, recorded } = house();
    expect(await service.expire('p1')).toBe(true);
    expect(recorded).toMatchObject([['approval.expired', { approval_id: 'p1', summary: 'Isolate ws-1' }]]);
    const late = house({ settles: false });
    expect(await late.service.expire('p1')).toBe(false);
    expect(late.recorded).toEqual([]);
  });

  it('that cannot expire keeps no other one, and is named in the log', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    const { service } = house();
    const expired: string[] = [];
    vi.spyOn(service, 'expire').mockImplementation(async (id) => {
      if (id === 'p2') throw new Error('away');
      expired.push(id);
      return true;
    });
    await service.expireOverdue();
    expect(expired).toEqual(['p1', 'p3']);
    expect(logged).toHaveBeenCalledWith(
      expect.objectContaining({ approval_id: 'p2' }),
      'The approval p2 could not be expired; it is tried again.',
    );
    vi.restoreAllMocks();
  });

  it('is cancelled with its action, where it still waits', async () => {
    const { service, recorded } = house();
    await service.cancel('a1');
    expect(recorded).toMatchObject([['approval.cancelled', { approval_id: 'p1', action_id: 'a1' }]]);
    const late = house({ settles: false });
    await late.service.cancel('a1');
    expect(late.recorded).toEqual([]);
  });
});
