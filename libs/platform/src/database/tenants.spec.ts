import type { DataSource } from 'typeorm';
import { Clock } from '../clock.ts';
import { Context } from '../context/context.ts';
import { Ids } from '../ids.ts';
import { Tenants, type Tenant } from './tenants.ts';

const tenant = (slug: string, kind: Tenant['kind'], disabled = false): Tenant => ({
  id: `id of ${slug}`,
  slug,
  name: slug,
  kind,
  disabled_at: disabled ? new Date(0) : null,
});

function house() {
  let now = 1_795_000_000_000;
  const state = {
    rows: [
      tenant('-', 'nobody'),
      tenant('closed', 'ordinary', true),
      tenant('default', 'platform'),
      tenant('north', 'ordinary'),
    ],
    reads: 0,
    broken: false,
    gate: Promise.resolve(),
    isInitialized: true,
  };
  const source = {
    get isInitialized() {
      return state.isInitialized;
    },
    query: async () => {
      state.reads += 1;
      const { rows, broken, gate } = state;
      await gate;
      if (broken) throw new Error('away');
      return rows;
    },
  };
  const context = new Context();
  const tenants = new Tenants(
    source as unknown as DataSource,
    context,
    Object.assign(new Clock(), { now: () => new Date(now) }),
    new Ids(new Clock()),
  );
  return { tenants, state, context, pass: (ms: number) => (now += ms) };
}
const slugs = (tenants: Tenant[]) => tenants.map(({ slug }) => slug);

describe('tenants', () => {
  it('are named by an address: the platform’s own by none, and never one that is disabled or nobody’s', async () => {
    const { tenants } = house();
    expect((await tenants.named(null))?.slug).toBe('default');
    expect((await tenants.named('north'))?.slug).toBe('north');
    for (const slug of ['closed', '-', 'nowhere']) {
      expect(await tenants.named(slug)).toBeUndefined();
      expect((await tenants.signingIn(slug)).kind).toBe('nobody');
    }
    expect((await tenants.signingIn('north')).slug).toBe('north');
    expect(slugs(await tenants.list())).toEqual(['closed', 'default', 'north']);
  });

  it('that are disabled have nothing done for them, nor have those that are not there', async () => {
    const { tenants } = house();
    const disabled = ['north', 'closed', 'nowhere'].map((slug) => tenants.isDisabled(`id of ${slug}`));
    expect(await Promise.all(disabled)).toEqual([false, true, true]);
    await expect(tenants.byId('id of nowhere')).rejects.toThrow('There is no tenant id of nowhere.');
    expect((await tenants.byId('id of closed')).slug).toBe('closed');
  });

  it('are looked for again before one is said not to be there', async () => {
    const { tenants, state } = house();
    await tenants.list();
    state.rows = [...state.rows, tenant('new', 'ordinary')];
    expect((await tenants.byId('id of new')).slug).toBe('new');
    expect(state.reads).toBe(2);
  });

  it('are remembered for ten seconds, and a failed look not at all', async () => {
    const { tenants, state, pass } = house();
    await tenants.list();
    pass(10_000);
    await tenants.list();
    expect(state.reads).toBe(1);
    pass(1);
    state.broken = true;
    await expect(tenants.list()).rejects.toThrow('away');
    state.broken = false;
    expect(await tenants.list()).toHaveLength(3);
    expect(state.reads).toBe(3);
  });

  it('of a later look are not forgotten by an earlier one that fails', async () => {
    const { tenants, state } = house();
    const gate = Promise.withResolvers<void>();
    Object.assign(state, { gate: gate.promise, broken: true });
    const failing = tenants.list();
    await tenants.forget();
    Object.assign(state, { gate: Promise.resolve(), broken: false });
    await tenants.list();
    gate.resolve();
    await expect(failing).rejects.toThrow('away');
    await tenants.list();
    expect(state.reads).toBe(2);
  });

  it('are worked for one after the other, each in its own name, nobody’s only when it is asked for', async () => {
    const { tenants, context, state } = house();
    const seen: string[] = [];
    const note = async ({ slug }: Tenant) => {
      const { tenantId, actor } = context.current();
      seen.push(`${slug} ${tenantId} ${actor.name}`);
    };
    await tenants.forEach('a job', note);
    expect(seen).toEqual(['closed', 'default', 'north'].map((slug) => `${slug} id of ${slug} a job`));
    seen.length = 0;
    await tenants.forEach('a job', note, { everywhere: true });
    expect(seen).toHaveLength(4);
    await expect(
      tenants.forEach('a job', async ({ slug }) => {
        seen.push(slug);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(seen).toHaveLength(5);
    state.isInitialized = false;
    await tenants.forEach('a job', note);
    expect(seen).toHaveLength(5);
  });

  it('of a kind that every database has are missed aloud', async () => {
    const { tenants, state } = house();
    state.rows = [];
    await expect(tenants.platform()).rejects.toThrow('The database has no tenant of the kind platform.');
  });
});
