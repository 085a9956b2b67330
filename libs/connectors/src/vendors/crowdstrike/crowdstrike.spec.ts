import { buildClient, testHost } from '../../../../../test/fakes/client-host.ts';
import {
  startFakeCrowdStrike,
  type CrowdStrikeState,
  type FakeService,
} from '../../../../../test/fakes/index.ts';
import type { ConnectorClient, Edr } from '../../domain/capabilities.ts';

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
      await probe.check().finally(() => probe.close());
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
});
