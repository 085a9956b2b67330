import { vi } from 'vitest';
import { Clock } from '#platform';
import { startFakeVirusTotal, type FakeService, type VirusTotalState } from '../../../../test/fakes/index.ts';
import { isPublicAddress } from '../domain/addresses.ts';
import { ConnectorFailure, mayHaveHappened } from '../domain/connector-failure.ts';
import { guardedLookup } from './transport.ts';
import { ServiceHttp, type ServiceHttpOptions, type ServiceRequest } from './service-http.ts';

const KEY = 'vt-key-0123456789abcdef';
const READ: ServiceRequest = {
  what: 'reading',
  method: 'GET',
  path: '/users/me/overall_quotas',
  headers: { 'x-apikey': KEY },
};
const WRITE: ServiceRequest = { ...READ, what: 'writing', method: 'POST', json: {} };

describe('the road to outside services', () => {
  let fake: FakeService<VirusTotalState>;
  const open: ServiceHttp[] = [];
  const observed: string[] = [];

  beforeAll(async () => {
    fake = await startFakeVirusTotal();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    fake.clear();
    observed.length = 0;
    await Promise.all(open.splice(0).map((http) => http.close()));
  });
  afterAll(() => fake.close());

  function service(options: Partial<ServiceHttpOptions> = {}): ServiceHttp {
    const http = new ServiceHttp({
      connector: { id: 'c', name: 'VirusTotal', type: 'virustotal', simulated: false },
      service: 'VirusTotal',
      baseUrl: `${fake.url}/api/v3`,
      dialect: { message: () => null },
      secrets: [KEY],
      clock: new Clock(),
      random: () => 0,
      observe: (status) => observed.push(status),
      ...options,
    });
    open.push(http);
    return http;
  }

  async function failure(work: Promise<unknown>): Promise<ConnectorFailure> {
    const error = await work.then(
      () => new Error('It did not fail.'),
      (reason: unknown) => reason,
    );
    if (!(error instanceof ConnectorFailure)) throw error;
    return error;
  }

  it('repeats a read that failed, and counts each real request', async () => {
    fake.fail({ kind: 'answer', status: 503 }, { times: 2 });
    await expect(service().request(READ)).resolves.toMatchObject({ status: 200 });
    expect(observed).toEqual(['503', '503', '200']);
    expect(fake.calls).toHaveLength(3);
  });

  it('does not repeat a write that may have happened, and says so', async () => {
    for (const fault of [{ kind: 'answer', status: 500 }, { kind: 'cut_after' }] as const) {
      fake.clear();
      fake.fail(fault);
      const error = await failure(service().request(WRITE));
      expect(fake.calls).toHaveLength(1);
      expect(error.effect).toBe('unknown');
      expect(mayHaveHappened(error)).toBe(true);
    }
  });

  it('repeats a write that the service refused to look at (429), after the pause it asks for', async () => {
    fake.fail({ kind: 'answer', status: 429, headers: { 'retry-after': '0' } });
    const error = await failure(service().request(WRITE));
    expect(fake.calls).toHaveLength(2);
    expect(error.serviceStatus).toBe(404);
    expect(error.effect).toBe('none');
  });

  it('fails at once when the pause asked for is long, and sends nothing more before it is over', async () => {
    fake.fail({ kind: 'answer', status: 429, headers: { 'retry-after': '3600' } });
    const http = service();
    const error = await failure(http.request(READ));
    expect(error.retryAfterSeconds).toBe(3600);
    expect(error.message).toContain('3600 s');
    await failure(http.request(READ));
    expect(fake.calls).toHaveLength(1);
  });

  it('understands that a web page is not an answer', async () => {
    fake.fail({ kind: 'html' }, { times: 3 });
    const error = await failure(service().request(READ));
    expect(error.message).toContain('web page');
    expect(observed).toEqual(['invalid_answer']);
  });

  it('gives up on a service that never answers, or stops in the middle', async () => {
    const http = service({
      transport: { headersTimeoutMs: 100, bodyTimeoutMs: 100, totalTimeoutMs: 400 },
      probe: true,
    });
    fake.fail({ kind: 'hang' });
    expect((await failure(http.request(READ))).message).toContain('did not answer within');
    fake.fail({ kind: 'trickle' });
    expect((await failure(http.request(READ))).message).toMatch(/middle of its answer|did not answer/);
  });

  it('reads no more than it is ready to hold', async () => {
    fake.fail({ kind: 'huge', bytes: 300_000 }, { times: 3 });
    const error = await failure(service({ transport: { maxResponseBytes: 100_000 } }).request(READ));
    expect(error.message).toContain('more than 97 KB');
  });

  it('does not follow a redirect to another host', async () => {
    fake.fail({ kind: 'answer', status: 302, headers: { location: 'https://evil.example/' }, body: '' });
    const error = await failure(service().request(READ));
    expect(error.message).toContain('redirect (302) to evil.example');
    expect(fake.calls).toHaveLength(1);
  });

  it('follows a redirect of a read on the same host', async () => {
    fake.fail({
      kind: 'answer',
      status: 302,
      headers: { location: READ.path.replace('/users', '/api/v3/users') },
      body: '',
    });
    await expect(service().request(READ)).resolves.toMatchObject({ status: 200 });
  });

  it('refuses a paging link to another host without calling it', async () => {
    const error = await failure(service().request({ ...READ, path: 'https://evil.example/next' }));
    expect(error.message).toContain('another host');
    expect(observed).toEqual([]);
  });

  it('connects to no link-local address', async () => {
    const error = await failure(service({ baseUrl: 'http://169.254.169.254' }).request(WRITE));
    expect(error.message).toContain('which no connector may reach');
    expect(error.effect).toBe('none');
  });

  it('connects to no name that leads to such an address', () => {
    const answers = [
      { address: '10.0.0.1', family: 4 },
      { address: '169.254.169.254', family: 4 },
    ];
    const lookup = guardedLookup((_name, _options, callback) => callback(null, answers));
    const refused = vi.fn();
    lookup('rebound.example', { all: true }, refused);
    expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: 'TW_FORBIDDEN_ADDRESS' }), '', 0);
  });

  it('follows another server’s word to no name that leads into the own network', () => {
    const lookup = guardedLookup(
      (_name, _options, callback) => callback(null, [{ address: '10.0.0.1', family: 4 }]),
      (address) => !isPublicAddress(address),
    );
    const refused = vi.fn();
    lookup('registry.example', { all: true }, refused);
    expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: 'TW_FORBIDDEN_ADDRESS' }), '', 0);
  });

  it('lets no secret follow to where a service sends on', () => {
    expect(() => service({ sendsOn: true })).toThrow('must not follow it to another host');
  });

  it('never shows a secret', async () => {
    fake.fail({ kind: 'answer', status: 400, body: { error: { message: `bad key ${KEY}` } } });
    const error = await failure(
      service({ dialect: { message: (body) => JSON.stringify(body) } }).request(READ),
    );
    expect(error.message).not.toContain(KEY);
    expect(error.message).toContain('[secret]');
  });

  it('says that nothing listens there', async () => {
    const error = await failure(service({ baseUrl: 'http://127.0.0.1:9' }).request(WRITE));
    expect(error.message).toContain('refuses connections');
    expect(error.effect).toBe('none');
  });

  it('ends when the caller gives up', async () => {
    fake.fail({ kind: 'hang' });
    const error = await failure(service().request({ ...READ, signal: AbortSignal.timeout(50) }));
    expect(error.message).toContain('given up');
  });

  it('opens the circuit after 5 failures, lets one call through 30 s later and closes again', async () => {
    const now = vi.spyOn(Date, 'now');
    const start = 1_800_000_000_000;
    now.mockReturnValue(start);
    const http = service();
    fake.fail({ kind: 'answer', status: 500 }, { times: 6 });
    await failure(http.request(READ));
    expect((await failure(http.request(READ))).message).toContain('5 calls in a row failed');
    expect(fake.calls).toHaveLength(5);
    await failure(http.request(READ));
    expect(fake.calls).toHaveLength(5);
    now.mockReturnValue(start + 29_000);
    await failure(http.request(READ));
    expect(fake.calls).toHaveLength(5);
    now.mockReturnValue(start + 30_001);
    expect((await failure(http.request({ ...READ, read: false }))).serviceStatus).toBe(500);
    expect(fake.calls).toHaveLength(6);
    now.mockReturnValue(start + 60_500);
    await expect(http.request(READ)).resolves.toMatchObject({ status: 200 });
    await expect(http.request(READ)).resolves.toMatchObject({ status: 200 });
  });

  it('does not open the circuit for refusals: the service is alive', async () => {
    const http = service();
    for (let call = 0; call < 8; call += 1)
      await failure(http.request({ ...READ, headers: { 'x-apikey': 'wrong' } }));
    expect(fake.calls).toHaveLength(8);
  });
});
