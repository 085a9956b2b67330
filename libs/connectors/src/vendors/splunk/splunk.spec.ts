import { Clock } from '#platform';
import { buildClient, testHost } from '../../../../../test/fakes/client-host.ts';
import { startFakeSplunk, type FakeService, type SplunkState } from '../../../../../test/fakes/index.ts';
import type { ConnectorClient, Siem } from '../../domain/capabilities.ts';

const DAY = { earliest: '-24h', latest: 'now', limit: 10 };

describe('Splunk', () => {
  let fake: FakeService<SplunkState>;
  let client: ConnectorClient;
  let siem: Siem;

  beforeEach(async () => {
    fake = await startFakeSplunk();
    fake.state.rows = () => [{ src_ip: '198.51.100.7', count: '42', user: ['ana', 'ben'] }];
    client = buildClient(fake.connector, testHost());
    siem = client.clients.siem_search as Siem;
  });
  afterEach(async () => {
    await client.close();
    await fake.close();
  });

  it('starts a search, waits for it, reads the rows and removes it', async () => {
    expect(await siem.search('index=main failed', DAY)).toEqual({
      rows: [{ src_ip: '198.51.100.7', count: '42', user: ['ana', 'ben'] }],
      truncated: false,
    });
    expect(fake.effects.map(({ target }) => target)).toEqual(['search index=main failed']);
    expect(fake.state.jobs.size).toBe(0);
    expect(fake.calls[0]?.body).toContain('earliest_time=-24h&latest_time=now&max_count=11&auto_cancel=60');
  });

  it('leaves a search alone that begins with a pipe', async () => {
    await siem.search('| tstats count', DAY);
    expect(fake.effects[0]?.target).toBe('| tstats count');
  });

  it('waits for results that are not there yet (204)', async () => {
    fake.state.emptyReads = 1;
    expect((await siem.search('index=main', DAY)).rows).toHaveLength(1);
  });

  it('tells when there is more', async () => {
    fake.state.rows = () => Array.from({ length: 50 }, (_, index) => ({ n: String(index) }));
    const { rows, truncated } = await siem.search('index=main', DAY);
    expect(rows).toHaveLength(10);
    expect(truncated).toBe(true);
  });

  it('falls back to the old paths for servers below 9.0.2, and remembers', async () => {
    fake.state.v2 = false;
    await siem.search('index=main', DAY);
    fake.clear();
    expect((await siem.search('index=main', DAY)).rows).toHaveLength(1);
    expect(fake.calls.some(({ path }) => path.includes('/v2/'))).toBe(false);
  });

  it('waits its turn when the server runs as many searches as it may', async () => {
    const full = {
      messages: [
        { type: 'FATAL', text: 'The maximum number of concurrent historical searches has been reached.' },
      ],
    };
    fake.fail({ kind: 'answer', status: 503, body: full }, { method: 'POST', times: 2 });
    expect((await siem.search('index=main', DAY)).rows).toHaveLength(1);
  });

  it('reports a broken search in Splunk’s own words and removes its job', async () => {
    await expect(siem.search('broken_command', DAY)).rejects.toThrow(
      "Unknown search command 'broken_command'.",
    );
    expect(fake.state.jobs.size).toBe(0);
  });

  it('removes the job when the caller gives up', async () => {
    fake.state.readsUntilDone = 1_000;
    await expect(siem.search('index=main', DAY, AbortSignal.timeout(150))).rejects.toThrow('given up');
    expect(fake.state.jobs.size).toBe(0);
  });

  it('signs in with user name and password too, and is checked by its version', async () => {
    const basic = buildClient({ ...fake.connector, secrets: { password: fake.state.password } }, testHost(), {
      username: 'soar',
    });
    await expect(basic.check()).resolves.toBeUndefined();
    await basic.close();
    const wrong = buildClient({ ...fake.connector, secrets: { token: 'wrong-token' } }, testHost());
    await expect(wrong.check()).rejects.toThrow(
      'refused the credentials (401): call not properly authenticated',
    );
    await wrong.close();
  });

  it('does not wait for a place when the server refuses the search for another reason', async () => {
    const refused = { messages: [{ type: 'FATAL', text: 'Unbalanced quotes.' }, { type: 'FATAL' }] };
    fake.fail({ kind: 'answer', status: 400, body: refused }, { method: 'POST' });
    await expect(siem.search('index="main', DAY)).rejects.toThrow(
      'did not accept the search (400): Unbalanced quotes.',
    );
    fake.fail({ kind: 'answer', status: 400, body: {} }, { method: 'POST' });
    await expect(siem.search('index=main', DAY)).rejects.toThrow('(400): no reason given');
    expect(fake.calls.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  it('reads at least one row and ten thousand at most', async () => {
    for (const limit of [0, 2.9, 1_000_000]) await siem.search('index=main', { ...DAY, limit });
    const asked = fake.calls.flatMap(({ body }) => /max_count=(\d+)/.exec(body)?.[1] ?? []);
    expect(asked).toEqual(['2', '3', '10001']);
  });

  it('says "search" itself where the query does not, and only then', async () => {
    for (const query of [' search index=main ', 'SEARCH index=main', 'searching', '  | tstats count '])
      await siem.search(query, DAY).catch(() => undefined);
    const sent = fake.calls
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => new URLSearchParams(body).get('search'));
    expect(sent).toEqual(['search index=main', 'SEARCH index=main', 'search searching', '| tstats count']);
  });

  it('gives up a search that is not done in its time, and says so', async () => {
    let now = Date.parse('2026-11-22T12:00:00Z');
    // Each look at the clock is two seconds later than the one before.
    const clock = Object.assign(new Clock(), { now: () => new Date((now += 2_000)) });
    const late = buildClient(fake.connector, testHost(clock), { search_timeout_seconds: 5 });
    fake.state.readsUntilDone = 1_000;
    await expect((late.clients.siem_search as Siem).search('index=main', DAY)).rejects.toThrow(
      'did not finish the search within 5 s',
    );
    expect(fake.state.jobs.size).toBe(0);
    await late.close();
  });

  it('is no Splunk that names no version', async () => {
    fake.fail({ kind: 'answer', status: 200, body: { entry: [] } });
    await expect(client.check()).rejects.toThrow('gave an answer that is not Splunk’s');
  });

  it('has all rows when there are as many as asked for', async () => {
    fake.state.rows = () => Array.from({ length: 10 }, (_, index) => ({ n: String(index) }));
    const { rows, truncated } = await siem.search('index=main', DAY);
    expect([rows.length, truncated]).toEqual([10, false]);
  });

  const FULL = { messages: [{ type: 'FATAL', text: 'Your disk quota is used up.' }] };
  it.each([
    [400, null],
    [404, 'did not accept the search (404): Your disk quota is used up.'],
  ])('waits for a place when it is told so with %i: %j', async (status, refused) => {
    fake.fail({ kind: 'answer', status, body: FULL }, { method: 'POST', times: 2 });
    const found = siem.search('index=main', DAY);
    if (refused === null) expect((await found).rows).toHaveLength(1);
    else await expect(found).rejects.toThrow(refused);
  });

  it('asks a newer server the new way although it once was too busy for the old one', async () => {
    fake.state.v2 = false;
    fake.fail({ kind: 'answer', status: 400, body: {} }, { path: '/services/search/jobs' });
    await expect(siem.search('index=main', DAY)).rejects.toThrow('did not accept the search (400)');
    fake.state.v2 = true;
    fake.clear();
    await siem.search('index=main', DAY);
    expect(fake.calls[0]?.path).toBe('/services/search/v2/jobs');
  });

  it('starts a search again that was not answered: it changes nothing', async () => {
    fake.fail({ kind: 'answer', status: 500 }, { method: 'POST' });
    expect((await siem.search('index=main', DAY)).rows).toHaveLength(1);
  });

  it.each([
    [{ isFailed: true, messages: [{ text: 'No such index.' }] }, 'could not run the search: No such index.'],
    [{ dispatchState: 'FAILED', isDone: true }, 'could not run the search: no reason given'],
  ])('sees by %j that a search failed', async (content, said) => {
    fake.fail({ kind: 'answer', status: 200, body: { entry: [{ content }] } }, { method: 'GET' });
    await expect(siem.search('index=main', DAY)).rejects.toMatchObject({
      effect: 'none',
      message: expect.stringContaining(said),
    });
  });

  it('finds its answer though the search cannot be removed', async () => {
    fake.fail({ kind: 'answer', status: 403, body: {} }, { method: 'DELETE' });
    expect((await siem.search('index=main', DAY)).rows).toHaveLength(1);
  });

  it('asks as long as the next look is in its time, and may be tried again when it was given up', async () => {
    const start = Date.parse('2026-11-22T12:00:00Z');
    const looks = () => fake.calls.filter(({ method }) => method === 'GET').length;
    const clock = Object.assign(new Clock(), { now: () => new Date(start + ([0, 4_900][looks()] ?? 5_000)) });
    const late = buildClient(fake.connector, testHost(clock), { search_timeout_seconds: 5 });
    fake.state.readsUntilDone = 1_000;
    await expect((late.clients.siem_search as Siem).search('index=main', DAY)).rejects.toThrow('within 5 s');
    expect(looks()).toBe(2);
    await late.close();
    const given = siem.search('index=main', DAY, AbortSignal.timeout(150));
    await expect(given).rejects.toMatchObject({ effect: 'none', transient: true });
  });

  it('signs in by an empty name and password when nothing is given', async () => {
    const unnamed = buildClient({ ...fake.connector, secrets: {} }, testHost());
    await expect(unnamed.check()).rejects.toThrow('refused the credentials (401)');
    expect(fake.calls[0]?.headers['authorization']).toBe(`Basic ${Buffer.from(':').toString('base64')}`);
    await unnamed.close();
  });
});
