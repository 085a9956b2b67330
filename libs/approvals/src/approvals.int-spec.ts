import { randomUUID } from 'node:crypto';
import type { Actor, DomainEvents, PersonBehind, Role } from '#contracts';
import { Clock, UnitOfWork } from '#platform';
import { UserDirectory, UsersService } from '#users';
import { createTestApp, TEST_USER_IDS, type TestApp } from '../../../test/harness/index.ts';
import { givenMadeUpUsers } from '../../../test/fixtures/people.ts';
import { ApprovalsListeners } from './approvals.listeners.ts';
import { ApprovalsQueries } from './approvals.queries.ts';
import { ApprovalsService } from './approvals.service.ts';

const OTHER_TENANT = '00000000-0000-7000-8000-000000000002';
const DIGEST = 'd'.repeat(64);

let t: TestApp;
let service: ApprovalsService;
let queries: ApprovalsQueries;

beforeAll(async () => {
  t = await createTestApp();
  service = t.get(ApprovalsService);
  queries = t.get(ApprovalsQueries);
  withoutActions();
  await givenMadeUpUsers(t);
  await t.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [OTHER_TENANT]);
});
afterAll(() => t.close());
afterEach(async () => {
  await t.sql('TRUNCATE approvals, approval_decisions');
});

/** Approvals of actions that do not exist: the actions feature, which would refuse their outcome, does not listen. */
function withoutActions(): void {
  const bus = Reflect.get(t.get(UnitOfWork), 'bus') as {
    transactionListeners(name: string): { id: string }[];
  };
  const all = bus.transactionListeners.bind(bus);
  bus.transactionListeners = (name) => all(name).filter(({ id }) => !id.startsWith('action'));
}

const behind = (user_id: string): PersonBehind[] => [{ user_id, name: 'B', part: 'requested' }];

const FACTS = { policy_version: 1, mode: 'supervised' as const, reason: null, incident: null };

type Request = DomainEvents['action.approval_required'];

/** Opens an approval directly: what the actions feature makes of its end is tested there. */
async function open(changes: Partial<Request> = {}, tenantId?: string): Promise<string> {
  const request: Request = {
    action_id: randomUUID(),
    incident_id: null,
    action: 'isolate_host',
    level: 'analyst',
    quorum: 1,
    digest: DIGEST,
    summary: 'Isolate ws-042',
    reason: 'Malware was found',
    proposer_type: 'playbook',
    proposer_user_id: null,
    proposer_name: 'playbook:malware_triage',
    behind: [],
    asked_again: null,
    facts: FACTS,
    ...changes,
  };
  await t.as(
    { type: 'system', id: null, name: 'test' },
    () => service.open(request),
    tenantId === undefined ? {} : { tenantId },
  );
  const [row] = await t.sql<{ id: string }>('SELECT id FROM approvals WHERE action_id = $1', [
    request.action_id,
  ]);
  return row?.id ?? '';
}

const decide = (
  id: string,
  who: Role | Actor,
  decision: 'approve' | 'reject' = 'approve',
  comment: string | null = 'because',
) => t.as(who, () => service.decide(id, { decision, digest: DIGEST, comment }));
const status = async (id: string) =>
  (await t.sql<{ status: string }>('SELECT status FROM approvals WHERE id = $1', [id]))[0]?.status;
const events = async (id: string) =>
  (
    await t.sql<{ event: string }>('SELECT event FROM audit_logs WHERE subject_id = $1 ORDER BY id', [id])
  ).map(({ event }) => event);

describe('opening', () => {
  it('happens in the requester’s transaction', async () => {
    const unitOfWork = t.get(UnitOfWork);
    const action_id = randomUUID();
    const payload: Request = {
      action_id,
      incident_id: null,
      action: 'isolate_host',
      level: 'manager',
      quorum: 1,
      digest: DIGEST,
      summary: 's',
      reason: 'r',
      proposer_type: 'user',
      proposer_user_id: TEST_USER_IDS.analyst,
      proposer_name: 'Test analyst',
      behind: behind(TEST_USER_IDS.analyst),
      asked_again: null,
      facts: FACTS,
    };
    const record = () =>
      unitOfWork.record('action.approval_required', { type: 'action', id: action_id }, payload);
    const failing = t.as('analyst', () =>
      unitOfWork.run(async () => {
        await record();
        throw new Error('no');
      }),
    );
    await expect(failing).rejects.toThrow('no');
    expect(await t.sql('SELECT id FROM approvals')).toEqual([]);
    await t.as('analyst', () => unitOfWork.run(record));
    const [row] = await t.sql<{ hours: number }>(
      `SELECT status, level, proposer_user_id, extract(epoch FROM expires_at - created_at)::float / 3600 AS hours FROM approvals`,
    );
    expect(row).toEqual({
      status: 'pending',
      level: 'manager',
      proposer_user_id: TEST_USER_IDS.analyst,
      hours: 1,
    });
  });

  it('a second time changes nothing', async () => {
    const action_id = randomUUID();
    const id = await open({ action_id });
    await open({ action_id, level: 'manager' });
    expect(await t.sql('SELECT id, level FROM approvals')).toEqual([{ id, level: 'analyst' }]);
    expect(await events(id)).toEqual(['approval.requested']);
  });
});

it('asks again for an action that is tried again', async () => {
  const action_id = randomUUID();
  await decide(await open({ action_id }), 'analyst', 'reject', 'not now');
  const again = await open({ action_id });
  const rows = await t.sql(`SELECT status FROM approvals WHERE action_id = $1 ORDER BY id`, [action_id]);
  expect(rows).toEqual([{ status: 'rejected' }, { status: 'pending' }]);
  expect(again).not.toBe('');
  const page = await t.as('analyst', () => queries.list({ limit: 10, action: action_id }));
  expect(page.data).toHaveLength(2);
});

describe('deciding', () => {
  it('grants, passing the digest on', async () => {
    const id = await open();
    await decide(id, 'analyst');
    expect(await status(id)).toBe('approved');
    expect(await events(id)).toEqual(['approval.requested', 'approval.decided', 'approval.granted']);
    const [entry] = await t.sql(
      `SELECT details FROM audit_logs WHERE subject_id = $1 AND event = 'approval.granted'`,
      [id],
    );
    expect(entry).toMatchObject({ details: { payload: { digest: DIGEST, level: 'analyst' } } });
  });

  it('rejects with a reason only', async () => {
    const id = await open();
    await expect(decide(id, 'analyst', 'reject', '  ')).rejects.toMatchObject({ code: 'invalid_request' });
    await decide(id, 'analyst', 'reject', 'wrong host');
    expect(await status(id)).toBe('rejected');
    expect(await events(id)).toEqual(['approval.requested', 'approval.decided', 'approval.rejected']);
  });

  it('is for the level and above, and never for who asked', async () => {
    const id = await open({
      level: 'senior_analyst',
      proposer_type: 'user',
      proposer_user_id: TEST_USER_IDS.manager,
      behind: behind(TEST_USER_IDS.manager),
    });
    await expect(decide(id, 'analyst')).rejects.toMatchObject({ code: 'level_too_low' });
    await expect(decide(id, 'manager')).rejects.toMatchObject({ code: 'own_request' });
    const key: Actor = {
      type: 'api_key',
      id: randomUUID(),
      name: 'key',
      user_id: TEST_USER_IDS.admin,
      role: 'admin',
    };
    await expect(decide(id, key)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(decide(id, { type: 'system', id: null, name: 'system' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await t.sql('SELECT id FROM approval_decisions')).toEqual([]);
    await decide(id, 'senior_analyst');
    expect(await status(id)).toBe('approved');
  });

  it('says who decided what when, the second time', async () => {
    const id = await open();
    await decide(id, 'analyst', 'reject', 'wrong host');
    await expect(decide(id, 'manager')).rejects.toMatchObject({
      code: 'already_decided',
      message: expect.stringMatching(/^Test analyst has rejected this already, at 20.*: wrong host$/),
    });
  });

  it('holds to what was seen', async () => {
    const id = await open();
    const other = t.as('analyst', () =>
      service.decide(id, { decision: 'approve', digest: 'e'.repeat(64), comment: null }),
    );
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
    expect(await status(id)).toBe('pending');
  });

  it('needs as many people as the quorum says', async () => {
    const id = await open({ quorum: 2 });
    await decide(id, 'analyst');
    expect(await status(id)).toBe('pending');
    await expect(decide(id, 'analyst')).rejects.toMatchObject({
      code: 'already_decided',
      message: expect.stringContaining('1 of 2 approvals'),
    });
    await decide(id, 'senior_analyst');
    expect(await status(id)).toBe('approved');
  });

  it('ends with one rejection, whatever the quorum', async () => {
    const id = await open({ quorum: 3 });
    await decide(id, 'analyst');
    await decide(id, 'manager', 'reject', 'no');
    expect(await status(id)).toBe('rejected');
  });

  it('does not know another tenant’s', async () => {
    const id = await open({}, OTHER_TENANT);
    await expect(decide(id, 'manager')).rejects.toMatchObject({ code: 'not_found' });
    await expect(t.as('manager', () => queries.get(id))).rejects.toMatchObject({ code: 'not_found' });
    const page = await t.as('manager', () => queries.list({ limit: 10 }));
    expect(page.data).toEqual([]);
    const theirs = await t.as('manager', () => queries.list({ limit: 10 }), { tenantId: OTHER_TENANT });
    expect(theirs.data.map((row) => row.id)).toEqual([id]);
  });
});

describe('who a voter is', () => {
  const set = (role: Role, fields: string) =>
    t.sql(`UPDATE users SET ${fields} WHERE id = $1`, [TEST_USER_IDS[role]]);
  afterEach(async () => {
    for (const role of ['analyst', 'senior_analyst', 'manager'] as const)
      await set(role, `role = '${role}', disabled_at = NULL`);
  });

  it('a vote counts by it when the last one comes: disabled, or of a lower role by then, it does not', async () => {
    for (const change of ['disabled_at = now()', `role = 'viewer'`]) {
      const id = await open({ quorum: 2 });
      await decide(id, 'analyst');
      await set('analyst', change);
      await decide(id, 'manager');
      expect(await status(id)).toBe('pending');
      await decide(id, 'senior_analyst');
      expect(await status(id)).toBe('approved');
      const [granted] = await t.sql<{ voters: { user_id: string }[] }>(
        `SELECT details->'payload'->'voters' AS voters FROM audit_logs WHERE subject_id = $1 AND event = 'approval.granted'`,
        [id],
      );
      expect(granted?.voters.map(({ user_id }) => user_id)).toEqual([
        TEST_USER_IDS.manager,
        TEST_USER_IDS.senior_analyst,
      ]);
      await set('analyst', `role = 'analyst', disabled_at = NULL`);
    }
  });

  it('whoever is disabled or demoted decides nothing, whatever their session says', async () => {
    const id = await open({ level: 'senior_analyst' });
    await set('manager', 'disabled_at = now()');
    await expect(decide(id, 'manager')).rejects.toMatchObject({ code: 'forbidden' });
    await set('senior_analyst', `role = 'analyst'`);
    await expect(decide(id, 'senior_analyst')).rejects.toMatchObject({ code: 'level_too_low' });
    expect(await status(id)).toBe('pending');
  });

  /** Runs `first` up to its look at who somebody is, then `second` until it waits for a lock. */
  async function during(first: () => Promise<unknown>, second: () => Promise<unknown>) {
    const users = t.get(UserDirectory);
    const standing = users.standing.bind(users);
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let looked: () => void = () => undefined;
    const hasLooked = new Promise<void>((resolve) => (looked = resolve));
    users.standing = async (ids) => {
      const found = await standing(ids);
      looked();
      await gate;
      return found;
    };
    const one = first();
    await hasLooked;
    users.standing = standing;
    let over = false;
    const other = second().finally(() => (over = true));
    for (;;) {
      const waiting = await t.sql(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype IN ('tuple', 'transactionid')`,
      );
      if (waiting.length > 0 || over) break;
    }
    const waited = !over;
    go();
    await Promise.all([one, other]);
    return waited;
  }

  it('disabling a voter waits for the last vote that is being counted', async () => {
    const id = await open({ quorum: 2 });
    await decide(id, 'analyst');
    const disable = () => t.as('admin', () => t.get(UsersService).disable(TEST_USER_IDS.manager));
    expect(await during(() => decide(id, 'manager'), disable)).toBe(true);
    expect(await status(id)).toBe('approved');
  });

  it('a vote waits for whoever disables the voter, and then does not count', async () => {
    const id = await open();
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const disabling = t.as('admin', () =>
      t.get(UnitOfWork).run(async () => {
        await t
          .get(UnitOfWork)
          .query('UPDATE users SET disabled_at = now() WHERE id = $1', [TEST_USER_IDS.analyst]);
        await gate;
      }),
    );
    const voting = decide(id, 'analyst').then(
      () => 'counted',
      (error: { code: string }) => error.code,
    );
    for (;;) {
      const waiting = await t.sql(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype IN ('tuple', 'transactionid')`,
      );
      if (waiting.length > 0) break;
    }
    go();
    await disabling;
    expect(await voting).toBe('forbidden');
    expect(await status(id)).toBe('pending');
  });
});

describe('races', () => {
  const outcomes = async (work: Promise<unknown>[]) =>
    (await Promise.allSettled(work)).map((r) => (r.status === 'fulfilled' ? 'ok' : r.reason.code));

  it('two approvers at once: one grants, the other is told', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await open();
      expect((await outcomes([decide(id, 'analyst'), decide(id, 'manager')])).sort()).toEqual([
        'already_decided',
        'ok',
      ]);
      expect(await events(id)).toEqual(['approval.requested', 'approval.decided', 'approval.granted']);
    }
  });

  it('two approvers at once with a quorum of two: granted, once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await open({ quorum: 2 });
      expect(await outcomes([decide(id, 'analyst'), decide(id, 'manager')])).toEqual(['ok', 'ok']);
      expect(await status(id)).toBe('approved');
      expect((await events(id)).filter((event) => event === 'approval.granted')).toHaveLength(1);
    }
  });

  it('one approver twice at once counts once', async () => {
    const id = await open({ quorum: 2 });
    expect((await outcomes([decide(id, 'analyst'), decide(id, 'analyst')])).sort()).toEqual([
      'already_decided',
      'ok',
    ]);
    expect(await status(id)).toBe('pending');
  });

  it('approve against reject: one wins', async () => {
    const id = await open();
    expect((await outcomes([decide(id, 'analyst'), decide(id, 'manager', 'reject')])).sort()).toEqual([
      'already_decided',
      'ok',
    ]);
    expect(
      (await events(id)).filter((event) => event === 'approval.granted' || event === 'approval.rejected'),
    ).toHaveLength(1);
  });

  it('approve against expiry: one wins', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      const id = await open();
      // Over for the sweep, not yet for the approver: both would be right, so only the row can decide.
      await t.sql(`UPDATE approvals SET expires_at = now() + interval '1 hour' WHERE id = $1`, [id]);
      const later = new Date(t.get(Clock).now().getTime() + 7_200_000);
      const expire = () =>
        t.as({ type: 'system', id: null, name: 'sweep' }, () =>
          t.get(UnitOfWork).run(async () => {
            const repository = Reflect.get(service, 'repository') as {
              expire(id: string, now: Date): Promise<unknown>;
            };
            return (await repository.expire(id, later)) !== undefined;
          }),
        );
      const [approved, expired] = await Promise.allSettled(
        round % 2 === 0 ? [decide(id, 'analyst'), expire()] : [expire(), decide(id, 'analyst')].reverse(),
      );
      const approvedWon = approved?.status === 'fulfilled';
      expect(expired).toMatchObject({ status: 'fulfilled', value: !approvedWon });
      if (approved?.status === 'rejected') expect(approved.reason).toMatchObject({ code: 'expired' });
      expect(await status(id)).toBe(approvedWon ? 'approved' : 'expired');
      seen.add(approvedWon ? 'approved' : 'expired');
    }
    expect(seen.size).toBeGreaterThan(0);
  });
});

describe('the end without a decision', () => {
  it('expires what is over, once, and leaves the rest', async () => {
    const [over, open_] = [await open(), await open()];
    await t.sql(`UPDATE approvals SET expires_at = now() - interval '1 second' WHERE id = $1`, [over]);
    await expect(decide(over, 'analyst')).rejects.toMatchObject({ code: 'expired' });
    await t.jobs.schedule('approval.sweep');
    await t.jobs.schedule('approval.sweep');
    expect([await status(over), await status(open_)]).toEqual(['expired', 'pending']);
    expect(await events(over)).toEqual(['approval.requested', 'approval.expired']);
    await expect(decide(over, 'analyst')).rejects.toMatchObject({ code: 'expired' });
  });

  it('goes on with the others when one cannot be expired', async () => {
    const [bad, good] = [await open(), await open()];
    await t.sql(`UPDATE approvals SET expires_at = now() - interval '1 second'`);
    const unitOfWork = t.get(UnitOfWork);
    const record = unitOfWork.record;
    unitOfWork.record = async (...args) => {
      if (args[1].id === bad) throw new Error('the action cannot expire');
      return record.apply(unitOfWork, args);
    };
    await t.jobs.schedule('approval.sweep');
    unitOfWork.record = record;
    expect([await status(bad), await status(good)]).toEqual(['pending', 'expired']);
  });

  it('is cancelled with its action, once', async () => {
    const action_id = randomUUID();
    const id = await open({ action_id });
    const event = { payload: { action_id, incident_id: null, action: 'isolate_host' } } as Parameters<
      ApprovalsListeners['actionCancelled']
    >[0];
    await t.as('analyst', () => t.get(ApprovalsListeners).actionCancelled(event));
    await t.as('analyst', () => t.get(ApprovalsListeners).actionCancelled(event));
    expect(await events(id)).toEqual(['approval.requested', 'approval.cancelled']);
    await expect(decide(id, 'analyst')).rejects.toMatchObject({ code: 'already_decided' });
  });
});

describe('HTTP', () => {
  const userId = async (role: Role) => {
    const { body } = await t.http('GET', '/api/auth/me', { as: role });
    return (body.user?.id ?? body.id) as string;
  };

  it('lists by time left, filters, pages, and knows what is mine', async () => {
    const me = await userId('analyst');
    const ids = [
      await open(),
      await open({ proposer_type: 'user', proposer_user_id: me, behind: behind(me) }),
      await open({ level: 'manager' }),
      await open({ quorum: 2 }),
    ];
    await t.sql(`UPDATE approvals SET expires_at = now() + interval '9 minutes' WHERE id = $1`, [ids[3]]);
    const list = async (query: string) =>
      (await t.http('GET', `/api/approvals?${query}`, { as: 'analyst' })).body;
    expect((await list('mine=true')).data.map(({ id }: { id: string }) => id)).toEqual([ids[3], ids[0]]);
    expect((await list('status=pending&level=manager')).data).toMatchObject([
      { id: ids[2], may_decide: false, obstacle: expect.stringContaining('needs the level manager') },
    ]);
    const own = (await list('status=pending')).data.find(({ id }: { id: string }) => id === ids[1]);
    expect(own).toMatchObject({
      may_decide: false,
      obstacle: expect.stringContaining('You stand behind this request: you have asked for it'),
    });

    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await list(`status=pending&limit=1${cursor}`);
      seen.push(...page.data.map(({ id }: { id: string }) => id));
      if (page.meta.next_cursor === null) break;
      cursor = `&cursor=${page.meta.next_cursor}`;
    }
    expect(seen).toHaveLength(4);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(seen.slice(0, 2).sort()).toEqual([ids[2], ids[3]].sort());

    await t.http('POST', `/api/approvals/${ids[3]}/approve`, { as: 'analyst', body: { digest: DIGEST } });
    expect((await list('mine=true')).data.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
    expect((await t.http('GET', '/api/approvals?mine=true', { as: 'viewer' })).body.data).toEqual([]);
    expect((await t.http('GET', '/api/approvals?sort=level', { as: 'viewer' })).status).toBe(400);
    expect((await t.http('GET', '/api/approvals?cursor=abc', { as: 'viewer' })).body.code).toBe(
      'invalid_cursor',
    );
  });

  it('decides, and tells what became of it', async () => {
    const id = await open();
    expect(
      (await t.http('POST', `/api/approvals/${id}/approve`, { as: 'viewer', body: { digest: DIGEST } }))
        .status,
    ).toBe(403);
    expect((await t.http('POST', `/api/approvals/${id}/approve`, { as: 'analyst', body: {} })).status).toBe(
      400,
    );
    expect(
      (await t.http('POST', `/api/approvals/${id}/reject`, { as: 'analyst', body: { digest: DIGEST } }))
        .status,
    ).toBe(400);
    const answer = await t.http('POST', `/api/approvals/${id}/approve`, {
      as: 'analyst',
      body: { digest: DIGEST, comment: 'ok' },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        id,
        status: 'approved',
        may_decide: false,
        decisions: [{ name: 'Test analyst', role: 'analyst', decision: 'approve', comment: 'ok' }],
      },
    });
    const again = await t.http('POST', `/api/approvals/${id}/reject`, {
      as: 'manager',
      body: { digest: DIGEST, reason: 'no' },
    });
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'already_decided', detail: expect.stringContaining('Test analyst has approved') },
    });
    expect((await t.http('GET', `/api/approvals/${randomUUID()}`, { as: 'viewer' })).status).toBe(404);
    expect((await t.http('GET', '/api/approvals/nonsense', { as: 'viewer' })).status).toBe(404);
  });

  it('decides several, each by itself', async () => {
    const ids = [await open(), await open({ level: 'manager' }), randomUUID()];
    const items = ids.map((id) => ({ id, digest: DIGEST }));
    const answer = await t.http('POST', '/api/approvals/bulk', {
      as: 'analyst',
      body: { decision: 'approve', items },
    });
    expect(answer.body.data).toMatchObject([
      { id: ids[0], decided: true, approval: { status: 'approved' }, code: null },
      { id: ids[1], decided: false, approval: { status: 'pending' }, code: 'level_too_low' },
      { id: ids[2], decided: false, approval: null, code: 'not_found' },
    ]);
    expect(
      (await t.http('POST', '/api/approvals/bulk', { as: 'analyst', body: { decision: 'reject', items } }))
        .status,
    ).toBe(400);
  });

  it('exports what waits and how long deciding took', async () => {
    const id = await open({ level: 'manager' });
    expect((await t.http('GET', '/metrics')).text).toContain(
      'triage_warden_approvals_pending{level="manager"} 1',
    );
    await decide(id, 'manager');
    const { text } = await t.http('GET', '/metrics');
    expect(text).toContain('triage_warden_approvals_pending{level="manager"} 0');
    expect(text).toMatch(/triage_warden_approval_decision_seconds_count\{.*level="manager".*\} 1/);
  });
});
