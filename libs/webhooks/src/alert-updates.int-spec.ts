import { randomUUID } from 'node:crypto';
import { DeliveryCounts } from './delivery-counts.ts';
import { bearer, count, post, source, t, withBearer, withSources } from './webhook-receiver.harness.ts';

withSources();

interface Answer {
  status: number;
  body: { incidents: { id: string; number: string; status: string }[] };
}
const incidentOf = (answer: Answer) => answer.body.incidents[0]?.id as string;

async function stateOf(id: string) {
  const { body } = await t.http('GET', `/api/incidents/${id}`, { as: 'analyst' });
  const runs = await t.sql<{ status: string }>(
    'SELECT status FROM playbook_runs WHERE incident_id = $1 ORDER BY created_at, id',
    [id],
  );
  return { ...body, runs: runs.length } as Record<string, unknown> & { version: number };
}

const timeline = async (id: string) => {
  const { body } = await t.http('GET', `/api/incidents/${id}/timeline?limit=100`, { as: 'viewer' });
  return (body.data as { kind: string; text: string; data: Record<string, unknown> }[]).reverse();
};

const observables = async (id: string) => {
  const { body } = await t.http('GET', `/api/incidents/${id}/observables`, { as: 'viewer' });
  return (body.data as { value: string }[]).map(({ value }) => value);
};

describe('the alert of an id that is known', () => {
  it('with the same content is a repeat, whatever the order of its keys and which attempt it is', async () => {
    const [alert_id, title] = [randomUUID(), `Once ${randomUUID()}`];
    const first = await withBearer({ alert_id, title, host: 'WS-1' });
    const before = await count('alerts');
    const again = [
      await withBearer({ host: 'WS-1', title, alert_id }),
      await withBearer({
        alert_id,
        title,
        host: 'WS-1',
        delivery_attempt: 2,
        sent_at: '2026-11-28T10:00:00Z',
      }),
      await withBearer({ alert_id, title, host: 'WS-1' }, { 'idempotency-key': randomUUID() }),
    ];
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { body } of again) expect(body).toEqual(first.body);
    expect(await count('alerts')).toBe(before);
  });

  it('with another content is an update: it raises, adds, tells what changed and is triaged again', async () => {
    const [alert_id, title] = [randomUUID(), `Brute force ${randomUUID()}`];
    const first = await withBearer({ alert_id, title, severity: 'low', description: 'first' });
    await t.jobs.drain();
    const before = await stateOf(incidentOf(first));
    expect(before).toMatchObject({ severity: 'low', status: 'triaged', runs: 1, alert_count: 1 });

    const update = {
      alert_id,
      title,
      severity: 'critical',
      description: 'now with 198.51.100.99',
      note: 'seen',
    };
    const answer = await withBearer(update);
    expect(answer).toMatchObject({ status: 202, body: { incidents: [{ status: 'joined' }] } });
    const id = incidentOf(answer);
    expect(id).toBe(incidentOf(first));
    // At once, before anything is triaged.
    expect(await stateOf(id)).toMatchObject({ severity: 'critical', alert_count: 2, runs: 1 });
    await t.jobs.drain();

    expect(await stateOf(id)).toMatchObject({ status: 'triaged', runs: 2, quiet_alerts: 0 });
    expect(await observables(id)).toContain('198.51.100.99');
    const verdicts = await t.http('GET', `/api/incidents/${id}/verdicts`, { as: 'viewer' });
    expect(verdicts.body.data).toHaveLength(2);
    const entries = await timeline(id);
    const joined = entries.filter(({ kind }) => kind === 'alert')[1];
    expect(joined?.text).toContain(
      'Updated: severity rose from low to critical; description: first → now with 198.51.100.99; note: (nothing) → seen',
    );
    expect(joined?.data['changes']).toMatchObject({
      kind: 'update',
      changes: expect.arrayContaining([{ field: 'severity', before: 'low', after: 'critical' }]),
    });
    expect(entries.map(({ text }) => text)).toContain(
      'To be triaged again: severity rose from low to critical',
    );
  });

  it('with nothing worse or new is counted, and not triaged again; its severity does not fall', async () => {
    const [alert_id, title] = [randomUUID(), `Scan ${randomUUID()}`];
    const first = await withBearer({
      alert_id,
      title,
      severity: 'high',
      host: 'ws-77',
      details: { count: 1 },
    });
    await t.jobs.drain();
    const answers = [
      await withBearer({ alert_id, title, severity: 'high', host: 'WS-77', details: { count: 2 } }),
      await withBearer({
        alert_id,
        title,
        severity: 'low',
        host: 'ws-77.corp.example',
        details: { count: 3 },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    await t.jobs.drain();
    await t.jobs.schedule('triage.news');
    const id = incidentOf(first);
    expect(await stateOf(id)).toMatchObject({ severity: 'high', alert_count: 3, quiet_alerts: 2, runs: 1 });
    expect((await timeline(id)).filter(({ kind }) => kind === 'alert')[2]?.text).toContain(
      'severity: high → low; ',
    );
  });

  it('joins its incident whatever the window, and only that of its own source', async () => {
    const settings = { authentication: 'bearer', deduplication_window_seconds: 0 };
    const [mine, others] = [await source('no-window', settings), await source('no-window-2', settings)];
    const send = (to: typeof mine, body: object) =>
      post(to, JSON.stringify(body), { authorization: `Bearer ${to.secret}` });
    const first = await send(mine, { alert_id: 'X-1', title: 'A thing' });
    const id = incidentOf(first);
    await t.sql(`UPDATE incidents SET last_alert_at = now() - interval '90 days' WHERE id = $1`, [id]);
    const second = await send(mine, { alert_id: 'X-1', title: 'A thing, renamed' });
    expect([second.status, incidentOf(second)]).toEqual([202, id]);
    expect(incidentOf(await send(others, { alert_id: 'X-1', title: 'A thing' }))).not.toBe(id);
  });

  it('among others in one delivery is known by itself', async () => {
    const ids = [randomUUID(), randomUUID()];
    const alerts = ids.map((alert_id, n) => ({ alert_id, title: `Part ${n} ${alert_id}`, severity: 'low' }));
    const first = await withBearer(JSON.stringify(alerts));
    expect((await withBearer(JSON.stringify(alerts.toReversed()))).status).toBe(200);
    const before = await count('alerts');
    const changed = [alerts[0], { ...alerts[1], severity: 'high' }];
    const second = await withBearer(JSON.stringify(changed), { 'idempotency-key': `mixed ${ids[0]}` });
    expect(second.status).toBe(202);
    expect(second.body.incidents.map(({ id }: { id: string }) => id)).toEqual(
      first.body.incidents.map(({ id }: { id: string }) => id),
    );
    expect(await count('alerts')).toBe(before + 1);
    // The delivery names the alert that it has repeated as well.
    const again = await withBearer(JSON.stringify(changed), { 'idempotency-key': `mixed ${ids[0]}` });
    expect(again.status).toBe(200);
    expect(again.body.incidents).toHaveLength(2);
  });

  it('twice in one delivery is one alert, or an update of it', async () => {
    const [same, other] = [randomUUID(), randomUUID()];
    const answer = await withBearer(
      JSON.stringify([
        { alert_id: same, title: `Twice ${same}` },
        { alert_id: same, title: `Twice ${same}` },
        { alert_id: other, title: `Grows ${other}`, severity: 'low' },
        { alert_id: other, title: `Grows ${other}`, severity: 'high' },
      ]),
    );
    expect(answer.body.incidents).toHaveLength(2);
    const rows = await t.sql(
      'SELECT alert_count, severity FROM incidents WHERE id = ANY($1) ORDER BY number',
      [answer.body.incidents.map(({ id }: { id: string }) => id)],
    );
    expect(rows).toEqual([
      { alert_count: 1, severity: 'medium' },
      { alert_count: 2, severity: 'high' },
    ]);
  });
});

describe('an alert that joins by what it is about', () => {
  const settings = { authentication: 'bearer', grouping_keys: ['title'] };

  it('changes the incident likewise', async () => {
    const target = await source('joins', settings);
    const send = (body: object) =>
      post(target, JSON.stringify(body), { authorization: `Bearer ${target.secret}` });
    const first = await send({ title: 'Beacon', severity: 'low', host: 'ws-1' });
    await t.jobs.drain();
    const second = await send({
      title: 'BEACON',
      severity: 'high',
      host: 'ws-2',
      url: 'http://c2.example/x',
    });
    expect(incidentOf(second)).toBe(incidentOf(first));
    await t.jobs.drain();
    const id = incidentOf(first);
    expect(await stateOf(id)).toMatchObject({ severity: 'high', alert_count: 2, runs: 2, quiet_alerts: 0 });
    expect(await observables(id)).toEqual(expect.arrayContaining(['ws-2', 'http://c2.example/x']));
    expect((await timeline(id)).filter(({ kind }) => kind === 'alert')[1]?.text).toBe(
      'BEACON\nJoined: severity rose from low to high; new host ws-2',
    );
  });

  it('leaves a severity that a person has set, unless its source says worse than before', async () => {
    const target = await source('set-by-hand', settings);
    const send = (severity: string) =>
      post(target, JSON.stringify({ title: 'Noise', severity }), {
        authorization: `Bearer ${target.secret}`,
      });
    const id = incidentOf(await send('high'));
    const { version } = await stateOf(id);
    const patch = { version, severity: 'low' };
    expect((await t.http('PATCH', `/api/incidents/${id}`, { as: 'analyst', body: patch })).status).toBe(200);
    await send('high');
    expect(await stateOf(id)).toMatchObject({ severity: 'low', alert_count: 2 });
    await send('critical');
    expect(await stateOf(id)).toMatchObject({ severity: 'critical', alert_count: 3 });
  });

  it('is not triaged where its source does not triage by itself', async () => {
    const target = await source('by-hand', { ...settings, auto_triage: false });
    const send = (severity: string) =>
      post(target, JSON.stringify({ title: 'Quiet', severity }), {
        authorization: `Bearer ${target.secret}`,
      });
    const id = incidentOf(await send('low'));
    await send('critical');
    await t.jobs.drain();
    await t.jobs.schedule('triage.news');
    expect(await stateOf(id)).toMatchObject({ severity: 'critical', status: 'created', runs: 0 });
  });
});

describe('grouping keys of a source', () => {
  it('keep apart what they tell apart, and fall back to the format where an alert lacks one', async () => {
    const target = await source('grouped', {
      authentication: 'bearer',
      grouping_keys: ['title', 'raw.tenant.name'],
      auto_triage: false,
    });
    const send = (body: object) =>
      post(target, JSON.stringify(body), { authorization: `Bearer ${target.secret}` });
    const title = 'Disk full';
    const [a, b] = [
      incidentOf(await send({ title, tenant: { name: 'Acme' }, free: 1 })),
      incidentOf(await send({ title, tenant: { name: 'ACME' }, free: 2 })),
    ];
    expect(b).toBe(a);
    expect(incidentOf(await send({ title, tenant: { name: 'Other' }, free: 1 }))).not.toBe(a);
    const lacking = incidentOf(await send({ title, host: 'ws-1' }));
    expect(lacking).not.toBe(a);
    expect(incidentOf(await send({ title, host: 'ws-2' }))).not.toBe(lacking);
  });

  it('are tried on the last deliveries, with the number of incidents that they would have made', async () => {
    const target = await source('previewed', { authentication: 'bearer', auto_triage: false });
    for (const [rule, host] of [
      ['Beacon', 'ws-1'],
      ['Beacon', 'ws-2'],
      ['Beacon', 'WS-1'],
      ['Scan', 'ws-1'],
    ])
      await post(target, JSON.stringify({ title: `${rule} on ${host}`, rule, host }), {
        authorization: `Bearer ${target.secret}`,
      });
    const preview = async (grouping_keys: string[], rest = {}) =>
      (
        await t.http('POST', `/api/webhook-sources/${target.id}/grouping/preview`, {
          as: 'admin',
          body: { grouping_keys, ...rest },
        })
      ).body;
    expect(await preview(['raw.rule'])).toMatchObject({
      alerts: 4,
      incidents_now: 4,
      incidents_then: 2,
      lacking: [{ key: 'raw.rule', alerts: 0 }],
      groups: [
        { values: ['beacon'], alerts: 3, incidents: 1 },
        { values: ['scan'], alerts: 1, incidents: 1 },
      ],
    });
    expect(await preview(['raw.rule', 'raw.host'])).toMatchObject({ incidents_then: 3 });
    expect(await preview(['raw.rule'], { deduplication_window_seconds: 0 })).toMatchObject({
      incidents_then: 4,
    });
    expect(await preview(['raw.nothing'])).toMatchObject({
      incidents_then: 4,
      lacking: [{ key: 'raw.nothing', alerts: 4 }],
    });
    const [{ count: kept } = { count: '' }] = await t.sql<{ count: string }>(
      'SELECT count(*) FROM incidents WHERE source = $1',
      ['previewed'],
    );
    expect(kept).toBe('4');
  });

  it('are refused when they are no paths', async () => {
    for (const key of ['', 'host..name', 'raw.', '${{ x }}', 'rule.nmae']) {
      const body = { grouping_keys: [key] };
      const answer = await t.http('POST', `/api/webhook-sources/${bearer.id}/grouping/preview`, {
        as: 'admin',
        body,
      });
      expect({ key, status: answer.status }).toEqual({ key, status: 400 });
    }
  });

  it('a playbook that is not there is refused where a source is made or changed', async () => {
    const body = {
      slug: 'typo',
      name: 'x',
      authentication: 'bearer',
      format: 'generic',
      playbook: 'does_not_exist',
    };
    expect((await t.http('POST', '/api/webhook-sources', { as: 'admin', body })).status).toBe(400);
    const change = { version: 1, playbook: 'does_not_exist' };
    expect(
      (await t.http('PATCH', `/api/webhook-sources/${bearer.id}`, { as: 'admin', body: change })).status,
    ).toBe(400);
  });
});

describe('a mapping of a source', () => {
  const rows = (mapping: Record<string, string>) =>
    Object.entries(mapping).map(([field, expression]) => ({ field, expression }));

  it('is tried on the last deliveries, used from then on, and marks what fails without losing an alert', async () => {
    const target = await source('mapped', { authentication: 'bearer', auto_triage: false, format: 'auto' });
    const send = (body: object) =>
      post(target, JSON.stringify(body), { authorization: `Bearer ${target.secret}` });
    await send({ thing: { box: 'ws-1', what: 'Beacon to nowhere' }, heat: 'lava' });
    await send({ thing: { box: 'ws-2' }, heat: 'lava' });
    const mapping = rows({
      title: 'body.thing.what',
      severity: 'body.heat == "lava" ? "critical" : "low"',
      'host.name': 'body.thing.box',
    });
    const path = `/api/webhook-sources/${target.id}`;
    const tried = await t.http('POST', `${path}/mapping/preview`, { as: 'admin', body: { mapping } });
    expect(tried.body).toMatchObject({
      alerts: 2,
      since: expect.any(String),
      fields: [
        {
          field: 'title',
          changed: 1,
          same: 0,
          left: 1,
          failed: 1,
          failure: expect.stringMatching(/column 12: No such key: what/),
        },
        { field: 'severity', changed: 2, examples: [{ before: 'medium', after: 'critical' }] },
        {
          field: 'host.name',
          changed: 2,
          examples: [
            { before: null, after: 'ws-2' },
            { before: null, after: 'ws-1' },
          ],
        },
      ],
    });
    const saved = await t.http('PATCH', path, { as: 'admin', body: { version: 1, mapping } });
    expect([saved.status, saved.body.mapping]).toEqual([200, mapping]);
    const heard = await send({ thing: { box: 'ws-3' }, heat: 'lava' });
    expect(heard.status).toBe(202);
    const [row] = await t.sql(
      'SELECT severity, fields FROM alerts WHERE source = $1 ORDER BY id DESC LIMIT 1',
      ['mapped'],
    );
    expect(row).toMatchObject({ severity: 'critical', fields: { host: { name: 'ws-3' } } });
    await t.get(DeliveryCounts).flush();
    const { body } = await t.http('GET', `${path}/deliveries`, { as: 'admin' });
    expect(body.data).toContainEqual(
      expect.objectContaining({
        outcome: 'marked',
        detail: 'Mapping of title: line 1, column 12: No such key: what.',
      }),
    );
  });

  it('is refused with field, line and column where it cannot be used', async () => {
    const mapping = rows({ title: 'body.\nrule.' });
    const answers = await Promise.all([
      t.http('PATCH', `/api/webhook-sources/${bearer.id}`, { as: 'admin', body: { version: 1, mapping } }),
      t.http('POST', `/api/webhook-sources/${bearer.id}/mapping/preview`, { as: 'admin', body: { mapping } }),
    ]);
    for (const { status, body } of answers)
      expect([status, body.errors]).toEqual([
        400,
        [
          {
            path: 'mapping.0.expression',
            code: 'mapping',
            message: expect.stringMatching(/^title, line 2, column 6/),
          },
        ],
      ]);
  });
});
