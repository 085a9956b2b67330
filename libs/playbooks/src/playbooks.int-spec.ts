import { UnitOfWork } from '#platform';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { receiveAlert } from '../../../test/fixtures/playbook-runs.ts';
import { PlaybooksService } from './playbooks.service.ts';

let t: TestApp;

beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const yaml = (name: string, more = '') => `name: ${name}
description: "${more}"
steps:
  - { id: v, analyze: {} }
`;
const write = 'senior_analyst' as const;

describe('built-in playbooks', () => {
  it('are there from the start', async () => {
    const { body } = await t.http('GET', '/api/playbooks', { as: 'viewer' });
    expect(body.data.map((playbook: { name: string }) => playbook.name)).toEqual([
      'generic_triage',
      'malware_triage',
      'phishing_triage',
      'suspicious_login',
    ]);
    expect(body.data[2]).toMatchObject({
      built_in: true,
      edited: false,
      enabled: true,
      version: 1,
      incident_types: ['phishing', 'bec', 'spam'],
    });
  });

  it('are renewed by an update, unless a person has edited them', async () => {
    const install = () =>
      t.as({ type: 'system', id: null, name: 'test' }, () => t.get(PlaybooksService).installBuiltIns());
    const versionOf = async (name: string) =>
      (await t.http('GET', `/api/playbooks/${name}`, { as: 'viewer' })).body.version;
    await install();
    expect(await versionOf('malware_triage')).toBe(1);
    await t.sql(
      `UPDATE playbook_versions SET yaml = yaml || '# older' WHERE playbook_id IN (SELECT id FROM playbooks WHERE name IN ('malware_triage', 'suspicious_login'))`,
    );
    await t.sql(`UPDATE playbooks SET edited = true WHERE name = 'suspicious_login'`);
    await install();
    expect(await versionOf('malware_triage')).toBe(2);
    expect(await versionOf('suspicious_login')).toBe(1);
  });

  it('can be disabled but not deleted, and the last one stays', async () => {
    expect(await t.http('DELETE', '/api/playbooks/phishing_triage', { as: write })).toMatchObject({
      status: 409,
    });
    expect(await t.http('POST', '/api/playbooks/phishing_triage/disable', { as: write })).toMatchObject({
      status: 200,
      body: { enabled: false },
    });
    expect(await t.http('POST', '/api/playbooks/phishing_triage/enable', { as: write })).toMatchObject({
      status: 200,
      body: { enabled: true },
    });
    expect(await t.http('POST', '/api/playbooks/generic_triage/disable', { as: write })).toMatchObject({
      status: 409,
    });
  });
});

describe('saving', () => {
  it('takes and gives YAML by content type', async () => {
    const text = yaml('by_type');
    const created = await t.http('POST', '/api/playbooks', {
      as: write,
      body: text,
      headers: { 'content-type': 'application/yaml' },
    });
    expect(created).toMatchObject({ status: 201, body: { name: 'by_type', version: 1, yaml: text } });
    const shown = await t.http('GET', '/api/playbooks/by_type', {
      as: 'viewer',
      headers: { accept: 'application/yaml' },
    });
    expect(shown.headers['content-type']).toContain('application/yaml');
    expect(shown.text).toBe(text);
  });

  it('makes a new version each time and refuses a stale one', async () => {
    await t.http('POST', '/api/playbooks', { as: write, body: { yaml: yaml('versions', 'one') } });
    const second = await t.http('PUT', '/api/playbooks/versions', {
      as: write,
      body: { yaml: yaml('versions', 'two'), version: 1 },
    });
    expect(second).toMatchObject({ status: 200, body: { version: 2, description: 'two', edited: true } });
    expect(second.headers['etag']).toBe('"2"');
    const stale = { yaml: yaml('versions', 'three'), version: 1 };
    expect(await t.http('PUT', '/api/playbooks/versions', { as: write, body: stale })).toMatchObject({
      status: 412,
      body: { code: 'stale_version' },
    });
    const headers = { 'if-match': '"1"' };
    expect(
      await t.http('PUT', '/api/playbooks/versions', { as: write, body: { yaml: stale.yaml }, headers }),
    ).toMatchObject({ status: 412 });
    const { body } = await t.http('GET', '/api/playbooks/versions/versions?limit=1', { as: 'viewer' });
    expect(body.data).toMatchObject([{ version: 2 }]);
    const next = await t.http(
      'GET',
      `/api/playbooks/versions/versions?limit=1&cursor=${body.meta.next_cursor}`,
      { as: 'viewer' },
    );
    expect(next.body).toMatchObject({
      data: [{ version: 1, yaml: yaml('versions', 'one') }],
      meta: { next_cursor: null },
    });
  });

  it('of two edits at once one is stale', async () => {
    await t.http('POST', '/api/playbooks', { as: write, body: { yaml: yaml('race') } });
    const edit = (text: string) =>
      t.http('PUT', '/api/playbooks/race', { as: write, body: { yaml: yaml('race', text), version: 1 } });
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(edit));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
  });

  it('who has waited for another edit sees it', async () => {
    await t.http('POST', '/api/playbooks', { as: write, body: { yaml: yaml('waits') } });
    const saved = Promise.withResolvers<void>();
    const seen = Promise.withResolvers<void>();
    const first = t.as('senior_analyst', () =>
      t.get(UnitOfWork).run(async () => {
        await t.get(PlaybooksService).update('waits', yaml('waits', 'first'), 1);
        saved.resolve();
        await seen.promise;
      }),
    );
    await saved.promise;
    const body = { yaml: yaml('waits', 'second'), version: 1 };
    const late = t.http('PUT', '/api/playbooks/waits', { as: write, body });
    const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await t.sql(waiting)).length === 0) await new Promise((resolve) => setImmediate(resolve));
    seen.resolve();
    await first;
    expect(await late).toMatchObject({ status: 412, body: { code: 'stale_version' } });
  });

  it('names every fault with line and column and saves nothing', async () => {
    const body = {
      yaml: 'name: broken\nsteps:\n  - action: lookup_hsh\n    with: { hash: "${{ alert. }}" }\n',
    };
    const answer = await t.http('POST', '/api/playbooks', { as: write, body });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'invalid_playbook',
        errors: [
          {
            path: 'steps.0.action',
            code: 'unknown_action',
            line: 3,
            column: 13,
            message: expect.stringContaining('Did you mean `lookup_hash`'),
          },
          { path: 'steps.0.with.hash', code: 'invalid_expression', line: 4 },
        ],
      },
    });
    expect(await t.http('GET', '/api/playbooks/broken', { as: write })).toMatchObject({ status: 404 });
    const checked = await t.http('POST', '/api/playbooks/validate', { as: 'viewer', body });
    expect(checked).toMatchObject({
      status: 200,
      body: { valid: false, errors: [{ line: 3, column: 13 }, { line: 4 }] },
    });
    expect(
      await t.http('POST', '/api/playbooks/validate', { as: 'viewer', body: { yaml: yaml('fine') } }),
    ).toMatchObject({ body: { valid: true, errors: [] } });
  });

  it('knows the parameters of actions', async () => {
    const body = {
      yaml: 'name: x\nsteps:\n  - action: lookup_hash\n    with: { hash: 5, more: 1 }\n  - action: search_siem\n    with: { query: "host=${{ alert.host }}" }\n',
    };
    const { errors } = (await t.http('POST', '/api/playbooks/validate', { as: 'viewer', body })).body;
    expect(errors).toMatchObject([
      { code: 'wrong_parameter', path: 'steps.0.with.hash', line: 4, column: 19 },
      { code: 'wrong_parameter', path: 'steps.0.with.more', line: 4, column: 22 },
      { code: 'unquoted', line: 6 },
    ]);
  });

  it.each([
    ['a name that is taken', 'POST', '/api/playbooks', { yaml: yaml('generic_triage') }, 409],
    ['another name', 'PUT', '/api/playbooks/generic_triage', { yaml: yaml('other') }, 400],
    ['an unknown playbook', 'PUT', '/api/playbooks/nothing', { yaml: yaml('nothing') }, 404],
    ['no text', 'POST', '/api/playbooks', {}, 400],
    ['an unknown field', 'POST', '/api/playbooks', { yaml: yaml('x1'), odd: 1 }, 400],
    [
      'a wrong version',
      'PUT',
      '/api/playbooks/generic_triage',
      { yaml: yaml('generic_triage'), version: 'x' },
      400,
    ],
  ] as const)('refuses %s', async (_name, method, path, body, status) => {
    expect(await t.http(method, path, { as: write, body })).toMatchObject({ status });
  });

  it('needs the permission', async () => {
    expect(
      await t.http('POST', '/api/playbooks', { as: 'analyst', body: { yaml: yaml('x2') } }),
    ).toMatchObject({ status: 403 });
    expect(await t.http('GET', '/api/playbooks')).toMatchObject({ status: 401 });
  });

  it('is in the audit', async () => {
    await t.http('POST', '/api/playbooks', { as: write, body: { yaml: yaml('audited') } });
    await t.http('DELETE', '/api/playbooks/audited', { as: write });
    const rows = await t.sql<{ event: string }>(
      `SELECT event FROM audit_logs WHERE subject_id = 'audited' ORDER BY id`,
    );
    expect(rows.map(({ event }) => event)).toEqual(['playbook.saved', 'playbook.deleted']);
    expect(await t.http('GET', '/api/playbooks/audited', { as: write })).toMatchObject({ status: 404 });
    expect(
      await t.http('POST', '/api/playbooks', { as: write, body: { yaml: yaml('audited') } }),
    ).toMatchObject({ status: 201 });
  });
});

it('serves the schema', async () => {
  const { body } = await t.http('GET', '/api/playbooks/schema.json', { as: 'viewer' });
  expect(body).toMatchObject({ title: 'Triage Warden playbook', definitions: { step: {} } });
});

describe('choice', () => {
  const chosen = async (incident: string) => {
    await t.jobs.drain();
    return (await t.http('GET', `/api/incidents/${incident}/runs`, { as: 'viewer' })).body.data;
  };

  it('takes the most specific one that applies, then by name', async () => {
    await t.http('POST', '/api/playbooks', {
      as: write,
      body: {
        yaml: `name: narrow\non: { incident_type: phishing, if: alert.host.name == "ws-7" }\nsteps: [{ analyze: {} }]\n`,
      },
    });
    const [narrow] = await chosen(await receiveAlert(t, { type: 'phishing', fields: { host: 'ws-7' } }));
    expect(narrow).toMatchObject({ playbook: 'narrow', requested_by: 'source:edr', status: 'completed' });
    expect(await chosen(await receiveAlert(t, { type: 'phishing', fields: { host: 'ws-8' } }))).toMatchObject(
      [{ playbook: 'phishing_triage' }],
    );
    expect(await chosen(await receiveAlert(t, { type: 'reconnaissance' }))).toMatchObject([
      { playbook: 'generic_triage' },
    ]);
  });

  it('takes the one that the source names; for one that is disabled another, and says so', async () => {
    expect(await chosen(await receiveAlert(t, { type: 'phishing', playbook: 'by_type' }))).toMatchObject([
      { playbook: 'by_type' },
    ]);
    await t.http('POST', '/api/playbooks/by_type/disable', { as: write });
    const told = async (playbook: string) => {
      const incident = await receiveAlert(t, { type: 'phishing', playbook });
      const [run] = await chosen(incident);
      const timeline = await t.http('GET', `/api/incidents/${incident}/timeline`, { as: 'viewer' });
      const [entry] = await t.sql<{ reason: string }>(
        `SELECT reason FROM audit_logs WHERE event = 'run.started' AND subject_id = $1`,
        [run.id],
      );
      const texts = (timeline.body.data as { text: string }[]).map(({ text }) => text);
      return { playbook: run.playbook, timeline: texts.filter((text) => /in place/.test(text)), ...entry };
    };
    expect(await told('by_type')).toEqual({
      playbook: 'phishing_triage',
      timeline: ['Triaged by phishing_triage in place of by_type, which is disabled'],
      reason: 'Requested by source:edr, in place of by_type, which is disabled',
    });
    expect(await told('long_gone')).toMatchObject({
      timeline: [expect.stringContaining('long_gone, which is not there')],
    });
    expect(await told('phishing_triage')).toEqual({
      playbook: 'phishing_triage',
      timeline: [],
      reason: 'Requested by source:edr',
    });
  });

  it.each([
    ['an incident', 'POST', () => '/api/incidents', { title: 'X', type: 'other', severity: 'low' }],
    ['a triage request', 'POST', (ids) => `/api/incidents/${ids.incident}/triage`, {}],
    [
      'a new source',
      'POST',
      () => '/api/webhook-sources',
      { slug: 'named', name: 'N', format: 'generic', authentication: 'bearer' },
    ],
    ['a source', 'PATCH', (ids) => `/api/webhook-sources/${ids.source}`, { version: 1 }],
  ] as [string, 'POST' | 'PATCH', (ids: { incident: string; source: string }) => string, object][])(
    'is refused where %s names one that does not exist or is disabled, and says which there are',
    async (_name, method, path, body) => {
      const incident = await receiveAlert(t);
      await chosen(incident);
      const made = await t.http('POST', '/api/webhook-sources', {
        as: 'admin',
        body: { slug: `s-${incident}`, name: 'N', format: 'generic', authentication: 'bearer' },
      });
      const named = (playbook: string | null) =>
        t.http(method, path({ incident, source: made.body.id }), {
          as: 'admin',
          body: { ...body, playbook },
        });
      expect(await named('phishing_triag')).toMatchObject({
        status: 400,
        body: {
          code: 'invalid_request',
          detail: expect.stringMatching(/"phishing_triag".*generic_triage.*phishing_triage/),
          errors: [{ path: 'playbook', code: 'unknown' }],
        },
      });
      await t.http('POST', '/api/playbooks/phishing_triage/disable', { as: write });
      expect(await named('phishing_triage')).toMatchObject({
        status: 400,
        body: {
          detail: expect.stringMatching(/"phishing_triage" is disabled: .*generic_triage/),
          errors: [{ path: 'playbook', code: 'disabled' }],
        },
      });
      await t.http('POST', '/api/playbooks/phishing_triage/enable', { as: write });
      expect((await named('phishing_triage')).status).toBeLessThan(300);
    },
  );

  it('keeps the version that the run began with', async () => {
    await t.http('POST', '/api/playbooks', { as: write, body: { yaml: yaml('kept', 'one') } });
    const [run] = await chosen(await receiveAlert(t, { playbook: 'kept' }));
    await t.http('PUT', '/api/playbooks/kept', { as: write, body: { yaml: yaml('kept', 'two') } });
    expect((await t.http('GET', `/api/runs/${run.id}`, { as: 'viewer' })).body).toMatchObject({
      version: 1,
      steps: [{ key: 'v', kind: 'analyze', status: 'completed', output: { analyst: 'offline' } }],
    });
    const { body } = await t.http('GET', '/api/playbooks/kept/runs', { as: 'viewer' });
    expect(run.incident_number).toMatch(/^INC-\d+$/);
    expect(body.data).toMatchObject([{ id: run.id, version: 1, incident_number: run.incident_number }]);
  });

  it('a run that is not there is 404, so is an id that is none', async () => {
    expect(
      await t.http('GET', '/api/runs/01900000-0000-7000-8000-00000000dead', { as: 'viewer' }),
    ).toMatchObject({ status: 404 });
    expect(await t.http('GET', '/api/runs/x', { as: 'viewer' })).toMatchObject({ status: 404 });
  });
});
