import { randomUUID } from 'node:crypto';
import type { Actor, Role } from '#contracts';
import { UnitOfWork } from '#platform';
import { TEST_USER_IDS } from '../../../test/harness/index.ts';
import { ApprovalsListeners } from './approvals.listeners.ts';
import {
  OTHER_TENANT,
  DIGEST,
  t,
  service,
  queries,
  behind,
  FACTS,
  type Request,
  open,
  decide,
  status,
  events,
  withApprovals,
} from './approvals.harness.ts';

withApprovals();

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
