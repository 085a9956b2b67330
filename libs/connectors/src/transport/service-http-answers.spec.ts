import { vi } from 'vitest';
import { Clock } from '#platform';
import { testHost } from '../../../../test/fakes/client-host.ts';
import { startFakeVirusTotal, type FakeService, type VirusTotalState } from '../../../../test/fakes/index.ts';
import { ConnectorFailure } from '../domain/connector-failure.ts';
import { openService } from './open-service.ts';
import { ServiceHttp, type ServiceHttpOptions, type ServiceRequest } from './service-http.ts';

const headers = { 'x-apikey': 'vt-key-0123456789abcdef' };
const READ: ServiceRequest = { what: 'reading', method: 'GET', path: '/thing', headers, accept: [404] };
const WRITE: ServiceRequest = { what: 'writing', method: 'POST', path: '/thing', headers, json: {} };
const OURS = { id: 'c', name: 'Ours', type: 'virustotal', simulated: false };
const answer = (status: number, told: Record<string, string> = {}, body: unknown = {}) =>
  ({ kind: 'answer', status, headers: told, body }) as const;

describe('what an answer of a service means', () => {
  let fake: FakeService<VirusTotalState>;
  const open: ServiceHttp[] = [];
  beforeAll(async () => void (fake = await startFakeVirusTotal()));
  afterEach(async () => {
    vi.restoreAllMocks();
    fake.clear();
    await Promise.all(open.splice(0).map((http) => http.close()));
  });
  afterAll(() => fake.close());

  const kept = (http: ServiceHttp) => (open.push(http), http);
  function service(options: Partial<ServiceHttpOptions> = {}): ServiceHttp {
    return kept(
      new ServiceHttp({
        connector: OURS,
        service: 'VirusTotal',
        baseUrl: fake.url,
        dialect: { message: () => null },
        secrets: [],
        clock: new Clock(),
        random: () => 0,
        ...options,
      }),
    );
  }
  const failure = async (work: Promise<unknown>): Promise<ConnectorFailure> => {
    const error = await work.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectorFailure);
    return error as ConnectorFailure;
  };

  it.each<[string, ServiceRequest, ReturnType<typeof answer>, object]>([
    [
      'a read of 200 that is no JSON: it did nothing',
      READ,
      answer(200, {}, 'no'),
      { effect: 'none', serviceStatus: 200, transient: false, retryAfterSeconds: null },
    ],
    [
      'a write of 200 that is no JSON: who knows what it did',
      WRITE,
      answer(200, {}, 'no'),
      { effect: 'unknown', serviceStatus: 200, transient: false },
    ],
    [
      'a write of 299 that is no JSON',
      WRITE,
      answer(299, {}, 'no'),
      { effect: 'unknown', message: expect.stringContaining('gave an answer that cannot be used') },
    ],
    [
      'a write that is sent away, with a page about it: it was not done',
      WRITE,
      answer(300, {}, 'no'),
      { effect: 'none', serviceStatus: 300, message: expect.stringContaining('redirect (300)') },
    ],
    ['a redirect to nowhere', READ, answer(302), { message: expect.stringContaining('redirect (302)') }],
    [
      'a refusal that names another place',
      READ,
      answer(400, { location: '/api/v3/other' }),
      { serviceStatus: 400, retryAfterSeconds: null },
    ],
    ['trouble without a time', WRITE, answer(500), { effect: 'unknown', retryAfterSeconds: null }],
    ['trouble with one', WRITE, answer(500, { 'retry-after': '7' }), { retryAfterSeconds: 7 }],
  ])('%s', async (_what, request, told, wanted) => {
    fake.fail(told);
    expect(await failure(service().request(request))).toMatchObject(wanted);
    expect(fake.calls).toHaveLength(1);
  });

  it.each([300, 302, 399])('is elsewhere on the same host: %i', async (status) => {
    fake.fail(answer(status, { location: '/elsewhere?page=2' }, ''));
    fake.fail(answer(200, {}, { there: true }));
    expect((await service().request(READ)).body).toEqual({ there: true });
    expect(fake.calls[1]).toMatchObject({ path: '/elsewhere', query: { page: '2' } });
  });

  it('is what was expected, of any status and with any body', async () => {
    fake.fail({ kind: 'html', status: 300 });
    expect(await service().request({ ...READ, accept: [300] })).toMatchObject({ status: 300, body: null });
  });

  it('is asked for with the query that stands in the path of a paging link', async () => {
    await service().request({ ...READ, path: '/thing?page=2&of=3' });
    expect(fake.calls[0]?.query).toEqual({ page: '2', of: '3' });
  });

  it('holds the next call back only where it was too much or too early, and another try helps', async () => {
    const later = { 'retry-after': '60' };
    for (const told of [answer(500, later), answer(400, later)]) {
      const http = service();
      fake.fail(told);
      await failure(http.request(WRITE));
      expect((await http.request(READ)).status).toBe(404);
    }
    const quota = service({ dialect: { message: () => null, worthRetrying: () => false } });
    fake.fail(answer(429, later));
    await failure(quota.request(READ));
    expect((await quota.request(READ)).status).toBe(404);
  });

  it('asks for a pause of twenty seconds, which is waited for: longer ones are not', async () => {
    const clock = Object.assign(new Clock(), { now: () => new Date(1_800_000_000_000) });
    const stop = new AbortController();
    const http = service({ clock, observe: () => stop.abort() });
    fake.fail(answer(429, { 'retry-after': '20' }));
    const given = { message: expect.stringContaining('was given up waiting for'), transient: true };
    expect(await failure(http.request({ ...READ, signal: stop.signal }))).toMatchObject(given);
    expect(await failure(http.request({ ...READ, signal: stop.signal }))).toMatchObject(given);
    fake.fail(answer(429, { 'retry-after': '21' }));
    expect(await failure(service().request(READ))).toMatchObject({ retryAfterSeconds: 21 });
    expect(fake.calls).toHaveLength(2);
  });

  it('keeps the time to come again, though an earlier try may have had its effect', async () => {
    fake.fail(answer(503));
    fake.fail(answer(503, { 'retry-after': '30' }));
    const wanted = { effect: 'unknown', serviceStatus: 503, transient: true, retryAfterSeconds: 30 };
    expect(await failure(service().request({ ...WRITE, idempotent: true }))).toMatchObject(wanted);
    fake.fail(answer(503));
    fake.fail(answer(429, { 'retry-after': '30' }));
    expect(await failure(service().request({ ...WRITE, idempotent: true }))).toMatchObject({
      ...wanted,
      serviceStatus: 429,
    });
  });

  it.each([
    ['a read', READ, 'none'],
    ['a write', WRITE, 'unknown'],
  ] as const)('that is not waited for leaves %s with the effect: %s', async (_what, request, effect) => {
    fake.fail({ kind: 'hang' });
    const stop = new AbortController();
    const reserve = async () => void setTimeout(() => stop.abort());
    expect(await failure(service({ reserve }).request({ ...request, signal: stop.signal }))).toMatchObject({
      effect,
      transient: true,
      message: expect.stringContaining('was given up waiting for'),
    });
  });

  it.each([
    [3_000, 'is not asked at the moment because 5 calls in a row failed'],
    [2_999, 'was given up waiting for'],
  ])('that was not waited for after %i ms: the next one %s', async (patience, said) => {
    let now = 1_000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    let stop = new AbortController();
    const http = service({ reserve: async () => void setTimeout(() => ((now += patience), stop.abort())) });
    fake.fail({ kind: 'hang' }, { times: 9 });
    for (let call = 0; call < 5; call += 1) {
      stop = new AbortController();
      await failure(http.request({ ...READ, signal: stop.signal }));
    }
    stop = new AbortController();
    expect((await failure(http.request({ ...READ, signal: stop.signal }))).message).toContain(said);
  });

  it('is not waited for at all while the circuit is open, which may be tried again later', async () => {
    const http = service();
    fake.fail(answer(501), { times: 9 });
    for (let call = 0; call < 5; call += 1) await failure(http.request(READ));
    expect(await failure(http.request(WRITE))).toMatchObject({
      effect: 'none',
      transient: true,
      retryAfterSeconds: 30,
      message: expect.stringContaining('it is tried again after 30 s'),
    });
  });

  it('that takes too long is asked for again, and one that is too large is not', async () => {
    const quick = { headersTimeoutMs: 100, bodyTimeoutMs: 100, totalTimeoutMs: 100, maxResponseBytes: 1_000 };
    fake.fail({ kind: 'hang' });
    expect((await service({ transport: { ...quick, totalTimeoutMs: 60_000 } }).request(READ)).status).toBe(
      404,
    );
    expect(fake.calls).toHaveLength(2);
    fake.fail({ kind: 'huge', bytes: 2_000 }, { times: 3 });
    const large = service({ transport: { maxResponseBytes: 1_000 } });
    expect(await failure(large.request(READ))).toMatchObject({ effect: 'none', transient: true });
    expect(fake.calls).toHaveLength(3);
  });

  it('is timed, from the question to its end', async () => {
    let now = 5_000;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 1_500));
    const seconds: unknown[] = [];
    const http = service({
      baseUrl: 'http://169.254.169.254',
      probe: true,
      observe: (status, took) => seconds.push([status, took]),
    });
    await failure(http.request(READ));
    expect(seconds).toEqual([['forbidden', 3]]);
  });

  describe('by the settings of its connector', () => {
    const settings = { timeout_seconds: 0.1 };
    const config = { connector: OURS, title: 'VirusTotal', settings, secrets: {}, limits: [], probe: true };
    const wanted = () => ({ baseUrl: fake.url, dialect: { message: () => null }, secrets: [] });

    it('must begin in so many seconds, and is counted', async () => {
      const host = testHost();
      fake.fail({ kind: 'hang' });
      const http = kept(openService(config, host, wanted()));
      expect((await failure(http.request(READ))).message).toMatch(/did not answer within 0\.[12] s/);
      await http.request(READ);
      expect(host.observed).toEqual([
        { type: 'virustotal', status: 'timeout' },
        { type: 'virustotal', status: '404' },
      ]);
    });

    it.each([
      [[], 0],
      [[{ calls: 4, periodSeconds: 60 }], 1],
    ])('takes a place in its limits, if there are any', async (limits, places) => {
      const host = testHost();
      const long = { timeout_seconds: 60 };
      const http = kept(openService({ ...config, settings: long, limits, probe: false }, host, wanted()));
      await http.request(READ);
      expect(host.reserved).toBe(places);
    });
  });
});
