import { vi } from 'vitest';
import { randomUUID } from 'node:crypto';
import { IncidentIntake } from '#incidents';
import { DeliveryCounts } from './delivery-counts.ts';
import {
  t,
  hmac,
  bearer,
  source,
  post,
  withBearer,
  signed,
  numberOf,
  count,
  withSources,
} from './webhook-receiver.harness.ts';

withSources();

describe('POST /api/webhooks/:source', () => {
  it('answers 202 with the incident after the commit, numbers rising by one', async () => {
    const first = await withBearer({
      alert_id: randomUUID(),
      title: 'One of a kind',
      severity: 'P1',
      type: 'phishing',
    });
    expect(first).toMatchObject({
      status: 202,
      headers: { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
      body: { status: 'accepted', incidents: [{ status: 'created' }] },
    });
    const second = await withBearer({ alert_id: randomUUID(), title: 'Another kind' });
    const [a, b] = [first, second].map((answer) => Number(answer.body.incidents[0].number.slice(4)));
    expect(b).toBe((a as number) + 1);
    const [row] = await t.sql('SELECT severity, type, status, source FROM incidents WHERE id = $1', [
      first.body.incidents[0].id,
    ]);
    expect(row).toEqual({ severity: 'critical', type: 'phishing', status: 'created', source: 'bearer' });
  });

  it('makes one incident of ten equal deliveries at once and answers all ten alike', async () => {
    const before = await count('incidents');
    const body = { alert_id: randomUUID(), title: 'Sent ten times' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => withBearer(body)));
    expect(await count('incidents')).toBe(before + 1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array<number>(9).fill(200), 202]);
    expect((await withBearer(body)).status).toBe(200);
  });

  it.each([
    ['Idempotency-Key', { 'idempotency-key': 'k-1' }],
    ['webhook-id', { 'webhook-id': 'msg_1' }],
  ])('knows a repeat by %s whatever the body says', async (_name, headers) => {
    const first = await withBearer({ title: `First ${randomUUID()}` }, headers);
    const again = await withBearer({ title: `Other ${randomUUID()}` }, headers);
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.body).toEqual(first.body);
    // A repeat uses up no number.
    const next = await withBearer({ title: `Next ${randomUUID()}` });
    expect(numberOf(next) - numberOf(first)).toBe(1);
  });

  it('knows a replayed signature', async () => {
    const body = JSON.stringify({ title: `Signed ${randomUUID()}` });
    const headers = signed(body);
    const [first, again] = [await post(hmac, body, headers), await post(hmac, body, headers)];
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.body).toEqual(first.body);
  });

  it('takes the same signed bytes for one delivery, whatever key they come with', async () => {
    const body = JSON.stringify({ title: `Signed once ${randomUUID()}`, alert_id: randomUUID() });
    const headers = signed(body);
    const first = await post(hmac, body, headers);
    const before = await count('alerts');
    const shouted = {
      'x-webhook-signature':
        headers['x-webhook-signature']?.replace(/=.*/, (digits) => digits.toUpperCase()) ?? '',
    };
    const again = await Promise.all([
      post(hmac, body, { ...headers, 'idempotency-key': randomUUID() }),
      post(hmac, body, { ...headers, 'idempotency-key': randomUUID() }),
      post(hmac, body, { ...headers, 'webhook-id': randomUUID() }),
      post(hmac, body, { ...headers, ...shouted, 'idempotency-key': randomUUID() }),
    ]);
    expect(first.status).toBe(202);
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const answer of again) expect(answer.body).toEqual(first.body);
    // Neither does the key of another delivery make them that one.
    const other = JSON.stringify({ title: `Another ${randomUUID()}` });
    const key = { 'idempotency-key': randomUUID() };
    const another = await post(hmac, other, { ...signed(other), ...key });
    expect((await post(hmac, body, { ...headers, ...key })).body).toEqual(first.body);
    expect(await count('alerts')).toBe(before + 1);
    // The sender's own key still finds what it has signed anew.
    const later = await post(hmac, other, { ...signed(other, Math.floor(Date.now() / 1000) - 9), ...key });
    expect(later).toMatchObject({ status: 200, body: another.body });
  });

  it('finds the same signed bytes twice in one batch', async () => {
    const body = JSON.stringify({ title: `Signed at once ${randomUUID()}` });
    const headers = signed(body);
    const before = await count('alerts');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => post(hmac, body, { ...headers, 'idempotency-key': randomUUID() })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 202]);
    expect(new Set(answers.map((answer) => answer.body.incidents[0].id)).size).toBe(1);
    expect(await count('alerts')).toBe(before + 1);
  });

  it('takes no heed of a signature header where a source does not sign', async () => {
    const headers = { 'x-webhook-signature': `sha256=${'0'.repeat(64)}` };
    const answers = [
      await withBearer({ title: `Unsigned ${randomUUID()}` }, headers),
      await withBearer({ title: `Unsigned ${randomUUID()}` }, headers),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  });

  it('loses no alert for its depth, and says that not all of it was understood', async () => {
    const title = `Deep ${randomUUID()}`;
    const deep = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`;
    const answer = await withBearer(`{"title":"${title}","data":${deep},"id":9007199254740993}`);
    expect(answer.status).toBe(202);
    const [row] = await t.sql<{ title: string; raw: string; recognised: boolean }>(
      `SELECT a.title, a.raw::text AS raw, d.recognised FROM alerts a
       JOIN webhook_deliveries d ON a.id = ANY (d.alert_ids) WHERE a.incident_id = $1`,
      [answer.body.incidents[0].id],
    );
    expect(row).toMatchObject({ title, recognised: false });
    expect(row?.raw.match(/a/g)?.length).toBeGreaterThan(999);
    expect(row?.raw).toContain('9007199254740993');
  });

  it('lets an equal alert join the open incident within the window, also in one batch', async () => {
    const title = `Same thing ${randomUUID()}`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_item, n) => withBearer({ alert_id: `${title} ${n}`, title })),
    );
    const ids = new Set(answers.map((answer) => answer.body.incidents[0].id));
    expect(ids.size).toBe(1);
    expect(answers.filter((answer) => answer.body.incidents[0].status === 'created')).toHaveLength(1);
    const [row] = await t.sql('SELECT alert_count FROM incidents WHERE id = $1', [[...ids][0]]);
    expect(row).toEqual({ alert_count: 8 });
  });

  it('lets an alert join that it took for new, as one that another process has had', async () => {
    const title = `Elsewhere ${randomUUID()}`;
    const [first] = (await withBearer({ alert_id: `${title} 1`, title })).body.incidents;
    const mayBeNew = vi.spyOn(t.get(IncidentIntake), 'mayBeNew').mockReturnValue(true);
    const [fresh, equal] = await Promise.all([
      withBearer({ title: `Beside it ${randomUUID()}` }),
      withBearer({ alert_id: `${title} 2`, title }),
    ]);
    mayBeNew.mockRestore();
    expect(equal.body.incidents).toEqual([{ ...first, status: 'joined' }]);
    expect(fresh.body.incidents).toMatchObject([{ status: 'created' }]);
  });

  it('makes a new incident when the window is over', async () => {
    const title = `Window ${randomUUID()}`;
    const first = (await withBearer({ title })).body.incidents[0];
    await t.sql(`UPDATE incidents SET last_alert_at = now() - interval '11 minutes' WHERE id = $1`, [
      first.id,
    ]);
    const second = (await withBearer({ title })).body.incidents[0];
    expect([second.status, second.id === first.id]).toEqual(['created', false]);
  });

  it('takes several alerts in one delivery', async () => {
    const answer = await withBearer(
      JSON.stringify([1, 2, 3].map((n) => ({ alert_id: randomUUID(), title: `Part ${n} ${randomUUID()}` }))),
    );
    expect(answer.status).toBe(202);
    expect(new Set(answer.body.incidents.map((i: { id: string }) => i.id)).size).toBe(3);
  });

  it('keeps valid JSON that no parser knows, even hostile text', async () => {
    for (const body of [
      '"just a text"',
      '42',
      '{"a":"\\u0000 and \\ud800"}',
      '{"__proto__":{"x":1},"title":"\\u0000"}',
      '{"observables":[{"type":"email_address","value":"a\\u0000\\ud800@b.example"},{"type":"user","value":"\\u0000"}]}',
    ]) {
      const answer = await withBearer(body);
      expect(answer.status).toBe(202);
      const alerts = await t.http('GET', `/api/incidents/${answer.body.incidents[0].id}/alerts`, {
        as: 'viewer',
      });
      expect(alerts.status).toBe(200);
      expect(alerts.body.data[0].raw).toEqual(JSON.parse(body));
    }
    await t.jobs.schedule('alert.extract');
    expect(await count('extraction_pending')).toBe(0);
  });

  it('takes very many in one delivery, in parts, and knows the whole again', async () => {
    const own = randomUUID();
    const alerts = Array.from({ length: 1203 }, (_item, n) => ({
      alert_id: `${own} ${n}`,
      title: `${own} ${n % 1200}`,
    }));
    const before = await count('alerts');
    const first = await withBearer(JSON.stringify(alerts));
    // Three join what an earlier part has made.
    expect([first.status, first.body.incidents.length]).toEqual([202, 1200]);
    expect(await count('alerts')).toBe(before + 1203);
    const again = await withBearer(JSON.stringify(alerts));
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await count('alerts')).toBe(before + 1203);
  });

  it('says of what was not read as its sender means it where the deliveries stand', async () => {
    const body = Buffer.concat([
      Buffer.from(`{"title":"Stray ${randomUUID()} `),
      Buffer.from([0xfc]),
      Buffer.from('"}\n{"broken'),
    ]);
    const headers = { authorization: `Bearer ${bearer.secret}` };
    expect((await post(bearer, body, headers)).status).toBe(202);
    await t.get(DeliveryCounts).flush();
    const page = await t.http('GET', `/api/webhook-sources/${bearer.id}/deliveries`, { as: 'analyst' });
    const marked = page.body.data.filter(
      ({ outcome, detail }: { outcome: string; detail: string | null }) =>
        outcome === 'marked' && detail?.includes('UTF-8'),
    );
    expect(marked).toMatchObject([
      { reason: null, detail: expect.stringMatching(/1 bytes are not UTF-8.*in 1 places/) },
    ]);
  });

  describe('refuses, with nothing stored,', () => {
    let before: number;
    beforeEach(async () => (before = await count('alerts')));
    afterEach(async () => expect(await count('alerts')).toBe(before));

    it('an unknown and a disabled source', async () => {
      const unknown = await post({ ...bearer, slug: 'nobody' }, '{}');
      expect(unknown).toMatchObject({ status: 404, body: { code: 'not_found' } });
      const off = await source('switched-off', { authentication: 'bearer', enabled: false });
      expect((await post(off, '{}', { authorization: `Bearer ${off.secret}` })).status).toBe(404);
    });

    it('a wrong secret and a wrong signature', async () => {
      expect(await post(bearer, '{}', { authorization: 'Bearer wrong' })).toMatchObject({
        status: 401,
        body: { code: 'invalid_signature' },
      });
      expect(await post(hmac, '{}')).toMatchObject({ status: 401, body: { code: 'invalid_signature' } });
      expect(await post(hmac, '{"a":2}', signed('{"a":1}'))).toMatchObject({
        status: 401,
        body: { code: 'invalid_signature' },
      });
    });

    it('an old and a future timestamp', async () => {
      for (const off of [-301, 301]) {
        const headers = signed('{}', Math.floor(Date.now() / 1000) + off);
        expect(await post(hmac, '{}', headers)).toMatchObject({
          status: 401,
          body: { code: 'stale_timestamp' },
        });
      }
    });

    it('what is not JSON, with its place', async () => {
      const answer = await withBearer('{\n  "title": nope\n}');
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_json' } });
      expect(answer.body.detail).toContain('line 2, column 12');
      expect(await withBearer('')).toMatchObject({ status: 400 });
    });

    it('2 MB', async () => {
      const answer = await withBearer(JSON.stringify({ title: 'x'.repeat(2_000_000) }));
      expect(answer).toMatchObject({ status: 413, body: { code: 'too_large' } });
    });

    it('a mail that is not a mail', async () => {
      const mail = await source('mail', { authentication: 'bearer', format: 'raw_email' });
      const headers = { authorization: `Bearer ${mail.secret}`, 'content-type': 'message/rfc822' };
      const answer = await post(mail, 'hello, I am no mail', headers);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
      expect(answer.body.detail).toContain('not a mail');
    });

    it('callers from elsewhere when networks are listed', async () => {
      const walled = await source('walled', { authentication: 'bearer', allowed_networks: ['10.0.0.0/8'] });
      expect(await post(walled, '{}', { authorization: `Bearer ${walled.secret}` })).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
    });
  });

  it('takes a mail with a 10 MB attachment as the body itself', async () => {
    const mail = await source('big-mail', {
      authentication: 'basic',
      authentication_name: 'gateway',
      format: 'raw_email',
    });
    const text = `From: "Bank" <a@evil.example>\r\nTo: bob@corp.example\r\nSubject: =?utf-8?B?UmVjaG51bmc=?=\r\nMessage-ID: <1@evil.example>\r\n\r\n${'QUJD\r\n'.repeat(1_700_000)}`;
    const answer = await post(mail, Buffer.from(text), {
      'content-type': 'message/rfc822',
      authorization: `Basic ${Buffer.from(`gateway:${mail.secret}`).toString('base64')}`,
    });
    expect(answer.status).toBe(202);
    const incident = await t.http('GET', `/api/incidents/${answer.body.incidents[0].number}`, {
      as: 'viewer',
    });
    expect(incident.body).toMatchObject({ title: 'Rechnung', type: 'phishing' });
    const alerts = await t.http('GET', `/api/incidents/${answer.body.incidents[0].id}/alerts`, {
      as: 'viewer',
    });
    expect(alerts.body.data[0]).toMatchObject({
      recipient: 'bob@corp.example',
      fields: { email: { from: { address: 'a@evil.example' } } },
    });
    expect(alerts.body.data[0].raw_email).toHaveLength(text.length);
  });

  it('stores the neighbours of a delivery that the database refuses', async () => {
    await t.sql(`ALTER TABLE alerts ADD CONSTRAINT poison CHECK (title <> 'poison')`);
    try {
      const answers = await Promise.all(
        ['fine 1', 'poison', 'fine 2'].map((title) => withBearer({ alert_id: randomUUID(), title })),
      );
      expect(answers.map((answer) => answer.status)).toEqual([202, 500, 202]);
      expect(answers[1]?.body).toMatchObject({ code: 'internal', correlation_id: expect.any(String) });
    } finally {
      await t.sql('ALTER TABLE alerts DROP CONSTRAINT poison');
    }
  });

  it('accepts both secrets after a rotation, and only the new one when the time is over', async () => {
    const target = await source('rotating', { authentication: 'bearer' });
    const rotated = await t.http('POST', `/api/webhook-sources/${target.id}/rotate-secret`, {
      as: 'admin',
      body: {},
    });
    const send = (secret: string) =>
      post(target, JSON.stringify({ title: randomUUID() }), { authorization: `Bearer ${secret}` });
    expect([(await send(target.secret)).status, (await send(rotated.body.secret)).status]).toEqual([
      202, 202,
    ]);
    const again = await t.http('POST', `/api/webhook-sources/${target.id}/rotate-secret`, {
      as: 'admin',
      body: { keep_previous_seconds: 0 },
    });
    expect([(await send(rotated.body.secret)).status, (await send(again.body.secret)).status]).toEqual([
      401, 202,
    ]);
    const shown = await t.http('GET', `/api/webhook-sources/${target.id}`, { as: 'viewer' });
    expect(shown.status).toBe(403);
    expect(
      JSON.stringify((await t.http('GET', `/api/webhook-sources/${target.id}`, { as: 'analyst' })).body),
    ).not.toContain(again.body.secret);
  });

  it('lists deliveries; repeats and refusals as numbers, not rows', async () => {
    const target = await source('listed', { authentication: 'bearer' });
    const headers = { authorization: `Bearer ${target.secret}` };
    const body = JSON.stringify({ alert_id: 'a', title: 'Listed' });
    await post(target, body, headers);
    for (let n = 0; n < 3; n += 1) await post(target, body, headers);
    for (let n = 0; n < 20; n += 1) await post(target, body, { authorization: 'Bearer wrong' });
    await t.get(DeliveryCounts).flush();
    const page = await t.http('GET', `/api/webhook-sources/${target.id}/deliveries`, { as: 'analyst' });
    const by = (outcome: string) => page.body.data.filter((d: { outcome: string }) => d.outcome === outcome);
    expect(by('accepted')).toMatchObject([
      { count: 1, recognised: true, incidents: [{ status: 'created' }] },
    ]);
    const sum = (rows: { count: number }[]) => rows.reduce((total, row) => total + row.count, 0);
    expect([sum(by('duplicate')), sum(by('refused'))]).toEqual([3, 20]);
    expect(page.body.data.length).toBeLessThanOrEqual(5);
  });

  it('shows what a source would make of a body, and stores nothing', async () => {
    const before = await count('alerts');
    const answer = await t.http('POST', `/api/webhook-sources/${bearer.id}/test`, {
      as: 'admin',
      body: { body: '{"title":"Try","severity":"P2","host":"WEB01"}' },
    });
    expect(answer.body).toMatchObject({
      recognised: true,
      alerts: [
        {
          title: 'Try',
          severity: 'high',
          fields: { host: { name: 'WEB01' } },
          observables: [{ type: 'host', value: 'WEB01' }],
        },
      ],
    });
    expect(await count('alerts')).toBe(before);
  });
});
