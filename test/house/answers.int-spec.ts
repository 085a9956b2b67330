import { UsersService } from '#users';
import { createTestApp, PLATFORM_TENANT_ID, type TestApp } from '../harness/index.ts';
import { startFakes, type Fakes } from '../fakes/index.ts';
import { ApiDocument, sampleOf, watched, type Operation } from './api-document.ts';
import { livedIn } from './lived-in.ts';

const OTHER_TENANT = '01900000-0000-7000-8000-00000000bbbb';

/** Where the ids of a path come from. */
const IDS: Record<string, string> = {
  incidents: 'incidents',
  'incident-views': 'incident_views',
  handovers: 'handovers',
  teams: 'teams',
  bulk: 'incident_operations',
  actions: 'actions',
  approvals: 'approvals',
  runs: 'playbook_runs',
  connectors: 'connectors',
  'webhook-sources': 'webhook_sources',
  users: 'users',
  'api-keys': 'api_keys',
  'kill-switch': 'kill_switches',
  sessions: 'sessions',
  'second-factors': 'passkeys',
  identities: 'user_identities',
  inventory: 'inventory_entries',
  mailboxes: 'mailboxes',
};

describe('a house that is lived in', () => {
  let test: TestApp;
  let fakes: Fakes;
  let document: ApiDocument;
  let faultsOfMaking: string[];

  beforeAll(async () => {
    fakes = await startFakes();
    // Not there, and so a list of one with what is wrong with it.
    test = await createTestApp({ environment: { ADDRESS_DATABASES: 'countries.mmdb' } });
    document = new ApiDocument(test);
    const { call, faults } = watched(test, document);
    faultsOfMaking = faults;
    await livedIn(test, fakes, call);
  });
  afterAll(async () => {
    await test.close();
    await fakes.close();
  });

  // What senders ask at their own address before they deliver is no reading of people.
  const readable = ({ method, answers, path }: Operation) =>
    method === 'GET' && '200' in answers && !/\/(events|export)$|^\/api\/webhooks\//.test(path);

  /** Every address of a route, by what there is. */
  async function addressesOf({ path }: Operation): Promise<string[]> {
    const [, , collection, parameter] = path.split('/');
    if (path === '/api/incident-groups') return ['source', 'type', 'entity'].map((by) => `${path}?by=${by}`);
    if (!path.includes('{')) return [path];
    if (path.includes('/playbooks/')) return [path.replace('{name}', 'phishing_triage')];
    if (path.includes('{key}')) return [path.replace('{key}', 'retention')];
    if (path.includes('{kind}')) return [path.replace('{kind}', 'watched')];
    if (path.includes('/tenants/')) return [path.replace('{slug}', 'default')];
    if (path.includes('{version}')) return [path.replace('{version}', '1')];
    const within = collection === 'auth' || parameter === 'bulk';
    const table = IDS[(within ? parameter : collection) ?? ''];
    if (table === undefined) throw new Error(`Nothing is known about ${path}.`);
    const rows = await test.sql<{ id: string }>(`SELECT id FROM ${table} ORDER BY id LIMIT 50`);
    return rows.map(({ id }) => path.replaceAll(/\{\w+\}/g, id));
  }

  it('answers each write as the document says', () => {
    expect(faultsOfMaking).toEqual([]);
  });

  it('answers each read as the document says, with what there is', async () => {
    const { call, faults } = watched(test, document);
    const empty: string[] = [];
    for (const operation of document.operations.filter(readable)) {
      let found = 0;
      for (const address of await addressesOf(operation)) {
        const answer = await call('GET', address, { as: 'admin' });
        if (answer.status !== 200) faults.push(`GET ${address} answered ${answer.status}: ${answer.text}`);
        found += Array.isArray(answer.body?.data) ? answer.body.data.length : 1;
      }
      if (found === 0) empty.push(operation.path);
    }
    expect(faults).toEqual([]);
    // An empty list fits every document. What is no demo has no people to show.
    expect(empty).toEqual(['/api/demo/accounts']);
  });

  it('gives its lists in pages that lose and repeat nothing', async () => {
    for (const { path, query } of document.operations.filter(readable)) {
      if (!query.includes('cursor') || path.includes('{')) continue;
      const whole = await test.http('GET', `${path}?limit=200`, { as: 'admin' });
      const ids: unknown[] = [];
      for (let url: string | null = `${path}?limit=1`; url !== null;) {
        const answer = await test.http('GET', url, { as: 'admin' });
        expect({ url, status: answer.status }).toEqual({ url, status: 200 });
        ids.push(...answer.body.data);
        const cursor = answer.body.meta.next_cursor as string | null;
        url = cursor === null ? null : `${path}?limit=1&cursor=${encodeURIComponent(cursor)}`;
      }
      expect({ path, ids: ids.map(identity) }).toEqual({ path, ids: whole.body.data.map(identity) });
    }
  });

  it.each([
    ['cursor', '[1]', [200, 400]],
    ['cursor', '["x"]', [200, 400]],
    ['cursor', '["x","x"]', [400]],
    ['cursor', '["2026-11-22T10:00:00.000Z",1]', [400]],
    ['cursor', '[1e99]', [400]],
    ['cursor', '["\\u0000"]', [400]],
    ['cursor', '[null]', [400]],
    ['cursor', '[[]]', [400]],
    ['cursor', '{"0":"x","length":1}', [400]],
    ['sort', '__proto__', [200, 400]],
    ['sort', 'constructor', [200, 400]],
  ])('fails at no %s that is none of its lists: %s', async (parameter, value, answers) => {
    const given = parameter === 'cursor' ? Buffer.from(value).toString('base64url') : value;
    const wrong: string[] = [];
    for (const operation of document.operations.filter(readable)) {
      if (!operation.query.includes(parameter)) continue;
      const [address] = await addressesOf(operation);
      const answer = await test.http('GET', `${address}?${parameter}=${given}`, { as: 'admin' });
      if (!answers.includes(answer.status)) wrong.push(`GET ${address} ${answer.status}: ${answer.text}`);
    }
    expect(wrong).toEqual([]);
  });

  it('is nobody’s house but its tenant’s', async () => {
    const addresses = new Map<Operation, string[]>();
    for (const operation of document.operations) {
      if (!operation.path.includes('{') || operation.path.includes('/playbooks/')) continue;
      if (/\{version\}|\{key\}|\{kind\}|\/webhooks\/|\/jobs\/|\/tenants\//.test(operation.path)) continue;
      addresses.set(operation, await addressesOf(operation));
    }
    await moveOut(test);
    const newcomer = await newAdmin(test);
    const before = await belongings(test);
    const reached: string[] = [];
    for (const [operation, urls] of addresses) {
      expect({ path: operation.path, addresses: urls.length > 0 }).toEqual({
        path: operation.path,
        addresses: true,
      });
      for (const url of urls) {
        const answer = await test.http(operation.method, url, {
          headers: newcomer,
          ...(operation.body === null ? {} : { body: sampleOf(document, operation.body) }),
        });
        // What a made-up body lacks may be said before anybody looks for the row.
        const refused = operation.body === null ? [404] : [404, 400, 422];
        if (!refused.includes(answer.status))
          reached.push(`${operation.method} ${url} ${answer.status} ${answer.text.slice(0, 200)}`);
      }
    }
    for (const operation of document.operations.filter(readable)) {
      if (operation.path.includes('{')) continue;
      const answer = await test.http('GET', operation.path, { headers: newcomer });
      const foreign = before.ids.filter((id) => answer.text.includes(id));
      if (foreign.length > 0) reached.push(`${operation.path} shows ${foreign.join(', ')}`);
    }
    expect(reached).toEqual([]);
    expect(await belongings(test)).toEqual(before);
  });
});

function identity(given: unknown): unknown {
  const row = given as Record<string, unknown>;
  return row.id ?? row.name ?? row.version ?? row.type;
}

/** Everything becomes another tenant's, without any code of ours having a say. */
async function moveOut(test: TestApp): Promise<void> {
  await test.sql(`SET session_replication_role = replica`);
  await test.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [OTHER_TENANT]);
  for (const table of await tenantTables(test))
    await test.sql(`UPDATE ${table} SET tenant_id = $1 WHERE tenant_id = $2`, [
      OTHER_TENANT,
      PLATFORM_TENANT_ID,
    ]);
  await test.sql(`SET session_replication_role = DEFAULT`);
}

async function tenantTables(test: TestApp): Promise<string[]> {
  const rows = await test.sql<{ name: string }>(
    `SELECT c.table_name AS name FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name
     WHERE c.table_schema = 'public' AND c.column_name = 'tenant_id' AND t.relkind IN ('r', 'p') AND NOT t.relispartition
     ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** What the other tenant has: a fingerprint of each table, and the ids that nobody else may see. */
async function belongings(test: TestApp): Promise<{ tables: Record<string, unknown>; ids: string[] }> {
  const tables: Record<string, unknown> = {};
  for (const table of await tenantTables(test)) {
    const [row] = await test.sql<{ hash: string }>(
      `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash FROM ${table} t WHERE tenant_id = $1`,
      [OTHER_TENANT],
    );
    tables[table] = row?.hash;
  }
  const rows = await test.sql<{ id: string }>(
    Object.values(IDS)
      .map((table) => `SELECT id FROM ${table} WHERE tenant_id = '${OTHER_TENANT}'`)
      .join(' UNION ALL '),
  );
  return { tables, ids: rows.map(({ id }) => id) };
}

async function newAdmin(test: TestApp): Promise<Record<string, string>> {
  const who = { email: 'newcomer@house.example', password: 'six patient umbrellas' };
  await test.as('admin', () => test.get(UsersService).create({ ...who, name: 'Nell', role: 'admin' }));
  const answer = await test.http('POST', '/api/auth/login', { body: who });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return { cookie, 'x-csrf-token': String(answer.body.csrf_token) };
}
