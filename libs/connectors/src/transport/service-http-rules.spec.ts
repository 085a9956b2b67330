import { vi } from 'vitest';
import { Clock } from '#platform';
import { startFakeVirusTotal, type FakeService, type VirusTotalState } from '../../../../test/fakes/index.ts';
import { ConnectorFailure } from '../domain/connector-failure.ts';
import { ServiceHttp, type ServiceHttpOptions, type ServiceRequest } from './service-http.ts';

const KEY = 'vt-key-0123456789abcdef';
const READ: ServiceRequest = {
  what: 'reading',
  method: 'GET',
  path: '/users/me/overall_quotas',
  headers: { 'x-apikey': KEY },
};
const WRITE: ServiceRequest = { ...READ, what: 'writing', method: 'POST', json: {} };
const QUICK = { kind: 'answer', body: {}, headers: { 'retry-after': '0' } } as const;

describe('what is sent to a service, and how often', () => {
  let fake: FakeService<VirusTotalState>;
  const open: ServiceHttp[] = [];
  beforeAll(async () => void (fake = await startFakeVirusTotal()));
  afterEach(async () => {
    fake.clear();
    await Promise.all(open.splice(0).map((http) => http.close()));
  });
  afterAll(() => fake.close());

  function service(options: Partial<ServiceHttpOptions> = {}): ServiceHttp {
    const http = new ServiceHttp({
      connector: { id: 'c', name: 'Ours', type: 'virustotal', simulated: false },
      service: 'VirusTotal',
      baseUrl: `${fake.url}/api/v3/`,
      dialect: { message: () => null },
      secrets: [],
      clock: new Clock(),
      random: () => 0,
      ...options,
    });
    open.push(http);
    return http;
  }
  const failure = async (work: Promise<unknown>): Promise<ConnectorFailure> => {
    const error = await work.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectorFailure);
    return error as ConnectorFailure;
  };

  it.each<[string, number, Partial<ServiceRequest>, { calls: number; effect: string; transient: boolean }]>([
    ['a read', 500, {}, { calls: 3, effect: 'none', transient: true }],
    ['a read', 501, {}, { calls: 1, effect: 'none', transient: true }],
    ['a read', 502, {}, { calls: 3, effect: 'none', transient: true }],
    ['a read', 504, {}, { calls: 3, effect: 'none', transient: true }],
    ['a read', 505, {}, { calls: 1, effect: 'none', transient: true }],
    ['a read', 400, {}, { calls: 1, effect: 'none', transient: false }],
    ['a read', 429, {}, { calls: 3, effect: 'none', transient: true }],
    ['a write', 500, WRITE, { calls: 1, effect: 'unknown', transient: true }],
    ['a write', 400, WRITE, { calls: 1, effect: 'none', transient: false }],
    ['a write', 429, WRITE, { calls: 3, effect: 'none', transient: true }],
    ['a search by POST', 500, { ...WRITE, read: true }, { calls: 3, effect: 'none', transient: true }],
    [
      'a repeatable write',
      500,
      { ...WRITE, idempotent: true },
      { calls: 3, effect: 'unknown', transient: true },
    ],
    ['a removal', 500, { method: 'DELETE' }, { calls: 3, effect: 'unknown', transient: true }],
    [
      'a single removal',
      500,
      { method: 'DELETE', idempotent: false },
      { calls: 1, effect: 'unknown', transient: true },
    ],
  ])('%s that is answered with %i', async (_what, status, more, wanted) => {
    fake.fail({ ...QUICK, status }, { times: 3 });
    const { effect, transient, serviceStatus } = await failure(service().request({ ...READ, ...more }));
    expect({ calls: fake.calls.length, effect, transient }).toEqual(wanted);
    expect(serviceStatus).toBe(status);
  });

  it('may have had its effect by an earlier try, though the last one was refused', async () => {
    fake.fail({ ...QUICK, status: 503 });
    fake.fail({ ...QUICK, status: 400 });
    expect(await failure(service().request({ ...WRITE, idempotent: true }))).toMatchObject({
      effect: 'unknown',
      serviceStatus: 400,
      transient: false,
    });
    const stop = new AbortController();
    const random = () => (stop.abort(), 0);
    const waiting = service({ random, dialect: { message: () => null, retryAfterMs: () => null } });
    fake.clear();
    fake.fail({ kind: 'answer', status: 503, body: {} });
    expect(await failure(waiting.request({ ...WRITE, idempotent: true, signal: stop.signal }))).toMatchObject(
      { effect: 'unknown', message: expect.stringContaining('was given up waiting for') },
    );
  });

  it.each([
    ['where no connector may go', 'http://169.254.169.254', ['forbidden'], false],
    ['where nothing listens', 'http://127.0.0.1:9', ['connect', 'connect', 'connect'], true],
  ])('never reached the service %s: it did nothing', async (_what, baseUrl, tries, transient) => {
    const observed: string[] = [];
    const http = service({ baseUrl, observe: (status) => observed.push(status) });
    expect(await failure(http.request(WRITE))).toMatchObject({ effect: 'none', transient });
    expect(observed).toEqual(tries);
  });

  it('is in no trouble by our own rules: what is forbidden opens no circuit', async () => {
    const http = service({ baseUrl: 'http://169.254.169.254' });
    for (let call = 0; call < 7; call += 1)
      expect((await failure(http.request(READ))).message).toContain('which no connector may reach');
  });

  it('is asked again for a read whose connection was cut, and not for a write', async () => {
    fake.fail({ kind: 'cut_before' }, { times: 2 });
    expect((await service().request(READ)).status).toBe(200);
    expect(fake.calls).toHaveLength(3);
    fake.fail({ kind: 'cut_before' });
    expect(await failure(service().request(WRITE))).toMatchObject({ effect: 'unknown', transient: true });
    expect(fake.calls).toHaveLength(4);
  });

  it('once where the service says that no other try helps, and once for a health check', async () => {
    fake.fail({ ...QUICK, status: 429 }, { times: 3 });
    await failure(service({ dialect: { message: () => null, worthRetrying: () => false } }).request(READ));
    expect(fake.calls).toHaveLength(1);
    await failure(service({ probe: true }).request(READ));
    expect(fake.calls).toHaveLength(2);
  });

  it('after a pause by chance, where nothing else is told', async () => {
    const chance = vi.spyOn(Math, 'random').mockReturnValue(0);
    fake.fail({ kind: 'answer', status: 500, body: {} });
    const http = new ServiceHttp({
      connector: { id: 'c', name: 'Ours', type: 'virustotal', simulated: false },
      service: 'VirusTotal',
      baseUrl: `${fake.url}/api/v3`,
      dialect: { message: () => null },
      secrets: [],
      clock: new Clock(),
    });
    open.push(http);
    expect((await http.request(READ)).status).toBe(200);
    expect(chance).toHaveBeenCalled();
    chance.mockRestore();
  });

  it('takes a place in the shared limit for each call that counts', async () => {
    const reserve = vi.fn(async () => undefined);
    const http = service({ reserve });
    await http.request(READ);
    await http.request({ ...READ, counted: false });
    await service({ reserve, probe: true }).request(READ);
    expect(reserve).toHaveBeenCalledTimes(1);
  });

  it('as what it is: JSON or a form, with what is asked and nothing that is left out', async () => {
    const accept = [400, 404, 405];
    const http = service();
    await http.request({ ...WRITE, json: { a: 1 }, query: { q: 'x y', n: 0, left: undefined }, accept });
    const { json: _json, ...plain } = WRITE;
    await http.request({ ...plain, form: { a: 'b c' }, accept });
    await http.request({ ...plain, method: 'GET', headers: { ...READ.headers, accept: 'text/x' }, accept });
    const [json, form, get] = fake.calls;
    expect(json).toMatchObject({
      path: '/api/v3/users/me/overall_quotas',
      query: { q: 'x y', n: '0' },
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{"a":1}',
    });
    expect(json?.query).not.toHaveProperty('left');
    expect(form).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=b+c',
    });
    expect(get?.headers).toMatchObject({ accept: 'text/x' });
    expect(get?.headers).not.toHaveProperty('content-type');
  });

  it('is answered with a refusal that was expected, whatever its body is', async () => {
    fake.fail({ kind: 'html', status: 404 });
    expect(await service().request({ ...READ, accept: [404] })).toMatchObject({ status: 404, body: null });
    fake.fail({ kind: 'html', status: 404 });
    expect((await failure(service().request(READ))).serviceStatus).toBe(404);
  });

  it('goes after a read at most three times on the same host, and after a write never', async () => {
    const away = { kind: 'answer', status: 302, headers: { location: '/api/v3/again' }, body: '' } as const;
    fake.fail(away, { times: 10 });
    expect((await failure(service().request(READ))).message).toContain('redirect (302)');
    expect(fake.calls).toHaveLength(4);
    await failure(service().request(WRITE));
    expect(fake.calls).toHaveLength(5);
  });

  it('names the connector where its name is not the service’s, and shows no token', async () => {
    fake.fail({ ...QUICK, status: 400 }, { times: 2 });
    const dialect = { message: () => 'token tok-12345 is old' };
    const said = await failure(service({ dialect, token: () => 'tok-12345' }).request(READ));
    expect(said.message).toBe(
      'VirusTotal (connector "Ours") answered 400: token [secret] is old, while reading.',
    );
    const own = { id: 'c', name: 'VirusTotal', type: 'virustotal', simulated: false };
    expect((await failure(service({ connector: own }).request(READ))).message).toBe(
      'VirusTotal answered 400, while reading.',
    );
    expect(service().fail('reading', 'is odd')).toMatchObject({ effect: 'none', serviceStatus: null });
    expect(service().fail('x', 'y', { effect: 'unknown', status: 404 })).toMatchObject({
      effect: 'unknown',
      serviceStatus: 404,
    });
  });

  it('not before a pause is over that the service asked for, which is told in whole seconds', async () => {
    let now = Date.parse('2026-11-22T12:00:00Z');
    const http = service({ clock: Object.assign(new Clock(), { now: () => new Date(now) }) });
    fake.fail({ kind: 'answer', status: 503, headers: { 'retry-after': '60' }, body: {} });
    expect(await failure(http.request(READ))).toMatchObject({ retryAfterSeconds: 60, serviceStatus: 503 });
    now += 30_500;
    expect(await failure(http.request(READ))).toMatchObject({
      retryAfterSeconds: 30,
      transient: true,
      effect: 'none',
      message: expect.stringContaining('asked for a pause of another 30 s'),
    });
    expect(fake.calls).toHaveLength(1);
    now += 29_500;
    expect((await http.request(READ)).status).toBe(200);
  });
});
