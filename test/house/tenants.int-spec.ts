import { falconDetection } from '../fixtures/samples.ts';
import { startFakes, type Fakes } from '../fakes/index.ts';
import { signedHeaders } from '../harness/server-process.ts';
import { createTestApp, PLATFORM_TENANT_ID, type TestApp, type TestResponse } from '../harness/index.ts';
import { ApiDocument, sampleOf, watched, type Method, type Operation } from './api-document.ts';
import { livedIn } from './lived-in.ts';

const PASSWORD = 'six patient umbrellas';
/** The same address in both tenants. */
const ADMIN = 'admin@test.example';
const DETECTION = JSON.stringify(falconDetection('WS-1', 'c3'.repeat(32)));

/** They would end the session that this suite works with, or never end. */
const LEFT_OUT = ['POST /api/auth/logout', 'POST /api/auth/password', 'GET /api/events'];
/** Whoever calls these is nobody yet: the address says where. */
const OPEN = /^\/api\/(auth\/login|auth\/oidc|webhooks)\b/;

interface Tenant {
  id: string;
  slug: string;
  call(method: Method, url: string, body?: unknown): Promise<TestResponse>;
  headers: Record<string, string>;
}

describe('two tenants with equal names', () => {
  let test: TestApp;
  let fakes: Fakes;
  let document: ApiDocument;
  let acme: Tenant;
  let source: { id: string; path: string; secret: string };

  beforeAll(async () => {
    fakes = await startFakes();
    test = await createTestApp();
    document = new ApiDocument(test);
    await livedIn(test, fakes, watched(test, document).call);
    acme = await newTenant('acme');
    const made = await acme.call('POST', '/api/webhook-sources', {
      slug: 'falcon',
      name: 'falcon',
      authentication: 'hmac',
      format: 'crowdstrike',
    });
    source = made.body as typeof source;
  });
  afterAll(async () => {
    await test.close();
    await fakes.close();
  });

  function signIn(tenant: string | null, password: string, email = ADMIN): Promise<TestResponse> {
    return test.http('POST', '/api/auth/login', {
      body: { email, password },
      headers: tenant === null ? {} : { 'x-tenant': tenant },
    });
  }

  function sessionOf(answer: TestResponse): Record<string, string> {
    const cookies = [answer.headers['set-cookie']].flat() as string[];
    const cookie = cookies.map((each) => each.split(';')[0]).join('; ');
    return { cookie, 'x-csrf-token': String(answer.body.csrf_token) };
  }

  async function newTenant(slug: string): Promise<Tenant> {
    const made = await test.http('POST', '/api/tenants', {
      as: 'admin',
      body: { slug, name: 'Acme', admin_email: ADMIN },
    });
    expect(made).toMatchObject({ status: 201, body: { tenant: { slug, platform: false } } });
    const first = sessionOf(await signIn(slug, made.body.password));
    const changed = await test.http('POST', '/api/auth/password', {
      headers: first,
      body: { current_password: made.body.password, password: PASSWORD },
    });
    expect(changed.status).toBe(204);
    const headers = sessionOf(await signIn(slug, PASSWORD));
    return {
      id: made.body.tenant.id,
      slug,
      headers,
      call: (method, url, body) =>
        test.http(method, url, {
          headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body }),
        }),
    };
  }

  function deliver(path: string, secret: string, body = DETECTION): Promise<TestResponse> {
    return test.http('POST', path, { body, headers: signedHeaders(secret, body) });
  }

  /** What a tenant has: a fingerprint of each table, and every id in it. */
  async function belongings(tenantId: string): Promise<{ tables: Record<string, unknown>; ids: string[] }> {
    const tables = await test.sql<{ name: string }>(
      `SELECT c.table_name AS name FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name
       WHERE c.table_schema = 'public' AND c.column_name = 'tenant_id' AND t.relkind IN ('r', 'p') AND NOT t.relispartition
       ORDER BY 1`,
    );
    const found: Record<string, unknown> = {};
    const ids = new Set<string>();
    for (const { name } of tables) {
      // Refusals are counted a moment later.
      if (name === 'webhook_delivery_counts') continue;
      const rows = await test.sql<{ text: string; id: string | null }>(
        `SELECT t::text AS text, to_jsonb(t)->>'id' AS id FROM ${name} t WHERE tenant_id = $1 ORDER BY 1`,
        [tenantId],
      );
      found[name] = rows.map(({ text }) => text);
      for (const { id } of rows) if (id !== null) ids.add(id);
    }
    return { tables: found, ids: [...ids] };
  }

  /** Who has made the tenant stands in its record. */
  async function makerId(): Promise<string | undefined> {
    const rows = await test.sql<{ id: string }>('SELECT id FROM users WHERE email = $1 AND tenant_id = $2', [
      ADMIN,
      PLATFORM_TENANT_ID,
    ]);
    return rows[0]?.id;
  }

  const foreign = (text: string, ids: string[]) => ids.filter((id) => text.includes(id));

  it('number their incidents each from one, and take the same alert each for its own', async () => {
    expect(source.path).toBe('/api/webhooks/acme/falcon');
    const answer = await deliver(source.path, source.secret);
    expect(answer).toMatchObject({
      status: 202,
      body: { incidents: [{ number: 'INC-1', status: 'created' }] },
    });
    await test.jobs.drain();
    const mine = (await acme.call('GET', '/api/incidents/INC-1')).body;
    expect(mine).toMatchObject({ id: answer.body.incidents[0].id, status: 'triaged' });
    const theirs = (await test.http('GET', '/api/incidents/INC-1', { as: 'admin' })).body;
    expect(theirs.id).not.toBe(mine.id);
  });

  it('keep their secrets and addresses apart', async () => {
    const { body } = await test.http('GET', '/api/webhook-sources', { as: 'admin' });
    const theirs = body.data.find(({ slug }: { slug: string }) => slug === 'falcon');
    const rotated = await test.http('POST', `/api/webhook-sources/${theirs.id}/rotate-secret`, {
      as: 'admin',
      body: {},
    });
    expect(theirs.path).toBe('/api/webhooks/falcon');
    expect((await deliver('/api/webhooks/falcon', source.secret)).status).toBe(401);
    expect((await deliver(source.path, rotated.body.secret)).status).toBe(401);
    const nowhere = await Promise.all([
      // The platform has it, Acme has not; nobody has it; there is no such tenant; there is no way round.
      deliver('/api/webhooks/acme/mail', source.secret),
      deliver('/api/webhooks/acme/nothing', source.secret),
      deliver('/api/webhooks/nobody/falcon', source.secret),
      deliver('/api/webhooks/-/falcon', source.secret),
      deliver('/api/webhooks/default', source.secret),
    ]);
    expect(nowhere.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });

  it('see nothing of each other on any route, and change nothing', async () => {
    const before = await belongings(PLATFORM_TENANT_ID);
    expect(before.ids.length).toBeGreaterThan(100);
    const maker = await makerId();
    const others = before.ids.filter((id) => id !== maker);
    const faults: string[] = [];
    for (const operation of document.operations) {
      if (LEFT_OUT.includes(`${operation.method} ${operation.path}`) || OPEN.test(operation.path)) continue;
      for (const url of await addressesOf(operation)) {
        const body = operation.body === null ? undefined : sampleOf(document, operation.body);
        const answer = await acme.call(operation.method, url, body);
        const said = `${operation.method} ${url} → ${answer.status} ${answer.text.slice(0, 200)}`;
        if (answer.status >= 500) faults.push(said);
        // The address that was asked for may be repeated in the refusal.
        if (foreign(answer.text.replaceAll(url.split('/').find(isId) ?? '-', ''), others).length > 0)
          faults.push(`It shows what is not its own: ${said}`);
        if (url.split('/').some(isId) && answer.status < 400) faults.push(`It is found: ${said}`);
      }
    }
    expect(faults).toEqual([]);
    expect(await belongings(PLATFORM_TENANT_ID)).toEqual(before);
  });

  it('find only their own by searching, and export only their own record', async () => {
    const maker = await makerId();
    const ids = (await belongings(PLATFORM_TENANT_ID)).ids.filter((id) => id !== maker);
    for (const url of [
      '/api/incidents?q=WS-1',
      '/api/incidents?observable=WS-1&limit=200',
      '/api/audit?limit=200',
      '/api/audit/export?format=jsonl',
      '/api/audit/export?format=csv',
      '/api/stats/overview',
      '/api/jobs',
    ]) {
      const answer = await acme.call('GET', url);
      expect({ url, status: answer.status, foreign: foreign(answer.text, ids) }).toEqual({
        url,
        status: 200,
        foreign: [],
      });
    }
  });

  it('have no name in the metrics of the installation', async () => {
    const { text } = await test.http('GET', '/metrics');
    expect(text).toContain('triage_warden_');
    expect(foreign(text, [acme.id, PLATFORM_TENANT_ID])).toEqual([]);
  });

  it('sign in each at their own address, and are refused alike wherever they are not known', async () => {
    expect((await signIn('acme', PASSWORD)).status).toBe(200);
    const refusals = [
      await signIn(null, PASSWORD),
      await signIn('no-such-tenant', PASSWORD),
      await signIn('-', PASSWORD),
      await signIn('acme', 'not this passphrase', 'stranger@test.example'),
    ];
    for (const { status, body } of refusals)
      expect({ status, code: body.code, detail: body.detail }).toEqual({
        status: 401,
        code: 'invalid_credentials',
        detail: 'The email address or the password is wrong.',
      });
    // Whose session it is stands in the session, whatever the browser says.
    const me = await test.http('GET', '/api/auth/me', {
      headers: { ...acme.headers, 'x-tenant': 'default' },
    });
    expect(me.body.permissions).not.toContain('tenant:write');
    const users = await test.http('GET', '/api/users', {
      headers: { ...acme.headers, 'x-tenant': 'default' },
    });
    expect(users.body.data).toHaveLength(1);
  });

  it('have keys that open their own tenant only', async () => {
    const made = await acme.call('POST', '/api/api-keys', { name: 'Reader', scopes: ['incident:read'] });
    const answer = await test.http('GET', '/api/incidents', {
      headers: { authorization: `Bearer ${made.body.key}` },
    });
    expect(answer.status).toBe(200);
    expect(foreign(answer.text, (await belongings(PLATFORM_TENANT_ID)).ids)).toEqual([]);
    expect(answer.body.data.length).toBeGreaterThan(0);
  });

  it('are told live only of what is theirs', async () => {
    await test.app.listen(0, '127.0.0.1');
    const stop = new AbortController();
    const stream = await fetch(`${await test.app.getUrl()}/api/events`, {
      headers: acme.headers,
      signal: stop.signal,
    });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    await test.http('POST', '/api/incidents/INC-1/comments', { as: 'analyst', body: { text: 'Theirs.' } });
    const mine = (await acme.call('POST', '/api/incidents/INC-1/comments', { text: 'Mine.' })).status;
    expect(mine).toBe(201);
    let heard = '';
    while (!heard.includes('incident.commented'))
      heard += new TextDecoder().decode((await reader.read()).value);
    expect(foreign(heard, (await belongings(PLATFORM_TENANT_ID)).ids)).toEqual([]);
    stop.abort();
  });

  it('are made and changed by people of the platform only, each name once, two at once', async () => {
    expect((await acme.call('GET', '/api/tenants')).status).toBe(403);
    expect((await acme.call('PATCH', '/api/tenants/default', { name: 'Mine' })).status).toBe(403);
    const make = () =>
      test.http('POST', '/api/tenants', {
        as: 'admin',
        body: { slug: 'twice', name: 'Twice', admin_email: ADMIN },
      });
    const both = await Promise.all([make(), make()]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const rows = await test.sql<{ count: string }>(
      `SELECT count(*) FROM users JOIN tenants t ON t.id = tenant_id WHERE t.slug = 'twice'`,
    );
    expect(rows).toEqual([{ count: '1' }]);
    const self = await test.http('PATCH', '/api/tenants/default', { as: 'admin', body: { disabled: true } });
    expect(self).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const entries = await test.sql(
      `SELECT t.slug FROM audit_logs a JOIN tenants t ON t.id = a.tenant_id
       WHERE a.event = 'tenant.created' AND a.details->'payload'->>'slug' = 'twice' ORDER BY 1`,
    );
    expect(entries).toEqual([{ slug: 'default' }, { slug: 'twice' }]);
  });

  it('make equal things at the same time, and each has its own', async () => {
    const both = [await newTenant('left'), await newTenant('right')];
    const atOnce = (method: Method, url: string, body: unknown) =>
      Promise.all(both.map((tenant) => tenant.call(method, url, body)));
    const { connector } = fakes.virustotal;
    for (const [url, body] of [
      ['/api/users', { email: 'sam@test.example', name: 'Sam', role: 'analyst' }],
      ['/api/api-keys', { name: 'Reader', scopes: ['incident:read'] }],
      ['/api/connectors', connector],
      ['/api/webhook-sources', { slug: 'edr', name: 'EDR', authentication: 'hmac', format: 'crowdstrike' }],
    ] as const) {
      const made = await atOnce('POST', url, body);
      expect({ url, statuses: made.map(({ status }) => status) }).toEqual({ url, statuses: [201, 201] });
      const again = await atOnce('POST', url, body);
      // Keys may share a name.
      if (url !== '/api/api-keys') expect(again.map(({ status }) => status)).toEqual([409, 409]);
      if (url !== '/api/webhook-sources') continue;
      const taken = await Promise.all(
        Array.from({ length: 8 }, (_, index) => made[index % 2]?.body as typeof source).map((one) =>
          deliver(one.path, one.secret),
        ),
      );
      expect(taken.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 202, 202]);
    }
    const incidents = await Promise.all(both.map((tenant) => tenant.call('GET', '/api/incidents')));
    const found = incidents.map(({ body }) => body.data.map(({ number }: { number: string }) => number));
    expect(found).toEqual([['INC-1'], ['INC-1']]);
    const [left = '', right = ''] = incidents.map(({ body }) => String(body.data[0].id));
    expect(left).not.toBe(right);
  });

  it('have no work done while they are disabled, and all of it afterwards', async () => {
    const body = JSON.stringify(falconDetection('WS-77', 'd4'.repeat(32)));
    expect((await deliver(source.path, source.secret, body)).status).toBe(202);
    await change(true);
    await test.jobs.drain();
    const state = async () =>
      (
        await test.sql<{ status: string; waiting: number; tries: number }>(
          `SELECT i.status, (SELECT count(*)::int FROM pgboss.job j WHERE data->>'tenant_id' = $1::text AND state = 'created') AS waiting,
                  (SELECT coalesce(max(retry_count), 0) FROM pgboss.job j WHERE data->>'tenant_id' = $1::text) AS tries
           FROM incidents i WHERE tenant_id = $1::text::uuid ORDER BY number DESC LIMIT 1`,
          [acme.id],
        )
      )[0];
    const { status, waiting } = (await state()) ?? {};
    expect(status).not.toBe('triaged');
    expect(waiting).toBeGreaterThan(0);
    // What had been said before is sealed all the same.
    await test.jobs.schedule('audit.seal');
    expect(await test.sql('SELECT 1 FROM audit_pending WHERE tenant_id = $1', [acme.id])).toEqual([]);
    await change(false);
    await test.sql(`UPDATE pgboss.job SET start_after = now() WHERE state = 'created'`);
    await test.jobs.drain();
    expect(await state()).toMatchObject({ status: 'triaged', tries: 0 });
  });

  const change = (disabled: boolean) =>
    test.http('PATCH', '/api/tenants/acme', { as: 'admin', body: { disabled } });

  it('are closed when disabled, and open again with what they had', async () => {
    expect((await change(true)).body.disabled_at).not.toBeNull();
    expect((await acme.call('GET', '/api/incidents')).status).toBe(401);
    expect((await deliver(source.path, source.secret)).status).toBe(404);
    expect((await signIn('acme', PASSWORD)).body.code).toBe('invalid_credentials');
    await change(false);
    expect((await acme.call('GET', '/api/incidents/INC-1')).status).toBe(200);
    expect((await deliver(source.path, source.secret)).status).toBe(200);
  });

  /** Every address of a route, with the platform's ids. */
  async function addressesOf({ path }: Operation): Promise<string[]> {
    if (!path.includes('{')) return [path];
    const fixed = path
      .replace('{name}', 'phishing_triage')
      .replace('{version}', '1')
      .replace(/\{(?:key|kind)\}/, path.includes('{kind}') ? 'watched' : 'retention')
      .replace('{tenant}', 'default')
      .replace('{slug}', 'default')
      .replace('{source}', 'falcon');
    if (!fixed.includes('{')) return [fixed];
    const { ids } = await belongings(PLATFORM_TENANT_ID);
    const parameter = /\/([a-z-]+)\/\{/.exec(fixed)?.[1] ?? '';
    const table = TABLES[parameter];
    if (table === undefined) throw new Error(`Nothing is known about ${path}.`);
    const rows = await test.sql<{ id: string }>(
      `SELECT id::text FROM ${table} WHERE tenant_id = $1 ORDER BY id LIMIT 3`,
      [PLATFORM_TENANT_ID],
    );
    const known = rows.length > 0 ? rows.map(({ id }) => id) : ids.slice(0, 1);
    return known.map((id) => fixed.replaceAll(/\{\w+\}/g, id));
  }
});

const TABLES: Record<string, string> = {
  ...{ incidents: 'incidents', teams: 'teams' },
  actions: 'actions',
  approvals: 'approvals',
  runs: 'playbook_runs',
  connectors: 'connectors',
  'webhook-sources': 'webhook_sources',
  ...{ users: 'users', 'api-keys': 'api_keys' },
  'kill-switch': 'kill_switches',
  sessions: 'sessions',
  passkeys: 'passkeys',
  'second-factors': 'passkeys',
  identities: 'user_identities',
  jobs: 'incidents',
  inventory: 'inventory_entries',
  mailboxes: 'mailboxes',
  ...{ bulk: 'incident_operations', 'incident-views': 'incident_views', handovers: 'handovers' },
};

const isId = (part: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(part);
