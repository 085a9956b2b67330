import { Gauge, Registry } from 'prom-client';
import type { ActionOutlook, Change } from '#actions';
import type { Actor, Role } from '#contracts';
import { Clock, Problem, type Context, type Tenants, type UnitOfWork } from '#platform';
import type { UserDirectory } from '#users';
import { ApprovalsBulk } from './approvals.bulk.ts';
import { ApprovalsMetrics } from './approvals.metrics.ts';
import { ApprovalsQueries, type ListApprovals } from './approvals.queries.ts';
import type { ApprovalsService } from './approvals.service.ts';
import type { ApprovalFilter, ApprovalOrder, ApprovalRepository } from './data/approval.repository.ts';
import type { Approval, ApprovalDecision } from './domain/approval.ts';
import { toApprovalDto, toBulkResultDto } from './http/approvals.mapper.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const ANN: Actor = { type: 'user', id: 'u-ann', name: 'Ann', role: 'analyst' };
const row = (id: string, more: Partial<Approval> = {}) =>
  ({
    ...{ id, action_id: `of ${id}`, level: 'analyst', quorum: 1, behind: [], facts: {}, status: 'pending' },
    ...{ created_at: at(-1), expires_at: at(1), settled_at: null, ...more },
  }) as Approval;
const vote = (approval_id: string, user: string, decision: 'approve' | 'reject' = 'approve') =>
  ({
    approval_id,
    decider_user_id: user,
    decider_name: user,
    decision,
    decided_at: at(-1),
  }) as ApprovalDecision;

function house(rows: Approval[], votes: ApprovalDecision[] = [], actor: Actor = ANN) {
  const listed: { filter: ApprovalFilter; order: ApprovalOrder }[] = [];
  const asked: unknown[] = [];
  const change = { what: 'verdict', sentence: 'It has changed.' } as Change;
  const standing: Record<string, { active: boolean; role: Role }> = {
    'u-ann': { active: true, role: 'analyst' },
    'u-bob': { active: true, role: 'manager' },
    'u-gone': { active: false, role: 'manager' },
  };
  const repository = {
    list: async (filter: ApprovalFilter, order: ApprovalOrder) => (listed.push({ filter, order }), rows),
    find: async (id: string) => rows.find((one) => one.id === id) ?? null,
    decisions: async (ids: string[]) => (
      asked.push(ids),
      votes.filter((one) => ids.includes(one.approval_id))
    ),
    pendingByLevel: async () => [{ level: 'analyst', pending: 2 }],
  };
  const queries = new ApprovalsQueries(
    { read: (work: () => unknown) => work() } as unknown as UnitOfWork,
    { current: () => ({ actor }) } as unknown as Context,
    Object.assign(new Clock(), { now: () => NOW }),
    repository as unknown as ApprovalRepository,
    {
      changes: async (of: { action_id: string }[]) =>
        new Map(of.map(({ action_id }) => [action_id, [change]])),
    } as unknown as ActionOutlook,
    {
      standingNow: async () => new Map(Object.entries(standing)),
      deciders: async (level: string) => (
        asked.push(level),
        level === 'manager' ? ['u-bob'] : ['u-ann', 'u-bob']
      ),
    } as unknown as UserDirectory,
  );
  const views = async (query: Partial<ListApprovals> = {}) =>
    (await queries.list({ limit: 9, ...query })).data;
  return { queries, listed, asked, views, change };
}

describe('a list of approvals', () => {
  it.each<[Partial<ListApprovals>, string, boolean]>([
    [{}, 'created_at', true],
    [{ status: 'approved' }, 'created_at', true],
    [{ status: 'pending' }, 'expires_at', false],
    [{ mine: true }, 'expires_at', false],
    [{ mine: false }, 'created_at', true],
    [{ status: 'pending', sort: 'created_at' }, 'created_at', false],
    [{ sort: '-expires_at' }, 'expires_at', true],
  ])('%j is sorted by %s, descending: %s', async (query, column, descending) => {
    const { views, listed } = house([]);
    await views(query);
    expect(listed[0]?.order).toEqual({ column, descending });
  });

  it('is sorted by nothing else', async () => {
    await expect(house([]).views({ sort: 'name' })).rejects.toThrow(
      'Approvals cannot be sorted by "name"; use one of expires_at, -expires_at, created_at, -created_at.',
    );
  });

  it('is of what is asked for', async () => {
    const { views, listed } = house([]);
    const action_id = '01900000-0000-7000-8000-000000000001';
    await views({ status: 'approved', level: 'manager', action: 'isolate_host', incident: 'i1' });
    await views({ action: action_id });
    await views({ mine: true });
    expect(listed.map(({ filter }) => filter)).toEqual([
      { equal: { status: 'approved', level: 'manager', action: 'isolate_host', incident_id: 'i1' } },
      { equal: { action_id } },
      { equal: {}, decidable: { user_id: 'u-ann', levels: ['analyst'], now: NOW } },
    ]);
  });

  it.each<[string, Partial<ListApprovals>, Actor]>([
    ['of a key', { mine: true }, { type: 'api_key', id: 'k', name: 'k' }],
    ['of who decides nothing', { mine: true }, { ...ANN, role: 'viewer' }],
    ['of what is settled', { mine: true, status: 'approved' }, ANN],
  ])('is empty, and nothing is read, %s', async (_what, query, actor) => {
    const { views, listed } = house([row('a')], [], actor);
    expect(await views(query)).toEqual([]);
    expect(listed).toEqual([]);
  });

  it('has its own of each: votes, changes, and for each level who could decide, asked once', async () => {
    const { views, asked, change } = house(
      [row('a'), row('b', { facts: null }), row('c', { status: 'approved', settled_at: at(-1) })],
      [vote('a', 'u-bob'), vote('a', 'u-gone'), vote('c', 'u-gone')],
    );
    const [a, b, c] = await views();
    expect(a?.decisions.map(({ decider_name }) => decider_name)).toEqual(['u-bob', 'u-gone']);
    expect(a?.changes).toEqual([
      change,
      {
        ...{ what: 'voter', before: 'u-gone', after: null, stops: false },
        sentence: 'The vote of u-gone no longer counts: the account is disabled.',
      },
    ]);
    expect([b?.changes, b?.decisions, c?.changes]).toEqual([[], [], []]);
    expect(asked).toEqual([['a', 'b', 'c'], 'analyst']);
    const empty = house([]);
    expect(await empty.views()).toEqual([]);
    expect(empty.asked).toEqual([]);
  });
});

describe('what keeps a person from deciding', () => {
  const obstacle = async (of: Approval, votes: ApprovalDecision[] = [], actor = ANN) => {
    const [view] = await house([of], votes, actor).views();
    return view === undefined ? null : { said: view.obstacle, may: toApprovalDto(view).may_decide };
  };

  it.each<[string, Approval, ApprovalDecision[], Actor, string | null]>([
    ['nothing', row('a'), [], ANN, null],
    [
      'that it is settled',
      row('a', { status: 'cancelled', settled_at: at(-1) }),
      [],
      ANN,
      'The request was taken back',
    ],
    [
      'that it is over just now',
      row('a', { expires_at: NOW }),
      [],
      ANN,
      'The deadline passed at 2026-11-22T12:00',
    ],
    ['the level', row('a', { level: 'manager' }), [], ANN, 'needs the level manager'],
    ['an own vote', row('a', { quorum: 2 }), [vote('a', 'u-ann')], ANN, 'You have decided already; 1 of 2'],
    ['no vote of another one', row('a', { quorum: 2 }), [vote('a', 'u-bob')], ANN, null],
    ['that it is a key', row('a'), [], { type: 'api_key', id: 'k', name: 'k' }, 'Only people decide'],
  ])('is %s', async (_what, of, votes, actor, said) => {
    const found = await obstacle(of, votes, actor);
    expect(found?.may).toBe(said === null);
    if (said === null) expect(found?.said).toBeNull();
    else expect(found?.said).toContain(said);
  });

  it('may be that nobody at all can, or too few', async () => {
    const behind = (user_id: string) => [{ user_id, name: 'N', part: 'requested' as const }];
    const [one, both, manager, done] = await house([
      row('a', { behind: behind('u-bob') }),
      row('b', { behind: behind('u-bob'), quorum: 2 }),
      row('c', { level: 'manager', behind: behind('u-bob') }),
      row('d', { level: 'manager', behind: behind('u-bob'), status: 'expired' }),
    ]).views();
    expect(one?.dead_end).toBeNull();
    expect(both?.dead_end).toContain('there is only one');
    expect(manager?.dead_end).toContain('there is nobody');
    expect(done?.dead_end).toBeNull();
  });

  it('is not asked of what is not there', async () => {
    const { queries } = house([row('a')]);
    expect((await queries.get('a')).id).toBe('a');
    await expect(queries.get('b')).rejects.toThrow('There is no approval b.');
  });
});

describe('several decisions at once', () => {
  it('are each its own, and each told', async () => {
    const { queries } = house([row('good'), row('late')]);
    const decide = async (id: string) => {
      if (id === 'late') throw new Problem('already_decided', 'Too late.');
      if (id === 'gone') throw new Problem('not_found', 'None.');
      if (id === 'broken') throw new Error('away');
    };
    const bulk = new ApprovalsBulk({ decide } as unknown as ApprovalsService, queries);
    const of = (...ids: string[]) => ids.map((id) => ({ id, digest: 'd' }));
    const outcomes = await bulk.decide({
      decision: 'approve',
      comment: null,
      items: of('good', 'late', 'gone'),
    });
    expect(outcomes.map(toBulkResultDto)).toMatchObject([
      { id: 'good', decided: true, approval: { id: 'good' }, code: null, detail: null },
      { id: 'late', decided: false, approval: { id: 'late' }, code: 'already_decided', detail: 'Too late.' },
      { id: 'gone', decided: false, approval: null, code: 'not_found', detail: 'None.' },
    ]);
    await expect(bulk.decide({ decision: 'approve', comment: '', items: of('broken') })).rejects.toThrow(
      'away',
    );
    for (const comment of [null, ' '])
      await expect(bulk.decide({ decision: 'reject', comment, items: of('good') })).rejects.toThrow(
        'give a comment',
      );
    expect(await bulk.decide({ decision: 'reject', comment: 'no', items: of('good') })).toHaveLength(1);
  });
});

it('counts what waits in all tenants, with 0 for a level of which nothing does', async () => {
  const gauge = new Gauge({ name: 'g', help: 'g', labelNames: ['level'], registers: [new Registry()] });
  const twice = {
    forEach: async (_name: string, work: () => Promise<void>) => void (await work(), await work()),
  };
  new ApprovalsMetrics(gauge, twice as unknown as Tenants, house([]).queries);
  const { values } = await gauge.get();
  expect(values.map(({ labels, value }) => [labels.level, value])).toEqual([
    ['analyst', 4],
    ['senior_analyst', 0],
    ['manager', 0],
  ]);
});
