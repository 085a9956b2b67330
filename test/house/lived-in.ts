import { createHash, randomUUID } from 'node:crypto';
import { SetupNotices } from '#connectors';
import { falconDetection, PHISHING_MAIL } from '../fixtures/samples.ts';
import { FakeAuthenticator } from '../fakes/authenticator.ts';
import type { Fakes } from '../fakes/index.ts';
import { signedHeaders } from '../harness/server-process.ts';
import { totpCode, type TestApp, type TestRequest, type TestResponse } from '../harness/index.ts';
import type { Method } from './api-document.ts';

type Call = (method: Method, url: string, request?: TestRequest) => Promise<TestResponse>;

const HANDED_IN = {
  mail: Buffer.from(PHISHING_MAIL).toString('base64'),
  reporter: 'kim@house.example',
};

/** One of everything, made through the API: what is in a house after a morning's work. */
export async function livedIn(test: TestApp, fakes: Fakes, call: Call): Promise<void> {
  fakes.crowdstrike.state.autoHosts = true;
  fakes.microsoft365.state.auto = true;
  fakes.virustotal.state.otherwise = () => ({ malicious: 51, undetected: 20 });
  const post = async (url: string, body: unknown, as: TestRequest['as'] = 'admin') => {
    const answer = await call('POST', url, { as, body });
    if (answer.status >= 300) throw new Error(`POST ${url} answered ${answer.status}: ${answer.text}`);
    return answer.body;
  };
  for (const { connector } of fakes.all) {
    const { id } = await post('/api/connectors', connector);
    await post(`/api/connectors/${id}/test`, {});
  }
  await changeSettings(call, 'second_factor');
  await post('/api/users', { email: 'new@house.example', name: 'New', role: 'analyst' });
  for (const kind of ['asset', 'identity']) await post('/api/inventory', { kind, name: 'srv-backup' });
  const mailbox = { name: 'Reported', host: '127.0.0.1', port: 9, security: 'none', username: 'phish' };
  const { id: mailboxId } = await post('/api/mailboxes', { ...mailbox, password: 'a secret of mine' });
  await post(`/api/mailboxes/${mailboxId}/test`, {});
  const retention = { deliveries_days: 8, ended_sessions_days: 30, mail_history_days: 365 };
  const settings = { value: retention, version: 0 };
  await call('PUT', '/api/settings/retention', { as: 'admin', body: settings });
  await post('/api/api-keys', { name: 'Export', scopes: ['incident:read'] });
  await enrol(call);
  await knowElsewhere(test);
  await deliverAll(test, post);
  await test.jobs.drain();

  const incident = '/api/incidents/INC-1';
  await post(`${incident}/comments`, { text: 'I know this sender.' }, 'analyst');
  const request = {
    action: 'notify_channel',
    parameters: { channel: 'soc', text: 'Look.' },
    reason: 'All should know.',
  };
  await post(`${incident}/actions`, request, 'analyst');
  await post('/api/incidents/INC-2/actions', request, 'analyst');
  await post('/api/actions/preview', { action: request.action, parameters: request.parameters }, 'analyst');
  await test.jobs.drain();
  await decideAll(test, post);
  await test.jobs.drain();
  const [isolated] = await test.sql<{ id: string }>(`SELECT id FROM actions WHERE name = 'isolate_host'`);
  await post(`/api/actions/${isolated?.id}/rollback`, { reason: 'It was a test.' }, 'analyst');
  await switchOff(test, call, 'virustotal');
  await post('/api/incidents/INC-2/triage', {}, 'analyst');
  await test.jobs.drain();
  await post(`${incident}/resolve`, { disposition: 'true_positive', note: 'Contained.' }, 'analyst');
  await post(`${incident}/reopen`, { reason: 'One more mail.' }, 'analyst');
  await post('/api/incidents/mails', HANDED_IN, 'analyst');
  await test.jobs.drain();
  await test.get(SetupNotices).flush();
  await workTogether(call, post);
  await post('/api/kill-switch', { scope: 'action', target: 'isolate_host', reason: 'Exercise' }, 'manager');
  await post('/api/notifications/read', {}, 'manager');
  await test.jobs.schedule('audit.seal');
}

/** What a team leaves behind: its queue, a view, one who watches, a note for the next shift, a change of many and its undoing. */
async function workTogether(call: Call, post: Post): Promise<void> {
  const { id: team_id } = await post('/api/teams', { name: 'Night shift' });
  const { body: incident } = await call('GET', '/api/incidents/INC-1', { as: 'analyst' });
  await call('PATCH', '/api/incidents/INC-1', {
    as: 'analyst',
    body: { version: incident.version, team_id },
  });
  await call('PATCH', `/api/teams/${team_id}`, { as: 'admin', body: { version: 1, name: 'Night' } });
  await post(`/api/teams/${team_id}/archive`, {});
  await post(`/api/teams/${team_id}/restore`, {});
  const view = { name: 'Night', query: 'sort=-urgency', shared: true };
  await post('/api/incident-views', view);
  await call('PUT', '/api/incidents/INC-1/watchers/me', { as: 'analyst' });
  const { body: me } = await call('GET', '/api/auth/me', { as: 'admin' });
  const task = { title: 'Call the recipient', assignee_id: me.user.id };
  await post('/api/incidents/INC-1/tasks', task, 'analyst');
  await post('/api/handovers', { note: 'Quiet.', recipient_id: null, incident_ids: [] }, 'analyst');
  const many = { operation_id: randomUUID(), change: 'tag', add_tags: ['night'], filter: {} };
  await post('/api/incidents/bulk', many);
  await post(`/api/incidents/bulk/${many.operation_id}/undo`, {});
}

/** To what they are already: a version all the same. */
async function changeSettings(call: Call, key: string): Promise<void> {
  const { body: group } = await call('GET', `/api/settings/${key}`, { as: 'admin' });
  const body = { version: group.version, value: group.value };
  const { status, text } = await call('PUT', `/api/settings/${key}`, { as: 'admin', body });
  if (status >= 300) throw new Error(`The settings ${key} were not changed: ${text}`);
}

/** So that something is left out for want of it. */
async function switchOff(test: TestApp, call: Call, type: string): Promise<void> {
  const [row] = await test.sql<{ id: string; version: number }>(
    'SELECT id, version FROM connectors WHERE type = $1',
    [type],
  );
  const body = { version: row?.version, enabled: false };
  const { status, text } = await call('PATCH', `/api/connectors/${row?.id}`, { as: 'admin', body });
  if (status !== 200) throw new Error(`The connector ${type} was not switched off: ${text}`);
}

/** The administrator as a person of an identity provider, which this house has none of. */
async function knowElsewhere(test: TestApp): Promise<void> {
  await test.sql(
    `INSERT INTO user_identities (id, tenant_id, user_id, issuer, subject, created_at)
     SELECT '01900000-0000-7000-8000-00000000cccc', tenant_id, id, 'https://login.example', 'admin', now()
     FROM users WHERE email = 'admin@test.example'`,
  );
}

/** A passkey and an authenticator app of the viewer's; the document says how each of the answers looks. */
async function enrol(call: Call): Promise<void> {
  const as = 'viewer';
  const { body: own } = await call('GET', '/api/auth/second-factors', { as });
  const authenticator = new FakeAuthenticator({ origin: String(own.passkey_origin) });
  const { body } = await call('POST', '/api/auth/second-factors/passkeys/options', { as });
  const response = authenticator.create(body.options);
  await call('POST', '/api/auth/second-factors/passkeys', { as, body: { name: 'Laptop', response } });
  const begun = await call('POST', '/api/auth/second-factors/totp', { as });
  const code = totpCode(String(begun.body.secret));
  await call('POST', '/api/auth/second-factors/totp/confirm', { as, body: { code } });
  await call('POST', '/api/auth/second-factors/recovery-codes', { as });
}

type Post = (url: string, body: unknown, as?: TestRequest['as']) => Promise<{ id: string; secret: string }>;

async function deliverAll(test: TestApp, post: Post): Promise<void> {
  const deliveries = [
    { slug: 'mail', format: 'raw_email', type: 'message/rfc822', bodies: [PHISHING_MAIL] },
    {
      slug: 'falcon',
      format: 'crowdstrike',
      type: 'application/json',
      bodies: ['WS-1', 'WS-2'].map((host) =>
        JSON.stringify(falconDetection(host, createHash('sha256').update(host).digest('hex'))),
      ),
    },
  ];
  for (const { slug, format, type, bodies } of deliveries) {
    const { id, secret } = await post('/api/webhook-sources', {
      slug,
      name: slug,
      authentication: 'hmac',
      format,
    });
    for (const body of bodies) {
      const answer = await test.http('POST', `/api/webhooks/${slug}`, {
        body,
        headers: signedHeaders(secret, body, type),
      });
      if (answer.status !== 202) throw new Error(`The delivery answered ${answer.status}: ${answer.text}`);
    }
    await post(`/api/webhook-sources/${id}/test`, { body: bodies[0], content_type: type });
  }
  await askToBeConfirmed(test, post);
}

/** Amazon SNS, which waits for an administrator. */
async function askToBeConfirmed(test: TestApp, post: Post): Promise<void> {
  const { secret } = await post('/api/webhook-sources', {
    slug: 'cloud',
    name: 'cloud',
    authentication: 'bearer',
  });
  const TopicArn = 'arn:aws:sns:eu-central-1:000000000042:findings';
  const SubscribeURL = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TopicArn}&Token=1`;
  const answer = await test.http('POST', '/api/webhooks/cloud', {
    body: { Type: 'SubscriptionConfirmation', TopicArn, SubscribeURL },
    headers: { authorization: `Bearer ${secret}`, 'x-amz-sns-message-type': 'SubscriptionConfirmation' },
  });
  if (answer.status !== 200)
    throw new Error(`The subscription's question was answered ${answer.status}: ${answer.text}`);
}

async function decideAll(test: TestApp, post: Post): Promise<void> {
  const waiting = await test.sql<{ id: string; digest: string; action: string }>(
    `SELECT id, digest, action FROM approvals WHERE status = 'pending'`,
  );
  for (const [index, { id, digest, action }] of waiting.entries())
    if (index > 0 && action !== 'isolate_host')
      await post(`/api/approvals/${id}/reject`, { digest, reason: 'Not now.' }, 'manager');
    else await post(`/api/approvals/${id}/approve`, { digest }, 'manager');
}
