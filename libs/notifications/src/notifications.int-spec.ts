import { randomUUID } from 'node:crypto';
import type { DomainEvents, RecordedEventName, Role } from '#contracts';
import { UnitOfWork } from '#platform';
import { UsersService } from '#users';
import { SmtpSink } from '../../../test/fakes/smtp.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { MailDelivery } from './mail-delivery.ts';
import { NotificationsListeners } from './notifications.listeners.ts';

const OTHER_TENANT = '00000000-0000-7000-8000-000000000002';

let sink: SmtpSink;
let t: TestApp;
const ids = new Map<Role, string>();

beforeAll(async () => {
  sink = await SmtpSink.start();
  const environment = {
    SMTP_URL: sink.url,
    MAIL_FROM: 'warden@soc.example',
    BASE_URL: 'https://soc.example',
  };
  t = await createTestApp({ environment });
  await t.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [OTHER_TENANT]);
  for (const role of ['viewer', 'analyst', 'senior_analyst', 'manager'] as const) {
    const { body } = await t.http('GET', '/api/auth/me', { as: role });
    ids.set(role, body.user?.id ?? body.id);
  }
});
afterAll(async () => {
  await t.close();
  await sink.close();
});
beforeEach(() => {
  sink.reply = () => 250;
});
afterEach(async () => {
  await t.jobs.drain();
  await t.sql('TRUNCATE notifications, notification_reads, notification_mails');
  sink.mails.length = 0;
  sink.tried.length = 0;
});

function record<N extends RecordedEventName>(
  name: N,
  type: string,
  id: string,
  payload: DomainEvents[N],
  tenantId?: string,
) {
  const unitOfWork = t.get(UnitOfWork);
  const work = () => unitOfWork.run(() => unitOfWork.record(name, { type, id }, payload));
  return t.as('manager', work, tenantId === undefined ? {} : { tenantId });
}

function requested(
  changes: Partial<DomainEvents['approval.requested']> = {},
): DomainEvents['approval.requested'] {
  return {
    approval_id: randomUUID(),
    action_id: randomUUID(),
    incident_id: null,
    level: 'senior_analyst',
    expires_at: '2026-11-18T12:00:00.000Z',
    summary: 'Isolate ws-042',
    behind_user_ids: [],
    ...changes,
  };
}

const ask = (payload: DomainEvents['approval.requested'], tenantId?: string) =>
  record('approval.requested', 'approval', payload.approval_id, payload, tenantId);
const list = async (as: Role, query = '') => (await t.http('GET', `/api/notifications${query}`, { as })).body;
const titles = async (as: Role) => (await list(as)).data.map(({ title }: { title: string }) => title);

describe('notifications', () => {
  it('tells those who may decide, without who asked', async () => {
    const payload = requested({ behind_user_ids: [ids.get('manager') ?? ''] });
    await ask(payload);
    await t.jobs.drain();
    expect(await titles('viewer')).toEqual([]);
    expect(await titles('analyst')).toEqual([]);
    expect(await titles('manager')).toEqual([]);
    expect((await list('senior_analyst')).data).toMatchObject([
      {
        kind: 'approval_requested',
        title: 'Approval needed: Isolate ws-042',
        subject: { type: 'approval', id: payload.approval_id },
        link: `/approvals/${payload.approval_id}`,
        read: false,
      },
    ]);
  });

  it('tells once when the event is heard twice', async () => {
    const payload = requested();
    const event = { payload, occurred_at: 'now' } as Parameters<
      NotificationsListeners['approvalRequested']
    >[0];
    const listeners = t.get(NotificationsListeners);
    for (let i = 0; i < 2; i += 1) await t.as('admin', () => listeners.approvalRequested(event));
    expect(await titles('manager')).toHaveLength(1);
    const created = await t.sql(
      `SELECT actor_name FROM audit_logs WHERE event = 'notification.created' AND details->'payload'->>'notification_id' IN (SELECT id::text FROM notifications)`,
    );
    expect(created).toEqual([{ actor_name: 'notifications' }]);
  });

  it('keeps read marks by user, counts, filters and pages', async () => {
    for (let i = 1; i <= 3; i += 1) await ask(requested({ summary: `number ${i}` }));
    await t.jobs.drain();
    const first = await list('manager', '?limit=2');
    expect(first).toMatchObject({ data: [{ read: false }, { read: false }], meta: { unread: 3 } });
    const second = await list('manager', `?limit=2&cursor=${first.meta.next_cursor}`);
    expect(second).toMatchObject({ data: [{}], meta: { next_cursor: null } });

    const read = await t.http('POST', '/api/notifications/read', {
      as: 'manager',
      body: { ids: [first.data[0].id] },
    });
    expect(read).toMatchObject({ status: 200, body: { unread: 2 } });
    expect((await list('manager', '?unread=true')).data).toHaveLength(2);
    expect((await list('senior_analyst')).meta.unread).toBe(3);
    expect((await t.http('POST', '/api/notifications/read', { as: 'manager', body: {} })).body).toEqual({
      unread: 0,
    });
    expect((await list('manager')).data.every(({ read: seen }: { read: boolean }) => seen)).toBe(true);
  });

  it.each(['rejected', 'expired', 'cancelled'] as const)(
    'asks nobody for a decision any more once it is %s',
    async (outcome) => {
      const payload = requested();
      await ask(payload);
      await ask(requested({ summary: 'Another' }));
      await t.jobs.drain();
      expect((await list('manager')).meta.unread).toBe(2);
      const { approval_id, action_id, level, summary } = payload;
      await record(`approval.${outcome}`, 'approval', approval_id, {
        ...{ approval_id, action_id, level, summary },
        ...{ incident_id: null, digest: 'd', reason: 'r' },
      });
      expect((await list('manager', '?unread=true')).data).toMatchObject([
        { title: 'Approval needed: Another' },
      ]);
      expect((await list('senior_analyst')).meta.unread).toBe(1);
    },
  );

  it('does not mark what one cannot see', async () => {
    await ask(requested());
    await t.jobs.drain();
    const [row] = await t.sql<{ id: string }>('SELECT id FROM notifications');
    await t.http('POST', '/api/notifications/read', { as: 'viewer', body: { ids: [row?.id] } });
    expect(await t.sql('SELECT id FROM notification_reads')).toEqual([]);
  });

  it('tells of failed and unconfirmed actions, escalations, expiry and kill switches', async () => {
    const incident_id = randomUUID();
    const action = { incident_id, action: 'isolate_host', run_id: null, step_key: null };
    const settle = (status: 'completed' | 'failed' | 'unconfirmed') => {
      const action_id = randomUUID();
      return record('action.settled', 'action', action_id, { ...action, action_id, status });
    };
    await settle('completed');
    await settle('failed');
    await settle('unconfirmed');
    await record('incident.updated', 'incident', incident_id, { incident_id, fields: ['severity'] });
    await record('incident.updated', 'incident', incident_id, {
      incident_id,
      fields: ['escalation_level'],
      escalation_level: 'manager',
    });
    const approval_id = randomUUID();
    await record('approval.expired', 'approval', approval_id, {
      approval_id,
      action_id: randomUUID(),
      level: 'analyst',
      incident_id,
      summary: 'Isolate',
    });
    const kill_switch_id = randomUUID();
    await record('kill_switch.engaged', 'kill_switch', kill_switch_id, {
      kill_switch_id,
      scope: 'global',
      target: null,
      reason: 'Runaway',
    });
    await t.jobs.drain();
    const kinds = async (as: Role) => (await list(as)).data.map(({ kind }: { kind: string }) => kind).sort();
    expect(await kinds('viewer')).toEqual(['kill_switch_engaged']);
    expect(await kinds('analyst')).toEqual([
      'action_failed',
      'action_unconfirmed',
      'approval_expired',
      'kill_switch_engaged',
    ]);
    expect(await kinds('manager')).toContain('escalated');
  });

  it('keeps tenants apart', async () => {
    await ask(requested(), OTHER_TENANT);
    await t.jobs.drain();
    expect(await titles('manager')).toEqual([]);
    expect(await t.sql('SELECT tenant_id FROM notifications')).toEqual([{ tenant_id: OTHER_TENANT }]);
    expect(sink.mails).toEqual([]);
  });

  it('is nobody’s business without a sign-in', async () => {
    expect((await t.http('GET', '/api/notifications')).status).toBe(401);
  });
});

describe('mail', () => {
  const mails = () =>
    t.sql<{ address: string; status: string; attempts: number; error: string | null }>(
      'SELECT address, status, attempts, error FROM notification_mails ORDER BY address',
    );
  const deliver = async () => {
    const [row] = await t.sql<{ id: string }>('SELECT id FROM notifications');
    const data = { notification_id: row?.id ?? '' };
    return t.as({ type: 'system', id: null, name: 'job' }, () => t.get(MailDelivery).deliver(data));
  };

  it('goes to each who may decide, by itself, with a link to the page', async () => {
    const payload = requested();
    await ask(payload);
    await t.jobs.drain();
    expect(sink.mails.map(({ to }) => to).sort()).toEqual([
      'manager@test.example',
      'senior_analyst@test.example',
    ]);
    const [mail] = sink.to('manager@test.example');
    expect(mail?.from).toBe('warden@soc.example');
    expect(mail?.raw).toMatch(/^Subject: \[Triage Warden\] Approval needed: Isolate ws-042\r?$/m);
    expect(mail?.raw).toMatch(/^Message-ID: <[0-9a-f-]{36}@soc\.example>\r?$/m);
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    expect(mail?.raw.replaceAll('=\r\n', '')).toContain(
      `https://soc.example/approvals/${payload.approval_id}`,
    );
    expect((await mails()).map(({ status }) => status)).toEqual(['sent', 'sent']);
  });

  it('leaves out who asked, and users who are disabled', async () => {
    const gone = await t.as('admin', () =>
      t.get(UsersService).create({
        email: 'gone@test.example',
        name: 'Gone',
        role: 'manager',
        password: 'a long enough passphrase 7',
      }),
    );
    await t.sql('UPDATE users SET disabled_at = now() WHERE id = $1', [(gone as { id: string }).id]);
    await ask(requested({ behind_user_ids: [ids.get('senior_analyst') ?? ''] }));
    await t.jobs.drain();
    expect(sink.mails.map(({ to }) => to)).toEqual(['manager@test.example']);
  });

  it('goes to nobody once the decision is made', async () => {
    const { approval_id, action_id, level } = requested();
    await ask(requested({ approval_id }));
    await record('approval.cancelled', 'approval', approval_id, { approval_id, action_id, level });
    await t.jobs.drain();
    expect(sink.tried).toEqual([]);
  });

  it('sends nothing twice when the job runs twice', async () => {
    await ask(requested());
    await t.jobs.drain();
    await deliver();
    expect(sink.mails).toHaveLength(2);
  });

  it('tries again what was put off, under the same Message-ID, and only that', async () => {
    sink.reply = (address) => (address.startsWith('manager') ? 451 : 250);
    await ask(requested());
    await t.jobs.drain();
    expect(await mails()).toMatchObject([
      {
        address: 'manager@test.example',
        status: 'pending',
        attempts: 1,
        error: expect.stringContaining('451'),
      },
      { address: 'senior_analyst@test.example', status: 'sent' },
    ]);
    const [before] = await t.sql('SELECT message_id FROM notification_mails WHERE address LIKE $1', [
      'manager%',
    ]);
    await expect(deliver()).rejects.toThrow('manager@test.example');
    sink.reply = () => 250;
    await deliver();
    expect(sink.to('manager@test.example')[0]?.raw).toContain(String(before?.message_id));
    expect(sink.to('senior_analyst@test.example')).toHaveLength(1);
    expect((await mails()).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['sent', 3],
      ['sent', 1],
    ]);
  });

  it('gives up on what was refused for good, and says so', async () => {
    sink.reply = (address) => (address.startsWith('manager') ? 550 : 250);
    await ask(requested());
    await t.jobs.drain();
    expect((await mails())[0]).toMatchObject({
      status: 'failed',
      attempts: 1,
      error: expect.stringContaining('550'),
    });
    await deliver();
    expect(sink.tried.filter((address) => address.startsWith('manager'))).toHaveLength(1);
  });

  it('cannot be given headers by an alert', async () => {
    await ask(requested({ summary: 'Isolate x\r\nBcc: victim@evil.test\r\n\r\nbody' }));
    await t.jobs.drain();
    expect(new Set(sink.mails.map(({ to }) => to))).toEqual(
      new Set(['manager@test.example', 'senior_analyst@test.example']),
    );
    expect(sink.mails[0]?.raw).not.toMatch(/^Bcc:/m);
  });
});
