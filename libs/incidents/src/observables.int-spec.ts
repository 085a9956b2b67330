import { randomUUID } from 'node:crypto';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { AlertExtraction } from './alert-extraction.ts';
import { IncidentSnapshots } from './incident-snapshots.ts';
import { IncidentIntake } from './incident-intake.ts';
import type { IncomingAlert } from './domain/incoming.ts';
import { incomingAlert } from './testing.ts';

describe('the observables of an incident', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ environment: { TRUSTED_MAIL_HOSTS: 'mx.corp.example' } });
  });
  afterAll(() => test.close());

  const receive = async (given: Partial<IncomingAlert>): Promise<string> => {
    const [received] = await test.as('analyst', () =>
      test.get(IncidentIntake).receive([incomingAlert(given)]),
    );
    const id = received?.incident_id ?? '';
    await test.as('analyst', () => test.get(AlertExtraction).ofIncident(id));
    return id;
  };
  const get = async (path: string) =>
    (await test.http('GET', `/api/incidents${path}`, { as: 'viewer' })).body;
  const addresses = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => `198.18.${(from + n) >> 8}.${(from + n) & 255}`);
  const counted = async (id: string) => {
    const { observable_count, observables_found, characters_unread } = await get(`/${id}`);
    return { observable_count, observables_found, characters_unread };
  };

  it('are a thousand at most, and it is said how many were found', async () => {
    const fingerprint = randomUUID();
    const id = await receive({ fingerprint, raw: { list: addresses(0, 1200) } });
    const all = { observable_count: 1000, observables_found: 1200, characters_unread: 0 };
    expect(await counted(id)).toEqual(all);
    // A repeat of it leaves out the same.
    await receive({ fingerprint, raw: { list: addresses(0, 1200) } });
    expect(await counted(id)).toEqual(all);
  });

  it('are a thousand at most of all alerts that join it, those that it has already not counted again', async () => {
    const fingerprint = randomUUID();
    const id = await receive({ fingerprint, raw: { list: addresses(0, 700) } });
    expect(await counted(id)).toMatchObject({ observable_count: 700, observables_found: 700 });
    await receive({ fingerprint, raw: { list: addresses(600, 300) } });
    expect(await counted(id)).toMatchObject({ observable_count: 900, observables_found: 900 });
    await receive({ fingerprint, raw: { list: addresses(850, 300) } });
    expect(await counted(id)).toMatchObject({ observable_count: 1000, observables_found: 1150 });
  });

  it('are not looked for in what is too long, which is said', async () => {
    const id = await receive({ raw: { a: 'x'.repeat(2 * 1024 * 1024), b: 'http://late.example/' } });
    expect(await counted(id)).toEqual({
      observable_count: 0,
      observables_found: 0,
      characters_unread: expect.any(Number),
    });
    expect((await counted(id)).characters_unread).toBeGreaterThan(0);
  });

  it('are marked where they are ours, and those relate nothing', async () => {
    const ours = { to: 'pat@corp.example', host: 'http://intra.corp.example/', loop: '127.0.0.1' };
    const one = await receive({ raw: { ...ours, from: 'a@first.example' } });
    const other = await receive({ raw: { ...ours, from: 'b@second.example' } });
    const third = await receive({ raw: { ...ours, from: 'b@second.example' } });
    const { data } = await get(`/${one}/observables`);
    const marks = Object.fromEntries(
      data.map((o: { value: string; own: boolean; special_purpose: boolean }) => [
        o.value,
        [o.own, o.special_purpose],
      ]),
    );
    expect(marks).toEqual({
      'pat@corp.example': [true, false],
      'http://intra.corp.example/': [true, false],
      'intra.corp.example': [true, false],
      '127.0.0.1': [false, true],
      'a@first.example': [false, false],
    });
    expect((await get(`/${one}/related`)).data).toEqual([]);
    expect((await get(`/${other}/related`)).data).toMatchObject([{ id: third, shared_count: 1 }]);

    const snapshot = await test.as('analyst', () => test.get(IncidentSnapshots).load(one));
    expect(snapshot.observables.filter((o) => o.own)).toHaveLength(3);
    expect(snapshot.observables.filter((o) => o.special_purpose).map((o) => o.value)).toEqual(['127.0.0.1']);

    // What is ours is what the settings say now.
    const changed = await test.http('PUT', '/api/settings/own', {
      as: 'admin',
      body: { version: 0, value: { domains: [], networks: [], mailboxes: ['pat@corp.example'] } },
    });
    expect(changed.status).toBe(200);
    expect((await get(`/${one}/related`)).data).toHaveLength(2);
  });

  it('are found by every spelling of an address and of a name', async () => {
    const id = await receive({ raw: { a: '2001:0DB8:00a1::0001', b: 'bücher-shop.com' } });
    const search = async (text: string) =>
      (await get(`?observable=${encodeURIComponent(text)}`)).data.map((row: { id: string }) => row.id);
    for (const text of [
      '2001:db8:a1::1',
      '2001:db8:a1:0:0:0:0:1',
      '[2001:db8:a1::1]:443',
      '2001:db8:a1::1%eth0',
    ])
      expect(await search(text)).toEqual([id]);
    for (const text of [
      'bücher-shop.com',
      'xn--bcher-shop-9db.com',
      'BÜCHER-SHOP[.]com.',
      'bu\u0308cher-shop.com',
    ])
      expect(await search(text)).toEqual([id]);
  });
});
