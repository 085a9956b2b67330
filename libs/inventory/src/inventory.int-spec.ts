import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { Inventory } from './inventory.ts';

describe('the lists of assets and identities', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const post = (body: object, as: 'senior_analyst' | 'analyst' = 'senior_analyst') =>
    test.http('POST', '/api/inventory', { as, body });
  const load = (csv: string, more: object = {}) =>
    test.http('POST', '/api/inventory/import', {
      as: 'senior_analyst',
      body: { kind: 'asset', csv, ...more },
    });
  const list = async (query: string) =>
    (await test.http('GET', `/api/inventory?${query}`, { as: 'viewer' })).body;
  const names = async (query: string) => (await list(query)).data.map(({ name }: { name: string }) => name);
  const find = (...things: Parameters<Inventory['find']>[0]) =>
    test.as('analyst', async () => (await test.get(Inventory).find(things)).map(({ entry }) => entry.name));

  it('tell nothing before there is an entry, and the first one at once', async () => {
    expect(await find({ type: 'host', value: 'ws-77' })).toEqual([]);
    const made = await post({
      kind: 'asset',
      name: ' WS-77.corp.example ',
      tags: ['Server'],
      addresses: ['10.2.0.0/16'],
    });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'WS-77.corp.example', criticality: 'medium', tags: ['server'], owner: '' },
    });
    expect(await find({ type: 'host', value: 'ws-77' })).toEqual(['WS-77.corp.example']);
    expect(await find({ type: 'host', value: 'ws-77\0' })).toEqual(['WS-77.corp.example']);
    expect(await find({ type: 'ip', value: '10.2.3.4' })).toEqual(['WS-77.corp.example']);
    expect(await find({ type: 'user', value: 'ws-77' })).toEqual([]);
    const each = await test.as('analyst', () =>
      test.get(Inventory).each([
        { type: 'host', value: 'ws-77' },
        { type: 'host', value: 'ws-78' },
        { type: 'ip', value: '10.2.3.4' },
      ]),
    );
    expect(each.map((entries) => entries.map(({ name }) => name))).toEqual([
      ['WS-77.corp.example'],
      [],
      ['WS-77.corp.example'],
    ]);
  });

  it('are changed by those who may, each change with what was before', async () => {
    expect((await post({ kind: 'asset', name: 'x' }, 'analyst')).status).toBe(403);
    const { body } = await post({ kind: 'identity', name: 'CORP\\amy', title: 'CFO' });
    const again = await post({ kind: 'identity', name: 'Amy' });
    expect(again).toMatchObject({ status: 409, body: { errors: [{ path: 'name', code: 'taken' }] } });
    const wrong = await post({ kind: 'identity', name: 'bob', addresses: ['nowhere'] });
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: 'addresses' }] } });
    const url = `/api/inventory/${body.id}`;
    const changed = await test.http('PATCH', url, {
      as: 'senior_analyst',
      body: { criticality: 'critical' },
    });
    expect(changed.body).toMatchObject({ title: 'CFO', criticality: 'critical' });
    const same = await test.http('PATCH', url, { as: 'senior_analyst', body: { title: ' CFO' } });
    expect(same).toMatchObject({ status: 200, body: { updated_at: changed.body.updated_at } });
    const renamed = await test.http('PATCH', url, { as: 'senior_analyst', body: { name: 'amy.smith' } });
    expect(renamed.status).toBe(200);
    expect(await find({ type: 'user', value: 'amy' })).toEqual([]);
    expect((await test.http('DELETE', url, { as: 'senior_analyst' })).status).toBe(204);
    expect((await test.http('DELETE', url, { as: 'senior_analyst' })).status).toBe(404);
    expect(await find({ type: 'user', value: 'amy.smith' })).toEqual([]);
    const entries = await test.sql<{ event: string; before: object; after: object }>(
      `SELECT event, details->'before' AS before, details->'after' AS after FROM audit_logs
       WHERE subject_id = $1 ORDER BY occurred_at, id`,
      [body.id],
    );
    expect(entries).toMatchObject([
      { event: 'inventory.created', before: null, after: { name: 'CORP\\amy', criticality: 'medium' } },
      { event: 'inventory.updated', before: { criticality: 'medium' }, after: { criticality: 'critical' } },
      { event: 'inventory.updated', before: { name: 'CORP\\amy' }, after: { name: 'amy.smith' } },
      { event: 'inventory.deleted', before: { name: 'amy.smith' }, after: null },
    ]);
  });

  it('take a file over, all of it or nothing, and say first what would happen', async () => {
    await load('name,owner,criticality\nsrv-01,IT,critical\nsrv-02,IT,low\n');
    const file = 'name,criticality\nsrv-01,critical\nSRV-02,high\nsrv-03,low\n';
    const counts = { created: 1, updated: 1, unchanged: 1, errors: [], error_count: 0, ignored_columns: [] };
    expect((await load(file, { dry_run: true })).body).toEqual({ ...counts, applied: false });
    expect(await names('kind=asset&q=srv')).toEqual(['srv-01', 'srv-02']);
    const wrong = await load(`${file}srv-04,urgent\n`);
    expect(wrong).toMatchObject({
      status: 200,
      body: { applied: false, error_count: 1, errors: [{ path: 'criticality', line: 5, column: 8 }] },
    });
    expect(await names('kind=asset&q=srv')).toEqual(['srv-01', 'srv-02']);
    expect((await load(file)).body).toEqual({ ...counts, applied: true });
    // The file has no column for owners: those of before stay.
    expect((await list('kind=asset&q=srv')).data).toMatchObject([
      { name: 'srv-01', owner: 'IT' },
      { name: 'SRV-02', owner: 'IT', criticality: 'high' },
      { name: 'srv-03', owner: '' },
    ]);
    const [entry] = await test.sql<{ before: object; after: object }>(
      `SELECT details->'before' AS before, details->'after' AS after FROM audit_logs
       WHERE event = 'inventory.imported' ORDER BY occurred_at DESC, id DESC LIMIT 1`,
    );
    expect(entry).toEqual({
      before: [{ name: 'srv-02', criticality: 'low' }],
      after: {
        file_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        entries: [
          { name: 'SRV-02', criticality: 'high' },
          { name: 'srv-03', criticality: 'low' },
        ],
      },
    });
  });

  it('are read page by page, by a part of anything that is said, and by criticality', async () => {
    await load('name,aliases,tags\npage-1,first.example,a\npage-2,,needle\npage-3,,c\n');
    const first = await list('kind=asset&q=page&limit=2');
    expect(first.data.map(({ name }: { name: string }) => name)).toEqual(['page-1', 'page-2']);
    expect(await names(`kind=asset&q=page&limit=2&cursor=${first.meta.next_cursor}`)).toEqual(['page-3']);
    expect(await names('kind=asset&q=FIRST.example')).toEqual(['page-1']);
    expect(await names('kind=asset&q=needle')).toEqual(['page-2']);
    expect(await names('kind=asset&criticality=critical')).toEqual(['srv-01']);
    expect(await names('kind=identity')).toEqual([]);
  });
});
