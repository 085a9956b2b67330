import { vi } from 'vitest';
import { buildClient, testHost } from '../../../../../test/fakes/client-host.ts';
import {
  startFakeCrowdStrike,
  type CrowdStrikeState,
  type FakeService,
} from '../../../../../test/fakes/index.ts';
import type { ConnectorClient, Edr } from '../../domain/capabilities.ts';
import { ServiceHttp } from '../../transport/service-http.ts';

const ACTIONS = '/devices/entities/devices-actions/v2';

describe('CrowdStrike Falcon', () => {
  let fake: FakeService<CrowdStrikeState>;
  let client: ConnectorClient;
  let edr: Edr;

  beforeAll(async () => {
    fake = await startFakeCrowdStrike();
  });
  beforeEach(() => {
    fake.clear();
    fake.state.hosts.clear();
    client = buildClient(fake.connector, testHost());
    edr = client.clients.edr as Edr;
  });
  afterEach(() => client.close());
  afterAll(() => fake.close());

  it('finds the host of exactly this name, the one seen last', async () => {
    fake.state.addHost('WEB-01', { last_seen: '2026-01-01T00:00:00Z' });
    fake.state.addHost('WEB');
    const current = fake.state.addHost('web-01', { last_seen: '2026-03-01T00:00:00Z' });
    fake.state.addHost('WEB-012', { last_seen: '2026-04-01T00:00:00Z' });
    expect((await edr.findHost('WEB-01'))?.id).toBe(current.device_id);
    expect((await edr.findHost('web'))?.hostname).toBe('WEB');
    expect(await edr.findHost('WE')).toBeNull();
    expect(await edr.findHost("x' OR hostname:'WEB")).toBeNull();
  });

  it('finds a host by its id', async () => {
    const host = fake.state.addHost('WKS-1');
    expect(await edr.findHost(host.device_id)).toMatchObject({
      hostname: 'WKS-1',
      containment: 'normal',
      platform: 'Windows',
    });
    expect(await edr.findHost('f'.repeat(32))).toBeNull();
  });

  it('contains a host, shows it pending and then contained, and lifts it again', async () => {
    const { device_id: id } = fake.state.addHost('WKS-1');
    await edr.contain(id, 'note');
    expect(await edr.containment(id)).toBe('pending');
    expect(await edr.containment(id)).toBe('contained');
    await edr.liftContainment(id, 'note');
    expect(await edr.containment(id)).toBe('lifting');
    expect(await edr.containment(id)).toBe('normal');
    expect(fake.effects.map(({ effect }) => effect)).toEqual(['contain', 'lift_containment']);
  });

  it('takes "already contained" (409) as success', async () => {
    const { device_id: id } = fake.state.addHost('WKS-1', { status: 'contained' });
    await expect(edr.contain(id, '')).resolves.toBeUndefined();
    expect(fake.effects).toEqual([]);
  });

  it('repeats a containment whose answer got lost: the effect stays one', async () => {
    const { device_id: id } = fake.state.addHost('WKS-1');
    fake.fail({ kind: 'cut_after' }, { path: ACTIONS });
    await expect(edr.contain(id, '')).resolves.toBeUndefined();
    expect(fake.effects).toHaveLength(1);
    expect(fake.calls.filter(({ path }) => path === ACTIONS)).toHaveLength(2);
  });

  it('says that the effect is unknown when no answer ever comes', async () => {
    const { device_id: id } = fake.state.addHost('WKS-1');
    fake.fail({ kind: 'cut_before' }, { path: ACTIONS, times: 3 });
    await expect(edr.contain(id, '')).rejects.toMatchObject({ code: 'connector_failed', effect: 'unknown' });
  });

  it('fetches one token for many calls, and a new one when it is refused', async () => {
    const { device_id: id } = fake.state.addHost('WKS-1');
    await Promise.all([edr.containment(id), edr.containment(id), edr.containment(id)]);
    const tokens = () => fake.calls.filter(({ path }) => path === '/oauth2/token').length;
    expect(tokens()).toBe(1);
    fake.state.tokens.clear();
    await edr.containment(id);
    expect(tokens()).toBe(2);
  });

  it('shares its token with the client that checks it, until the service refuses it', async () => {
    const host = testHost();
    const tokens = () => fake.calls.filter(({ path }) => path === '/oauth2/token').length;
    const check = async (secrets = fake.connector.secrets) => {
      const probe = buildClient({ ...fake.connector, secrets }, host, {}, { probe: true });
      try {
        await probe.check();
      } finally {
        await probe.close();
      }
    };
    await check();
    await check();
    expect(tokens()).toBe(1);
    fake.state.tokens.clear();
    await check();
    expect(tokens()).toBe(2);
    await expect(check({ client_secret: 'another-secret' })).rejects.toThrow('refused permission');
  });

  it('gives up when a fresh token is refused too', async () => {
    fake.fail({ kind: 'answer', status: 401 }, { path: '/devices', times: 2 });
    await expect(client.check()).rejects.toThrow('refused a fresh access token');
  });

  it('sees errors in an answer of 200', async () => {
    fake.fail(
      {
        kind: 'answer',
        status: 200,
        body: { meta: { trace_id: 't-1' }, errors: [{ code: 500, message: 'shard down' }], resources: [] },
      },
      { path: '/devices' },
    );
    await expect(client.check()).rejects.toThrow('reported an error (500): shard down (trace t-1)');
  });

  it('waits until the epoch second that the service names', async () => {
    const soon = String(Math.ceil(Date.now() / 1000) + 3600);
    fake.fail(
      { kind: 'answer', status: 429, headers: { 'x-ratelimit-retryafter': soon } },
      { path: '/devices' },
    );
    await expect(client.check()).rejects.toMatchObject({
      retryAfterSeconds: expect.any(Number),
      transient: true,
    });
    expect(fake.calls.filter(({ path }) => path.startsWith('/devices'))).toHaveLength(1);
  });

  it.each(['quarantined_by_magic', 'constructor'])(
    'never calls a state normal that it does not know: %s',
    async (status) => {
      const host = fake.state.addHost('WKS-1');
      Object.assign(host, { status });
      await expect(edr.containment(host.device_id)).rejects.toThrow('unknown state');
    },
  );

  it('does not show its access token when the service repeats it', async () => {
    await client.check();
    const token = [...fake.state.tokens].at(-1);
    const body = { meta: {}, errors: [{ code: 400, message: `bad token ${String(token)}` }] };
    fake.fail({ kind: 'answer', status: 400, body }, { path: '/devices' });
    fake.state.tokens.clear();
    const error = await client.check().catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toContain('bad token [secret]');
  });

  it('names a wrong secret without showing it', async () => {
    const wrong = buildClient(
      { ...fake.connector, secrets: { client_secret: 'not-the-secret' } },
      testHost(),
    );
    const error = await wrong.check().catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toMatch(/refused permission \(403\): access denied.*while signing in/);
    expect((error as Error).message).not.toContain('not-the-secret');
    await wrong.close();
  });

  const told = (path: string, body: unknown, status = 200) =>
    fake.fail({ kind: 'answer', status, body }, { path });
  const DETAILS = '/devices/entities/devices/v2';
  const device = (more: object) => ({ status: 'normal', hostname: 'WEB', ...more });

  it('takes the host that was seen last, in whatever order Falcon names them', async () => {
    fake.state.addHost('WEB');
    told(DETAILS, {
      resources: [
        device({ device_id: 'never' }),
        device({ device_id: 'older', last_seen: '2026-01-01T00:00:00Z' }),
        device({ device_id: 'newer', last_seen: '2026-03-01T00:00:00Z' }),
        device({ device_id: 'never either' }),
        { status: 'normal' },
      ],
    });
    expect((await edr.findHost('WEB'))?.id).toBe('newer');
  });

  it('reads a host of which little is known, and never guesses its state', async () => {
    told(DETAILS, { resources: [{ status: 'normal' }] });
    expect(await edr.findHost('a'.repeat(32))).toMatchObject({ id: '', hostname: '', last_seen_at: null });
    told(DETAILS, { resources: [{}] });
    await expect(edr.containment('x')).rejects.toThrow('reports a host in the unknown state "missing"');
    told(DETAILS, { resources: [] });
    await expect(edr.containment('h1')).rejects.toMatchObject({
      serviceStatus: 404,
      message: expect.stringContaining('knows no host with the id h1'),
    });
  });

  it('reads again what was not answered: nothing is changed by it', async () => {
    const { device_id: id } = fake.state.addHost('WKS-1');
    fake.fail({ kind: 'answer', status: 503 }, { path: DETAILS });
    fake.fail({ kind: 'answer', status: 503 }, { path: '/oauth2/token' });
    expect(await edr.containment(id)).toBe('normal');
  });

  it.each([
    ['that is expected, as an answer', { errors: [{ code: 409, message: 'is already contained' }] }, 409],
    ['that is expected, without a code', { errors: [{ message: 'is already contained' }] }, 409],
    ['that is expected, inside an answer of 200', { errors: [{ code: 409 }] }, 200],
  ])('takes an error %s for success', async (_what, body, status) => {
    told(ACTIONS, body, status);
    await expect(edr.contain('h1', '')).resolves.toBeUndefined();
  });

  it('says of an error in an answer of 200 whether something may have happened', async () => {
    const errors = [{ code: 409 }, { code: 5 }];
    told(ACTIONS, { errors: [errors[0], errors[1]] }, 202);
    await expect(edr.contain('h1', '')).rejects.toMatchObject({
      effect: 'unknown',
      serviceStatus: 202,
      message: expect.stringContaining('reported an error (5): no message'),
    });
    told(DETAILS, { errors: [{ code: 5, message: 'shard down' }] });
    await expect(edr.containment('h1')).rejects.toMatchObject({
      effect: 'none',
      message: expect.stringContaining('(5): shard down, while'),
    });
    told('/devices/queries', { errors: [{ code: 5 }] });
    await expect(client.check()).rejects.toMatchObject({ effect: 'none' });
  });

  it.each(['0', '-1', 'soon'])('asks to wait for no time that makes sense: %j', async (at) => {
    const headers = { 'x-ratelimit-retryafter': at };
    fake.fail({ kind: 'answer', status: 429, headers, body: {} }, { path: '/devices', times: 3 });
    await expect(client.check()).rejects.toMatchObject({ serviceStatus: 429, retryAfterSeconds: null });
  });

  it('asks to wait until a time that is over: it is asked again at once', async () => {
    const headers = { 'x-ratelimit-retryafter': '1000000000' };
    fake.fail({ kind: 'answer', status: 429, headers, body: {} }, { path: '/devices', times: 3 });
    await expect(client.check()).rejects.toMatchObject({ serviceStatus: 429, retryAfterSeconds: 0 });
  });

  it('signs in to the member that is named, and to none otherwise', async () => {
    await client.check();
    const child = buildClient(fake.connector, testHost(), { member_cid: 'abc' });
    await child.check();
    await child.close();
    const forms = fake.calls
      .filter(({ path }) => path === '/oauth2/token')
      .map(({ body }) => new URLSearchParams(body).get('member_cid'));
    expect(forms).toEqual([null, 'abc']);
  });

  it('is no Falcon that gives no token', async () => {
    told('/oauth2/token', { expires_in: 1 }, 201);
    await expect(client.check()).rejects.toThrow('gave no access token');
  });

  /** Where calls go when the sign-in at `base` names this cloud: the hosts of the vendor are never called by a test. */
  async function hostsAsked(base: string, regions: Record<string, string>): Promise<(string | undefined)[]> {
    const asked = vi
      .spyOn(ServiceHttp.prototype, 'request')
      .mockImplementation(async ({ base: at, form }) => ({
        status: 200,
        headers: { 'x-cs-region': regions[at ?? ''] ?? 'elsewhere' },
        body: form === undefined ? { resources: [] } : { access_token: 't', expires_in: 1799 },
      }));
    const falcon = buildClient(fake.connector, testHost(), { base_url: base });
    await falcon.check();
    await falcon.close();
    const hosts = asked.mock.calls.map(([request]) => request.base);
    asked.mockRestore();
    return hosts;
  }

  it('works in the cloud of its tenant, to which it is led by the vendor alone', async () => {
    const [us1, us2, eu1] = ['', 'us-2.', 'eu-1.'].map((cloud) => `https://api.${cloud}crowdstrike.com`);
    expect(await hostsAsked(us1 as string, { [us1 as string]: 'eu-1', [eu1 as string]: 'eu-1' })).toEqual([
      us1,
      eu1,
      eu1,
    ]);
    expect(await hostsAsked(us1 as string, { [us1 as string]: 'us-1' })).toEqual([us1, us1]);
    expect(await hostsAsked(us1 as string, {})).toEqual([us1, us1]);
    // Once: clouds that name each other would lead it in a circle.
    expect(await hostsAsked(us1 as string, { [us1 as string]: 'us-2', [us2 as string]: 'us-1' })).toEqual([
      us1,
      us2,
      us2,
    ]);
    const proxy = 'https://falcon.example';
    expect(await hostsAsked(proxy, { [proxy]: 'eu-1' })).toEqual([proxy, proxy]);
  });
});
