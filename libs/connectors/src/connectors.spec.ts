import { vi } from 'vitest';
import { Clock, Problem, type Context, type UnitOfWork } from '#platform';
import type { ClientFactory } from './client-factory.ts';
import { Connectors } from './connectors.ts';
import type { ConnectorRow, ConnectorsRepository } from './data/connectors.repository.ts';
import { ConnectorCatalogue } from './vendors/catalogue.ts';

const row = (id: string, more: Partial<ConnectorRow> = {}) =>
  ({
    id,
    name: id,
    type: 'crowdstrike',
    capabilities: ['edr'],
    enabled: true,
    version: 1,
    ...more,
  }) as ConnectorRow;

/** A house whose rows and time are moved by the test; reading waits for `gate`. */
function house(rows: ConnectorRow[]) {
  const state = { rows, now: 1_000_000, tenantId: 't1', isOpen: false, gate: Promise.resolve() };
  const reads: string[] = [];
  const closed: string[] = [];
  const built: string[] = [];
  const repository = {
    enabled: async () => {
      reads.push(state.tenantId);
      const seen = state.rows;
      await state.gate;
      return seen;
    },
  };
  const factory = {
    build: ({ id, version, type }: ConnectorRow, { probe }: { probe: boolean }) => {
      built.push(`${id} ${version}${probe ? ' probe' : ''}`);
      const clients = type === 'crowdstrike' ? { edr: { of: `${id} ${version}` } } : {};
      return { clients, close: async () => void closed.push(`${id} ${version}`) };
    },
  };
  const unit = {
    read: (work: () => unknown) => work(),
    get isOpen() {
      return state.isOpen;
    },
  };
  const connectors = new Connectors(
    unit as unknown as UnitOfWork,
    { current: () => ({ tenantId: state.tenantId }) } as unknown as Context,
    Object.assign(new Clock(), { now: () => new Date(state.now) }),
    repository as unknown as ConnectorsRepository,
    factory as unknown as ClientFactory,
    new ConnectorCatalogue(true),
  );
  const edr = async () => (await connectors.serving('edr')).map((one) => one.client());
  return { state, reads, closed, built, connectors, edr };
}

describe('the connectors of a tenant', () => {
  it('are read once for two seconds, and again from then on', async () => {
    const { state, reads, connectors } = house([row('a')]);
    for (const wait of [0, 1_999, 1]) {
      state.now += wait;
      await connectors.serving('edr');
    }
    expect(reads).toHaveLength(2);
    state.tenantId = 't2';
    await connectors.serving('edr');
    expect(reads).toEqual(['t1', 't1', 't2']);
  });

  it('are read once for all that ask at the same time, but anew inside a unit of work', async () => {
    const { state, reads, connectors } = house([row('a')]);
    await Promise.all([connectors.serving('edr'), connectors.serving('edr')]);
    expect(reads).toHaveLength(1);
    state.now += 2_000;
    state.isOpen = true;
    await Promise.all([connectors.serving('edr'), connectors.serving('edr')]);
    expect(reads).toHaveLength(3);
  });

  it('are read again at once after a change, also by who was reading at that moment', async () => {
    const { state, reads, connectors } = house([row('a')]);
    const gate = Promise.withResolvers<void>();
    state.gate = gate.promise;
    const early = connectors.serving('edr');
    state.rows = [row('b'), row('a')];
    connectors.invalidate('t1');
    // One that begins now does not share the reading that the change has overtaken.
    const late = connectors.serving('edr');
    gate.resolve();
    expect([(await early).length, (await late).length]).toEqual([1, 2]);
    expect(reads).toHaveLength(2);
    const third = house([row('a')]);
    await third.connectors.serving('edr');
    third.connectors.invalidate('t1');
    third.connectors.invalidate('nobody');
    third.state.rows = [];
    await expect(third.connectors.serving('edr')).rejects.toThrow('No connector for');
  });

  it('are not taken for fresh when a change came while they were read', async () => {
    const { state, reads, connectors } = house([row('a')]);
    await connectors.serving('edr');
    state.now += 2_000;
    const gate = Promise.withResolvers<void>();
    state.gate = gate.promise;
    const early = connectors.serving('edr');
    connectors.invalidate('t1');
    gate.resolve();
    await early;
    await connectors.serving('edr');
    expect(reads).toHaveLength(3);
    await connectors.serving('edr');
    expect(reads).toHaveLength(3);
  });

  it('are asked for again after a reading that failed', async () => {
    const { state, connectors } = house([row('a')]);
    state.gate = Promise.reject(new Error('away'));
    await expect(connectors.serving('edr')).rejects.toThrow('away');
    state.gate = Promise.resolve();
    expect(await connectors.serving('edr')).toHaveLength(1);
  });

  it('are named with what they are, and who is missed is named too', async () => {
    const { state, connectors } = house([row('a'), row('s', { type: 'simulated_edr' })]);
    expect((await connectors.serving('edr')).map(({ connector }) => connector)).toEqual([
      { id: 'a', name: 'a', type: 'crowdstrike', simulated: false },
      { id: 's', name: 's', type: 'simulated_edr', simulated: true },
    ]);
    const needed = [
      { capability: 'edr', looks_up: null },
      { capability: 'identity', looks_up: null },
    ] as const;
    expect(await connectors.unserved(needed)).toEqual([needed[1]]);
    state.now += 2_000;
    state.rows = [];
    const missing = await connectors.serving('threat_intelligence', 'ip').catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(Problem);
    expect(missing).toMatchObject({
      code: 'connector_not_configured',
      message: expect.stringMatching(
        /^No connector for .+ is configured and switched on; an administrator can/,
      ),
    });
  });
});

describe('the client of a connector', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('lives as long as its row stays the same, and a minute longer for the calls that are under way', async () => {
    const { state, edr, built, closed } = house([row('a'), row('b'), row('c')]);
    const before = await edr();
    expect(await edr()).toEqual(before);
    state.now += 2_000;
    state.rows = [row('a'), row('b', { version: 2 })];
    const after = await edr();
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    expect(built).toEqual(['a 1', 'b 1', 'c 1', 'b 2']);
    vi.advanceTimersByTime(59_999);
    expect(closed).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(closed).toEqual(['b 1', 'c 1']);
  });

  it('is closed with the house', async () => {
    const { connectors, edr, closed } = house([row('a'), row('b')]);
    await edr();
    await connectors.onModuleDestroy();
    expect(closed).toEqual(['a 1', 'b 1']);
  });

  it('is none for what its kind cannot do', async () => {
    const { connectors } = house([row('a', { type: 'jira' })]);
    const [serving] = await connectors.serving('edr');
    expect(() => serving?.client()).toThrow('A jira client has no edr.');
  });
});
