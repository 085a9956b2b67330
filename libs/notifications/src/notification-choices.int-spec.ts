import type { Role } from '#contracts';
import { SmtpSink } from '../../../test/fakes/smtp.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';

let sink: SmtpSink;
let t: TestApp;
beforeAll(async () => {
  sink = await SmtpSink.start();
  t = await createTestApp({ environment: { SMTP_URL: sink.url, MAIL_FROM: 'warden@soc.example' } });
  for (const as of ['viewer', 'manager'] as const) await t.http('GET', '/api/auth/me', { as });
});
afterAll(async () => {
  await t.close();
  await sink.close();
});
beforeEach(async () => {
  await t.jobs.drain();
  await t.sql('TRUNCATE notifications, notification_reads, notification_mails, notification_choices');
  sink.mails.length = 0;
});

const choose = (as: Role, kind: string, page: boolean, mail: boolean) =>
  t.http('PUT', `/api/notifications/channels/${kind}`, { as, body: { page, mail } });
const of = (body: { data: { kind: string }[] }, kind: string) => body.data.find((one) => one.kind === kind);
const kinds = async (as: Role) =>
  (await t.http('GET', '/api/notifications', { as })).body.data.map(({ kind }: { kind: string }) => kind);

/** A viewer watches an incident on which an analyst comments, with their name or without. */
async function comment(text: string): Promise<void> {
  const body = { title: 'Beacon', type: 'malware', severity: 'high', auto_triage: false };
  const { id } = (await t.http('POST', '/api/incidents', { as: 'analyst', body })).body;
  await t.http('PUT', `/api/incidents/${id}/watchers/me`, { as: 'viewer' });
  await t.http('POST', `/api/incidents/${id}/comments`, { as: 'analyst', body: { text } });
  await t.jobs.drain();
}

describe('where one is told', () => {
  it('is as each kind says, until one chooses', async () => {
    const { body } = await t.http('GET', '/api/notifications/channels', { as: 'viewer' });
    expect(body.mails).toBe(true);
    expect(of(body, 'watched')).toMatchObject({ page: true, always: false, mail: false });
    await comment('Look, @Test viewer');
    await comment('Look');
    expect(await kinds('viewer')).toEqual(['watched', 'mentioned']);
    expect(sink.mails.map(({ to }) => to)).toEqual(['viewer@test.example']);
    expect(sink.mails[0]?.raw).toMatch(/^Subject: \[Triage Warden\] Test analyst mentioned you in INC-/m);
  });

  it('is as one has chosen, and others are told as they were', async () => {
    expect(of((await choose('viewer', 'mentioned', false, false)).body, 'mentioned')).toMatchObject({
      page: false,
      mail: false,
    });
    await choose('viewer', 'watched', true, true);
    await comment('Look, @Test viewer and @Test manager');
    expect([await kinds('viewer'), await kinds('manager')]).toEqual([[], ['mentioned']]);
    expect(sink.mails.map(({ to }) => to)).toEqual(['manager@test.example']);
    await comment('Look');
    expect(sink.mails.map(({ to }) => to)).toEqual(['manager@test.example', 'viewer@test.example']);
    const { body } = await t.http('GET', '/api/notifications', { as: 'viewer' });
    expect(body).toMatchObject({ data: [{ kind: 'watched' }], meta: { unread: 1 } });
  });

  it('is a choice of people, recorded where it changes something', async () => {
    const recorded = () =>
      t.sql(
        `SELECT event FROM audit_logs WHERE event = 'notification.channels_chosen' AND subject_id IS NOT NULL`,
      );
    const before = (await recorded()).length;
    await choose('viewer', 'escalated', true, false);
    await choose('viewer', 'escalated', true, false);
    expect(await recorded()).toHaveLength(before + 1);
  });

  it('cannot leave out of the page what waits for a decision, nor be of a kind that there is not', async () => {
    expect((await choose('manager', 'approval_requested', false, true)).body).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'page', code: 'always' }],
    });
    expect((await choose('manager', 'approval_requested', true, false)).status).toBe(200);
    expect((await choose('manager', 'weather', true, true)).status).toBe(404);
  });
});
