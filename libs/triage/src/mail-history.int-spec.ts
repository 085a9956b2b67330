import type { Actor } from '#contracts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { IncidentsService } from '../../incidents/src/incidents.service.ts';
import { MailHistory } from './mail-history.ts';

const OTHER_TENANT = '00000000-0000-7000-8000-0000000000a2';
const DAY_MS = 86_400_000;
const PASSED =
  'spf=pass smtp.mailfrom=shop.example; dkim=pass header.d=shop.example; dmarc=pass header.from=shop.example';

let number = 0;
function mail(given: { results?: string; from?: string; body?: string; headers?: string[] } = {}): string {
  number += 1;
  return [
    `Authentication-Results: mx.corp.example; ${given.results ?? PASSED}`,
    `From: ${given.from ?? 'Jo Doe <jo@shop.example>'}`,
    'To: alex@corp.example',
    `Subject: Order ${number}`,
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    `Message-ID: <${number}@shop.example>`,
    ...(given.headers ?? []),
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    '',
    given.body ??
      `<p>Order ${number} has left our store this morning.</p><a href="https://www.shop.example/orders/${number}">Follow it</a>`,
  ].join('\r\n');
}

describe('what a tenant’s mails tell of the next', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await createTestApp({ environment: { TRUSTED_MAIL_HOSTS: 'mx.corp.example' } });
  });
  afterEach(() => test.close());

  /** Hands a mail in and triages it; then it is as if it had come in so many days ago. */
  async function arrived(raw: string, daysAgo: number) {
    const body = { mail: Buffer.from(raw).toString('base64'), recipient: 'alex@corp.example' };
    const answer = await test.http('POST', '/api/incidents/mails', { as: 'analyst', body });
    expect(answer.status).toBe(201);
    const id = String(answer.body.id);
    await test.jobs.drain();
    await test.sql(
      `UPDATE seen_mails SET seen_at = seen_at - make_interval(days => $2) WHERE incident_id = $1`,
      [id, daysAgo],
    );
    const [verdict] = await test.sql<{ classification: string; missing: string[]; not_connected: string[] }>(
      `SELECT classification, missing, not_connected FROM verdicts WHERE incident_id = $1 ORDER BY created_at DESC LIMIT 1`,
      [id],
    );
    const facts = await test.sql<{ kind: string; polarity: string; statement: string }>(
      `SELECT kind, polarity, statement FROM evidence WHERE incident_id = $1 AND kind LIKE 'email.history.%' ORDER BY number`,
      [id],
    );
    return { id, verdict, facts };
  }
  const kept = () =>
    test.sql<{ incident_id: string; judged: string | null; suspected: boolean }>(
      'SELECT incident_id, judged, suspected FROM seen_mails ORDER BY seen_at',
    );

  it('calls the next one of a known sender benign, with links and without any service', async () => {
    for (const daysAgo of [9, 5]) await arrived(mail(), daysAgo);
    const third = await arrived(mail(), 2);
    expect(third.verdict).toMatchObject({ classification: 'inconclusive' });
    const next = await arrived(mail(), 0);
    expect(next.facts.map(({ kind, polarity }) => [kind, polarity])).toEqual([
      ['email.history.sender', 'benign'],
      ['email.history.links', 'neutral'],
    ]);
    expect(next.facts[0]?.statement).toContain('3 mails on 3 days');
    expect(next.verdict).toEqual({ classification: 'benign', missing: [], not_connected: [] });
  });

  it('lets nobody profit who only writes the sender’s name, or has something against him', async () => {
    for (const daysAgo of [30, 20, 10, 5, 3]) await arrived(mail(), daysAgo);
    const forged = await arrived(
      mail({ results: 'spf=none; dkim=none; dmarc=none header.from=shop.example' }),
      0,
    );
    expect(forged.facts[0]?.polarity).not.toBe('benign');
    expect(forged.verdict?.classification).not.toBe('benign');
    const elsewhere = await arrived(mail({ body: '<a href="https://elsewhere.test/x">Follow it</a>' }), 0);
    expect(elsewhere.verdict?.classification).not.toBe('benign');
    const lure =
      '<p>Verify your account within 24 hours.</p><a href="https://shop.example@203.0.113.7/login">www.paypal.com/login</a>';
    const bad = await arrived(mail({ from: 'PayPal Service <jo@shop.example>', body: lure }), 0);
    expect(bad.verdict?.classification).toBe('malicious');
    // It waits for a person now, and so does its sender.
    expect((await arrived(mail(), 0)).verdict?.classification).not.toBe('benign');
  });

  it('knows an answer to what this house has written, from whom it was written to', async () => {
    const own =
      'spf=pass smtp.mailfrom=corp.example; dkim=pass header.d=corp.example; dmarc=pass header.from=corp.example';
    await arrived(
      mail({ results: own, from: 'Alex <alex@corp.example>', headers: ['Cc: jo@shop.example'] }),
      2,
    );
    const headers = [`In-Reply-To: <${number}@shop.example>`];
    const kinds = async (raw: string) =>
      (await arrived(raw, 0)).facts
        .filter(({ kind }) => kind === 'email.history.thread')
        .map(({ polarity }) => polarity);
    expect(await kinds(mail({ headers }))).toEqual(['benign']);
    expect(await kinds(mail({ headers, results: 'dmarc=none' }))).toEqual(['neutral']);
    expect(await kinds(mail({ headers, from: 'Jo Doe <jo@shop-example.test>' }))).toEqual(['malicious']);
  });

  it('keeps each mail once however often it is triaged, and by a person’s word only', async () => {
    const { id } = await arrived(mail(), 0);
    await test.http('POST', `/api/incidents/${id}/triage`, { as: 'analyst', body: {} });
    await test.jobs.drain();
    expect(await kept()).toEqual([{ incident_id: id, judged: null, suspected: false }]);
    const key: Actor = { type: 'api_key', id: null, name: 'Export', role: 'analyst' };
    const resolve = (as: Actor | 'analyst', disposition: 'true_positive' | 'benign_positive') =>
      test.as(as, () => test.get(IncidentsService).resolve(id, { disposition }));
    const reopen = () => test.as('analyst', () => test.get(IncidentsService).reopen(id, 'Another look.'));
    const judged = async () => (await kept()).map((row) => row.judged);
    await resolve(key, 'true_positive');
    expect(await judged()).toEqual([null]);
    await reopen();
    await resolve('analyst', 'true_positive');
    expect(await judged()).toEqual(['bad']);
    await reopen();
    expect(await judged()).toEqual([null]);
    await resolve('analyst', 'benign_positive');
    expect(await judged()).toEqual(['harmless']);
  });

  it('forgets after the days of its tenant, and is no other tenant’s', async () => {
    for (const daysAgo of [366, 364, 20]) await arrived(mail(), daysAgo);
    await test.jobs.schedule('mail_history.forget');
    expect(await kept()).toHaveLength(2);
    const value = { deliveries_days: 7, ended_sessions_days: 30, mail_history_days: 30 };
    await test.http('PUT', '/api/settings/retention', { as: 'admin', body: { value, version: 0 } });
    const history = test.get(MailHistory);
    await test.as('analyst', () => history.forget(), { tenantId: OTHER_TENANT });
    expect(await kept()).toHaveLength(2);
    Object.assign(history, { clock: { now: () => new Date(Date.now() + 20 * DAY_MS) } });
    await test.as('analyst', () => history.forget());
    expect(await kept()).toEqual([]);
  });
});
