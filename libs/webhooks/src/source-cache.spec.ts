import { Clock, type SecretBox, type Tenants } from '#platform';
import { NOW, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { SourceRepository, SourceRow } from './data/source.repository.ts';
import { SourceCache } from './source-cache.ts';

const ROW = {
  id: 's1',
  slug: 'edr',
  enabled: true,
  format: 'generic',
  authentication: 'bearer',
  authentication_name: null,
  secret_sealed: 'sealed new',
  previous_secret_sealed: null,
  previous_secret_expires_at: null,
  allowed_networks: [],
  mapping: [],
  default_severity: 'low',
  default_type: 'malware',
  playbook: 'mine',
  auto_triage: false,
  deduplication_window_seconds: 60,
} as unknown as SourceRow;
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

function house(rows: Partial<SourceRow>[] = [{}]) {
  const { unit, context } = plainUnit();
  let now = NOW;
  const read: string[] = [];
  let failure: Error | Promise<never> | null = null;
  const repository = {
    all: async () => {
      read.push(context.current().tenantId);
      if (failure !== null) throw await failure;
      return rows.map((row) => ({ ...ROW, ...row }));
    },
  } as unknown as SourceRepository;
  const secrets = { open: (sealed: string) => sealed.replace('sealed ', '') } as unknown as SecretBox;
  const directory = {
    named: async (slug: string | null) => (slug === 'nobody' ? undefined : { id: `t of ${slug}` }),
  } as unknown as Tenants;
  const clock = Object.assign(new Clock(), { now: () => now });
  const cache = new SourceCache(repository, unit, context, secrets, clock, directory);
  return {
    cache,
    read,
    set: (time: Date): void => {
      now = time;
    },
    fail: (error: Error | Promise<never> | null): void => {
      failure = error;
    },
  };
}

describe('the sources of a tenant', () => {
  it('are found by their id, each tenant its own, without those that are switched off', async () => {
    const { cache, read } = house([{}, { id: 's2', slug: 'off', enabled: false }]);
    expect(await cache.byId('t1', 's1')).toMatchObject({ slug: 'edr', tenantId: 't1' });
    expect(await cache.byId('t1', 's2')).toBeUndefined();
    expect(read).toEqual(['t1']);
  });

  it('are read once for ten seconds, each tenant its own', async () => {
    const { cache, read, set } = house();
    await Promise.all([cache.find('a', 'edr'), cache.find('a', 'other')]);
    await cache.find(null, 'edr');
    expect(read).toEqual(['t of a', 't of null']);
    set(at(10));
    await cache.find('a', 'edr');
    expect(read).toHaveLength(2);
    set(at(10.001));
    await cache.find('a', 'edr');
    expect(read).toEqual(['t of a', 't of null', 't of a']);
  });

  it('are none where there is no such tenant, which costs no look', async () => {
    const { cache, read } = house();
    expect(await cache.find('nobody', 'edr')).toBeUndefined();
    expect(read).toEqual([]);
  });

  it.each(['created', 'updated', 'rotated', 'deleted'] as const)(
    'are read again when one was %s',
    async (what) => {
      const { cache, read } = house();
      await cache.find('a', 'edr');
      await cache.find('b', 'edr');
      await cache[what]({ tenant_id: 't of a' } as never);
      await cache.find('a', 'edr');
      await cache.find('b', 'edr');
      expect(read).toEqual(['t of a', 't of b', 't of a']);
    },
  );

  it('are asked for again at once when they could not be read', async () => {
    const { cache, fail } = house();
    fail(new Error('no connection'));
    await expect(cache.find('a', 'edr')).rejects.toThrow('no connection');
    fail(null);
    expect(await cache.find('a', 'edr')).toMatchObject({ slug: 'edr' });
  });

  it('that were read since are kept, whatever becomes of an earlier read', async () => {
    const { cache, read, fail } = house();
    const { promise, reject } = Promise.withResolvers<never>();
    fail(promise);
    const failing = cache.find('a', 'edr').catch((error: Error) => error.message);
    while (read.length === 0) await Promise.resolve();
    cache.forget('t of a');
    fail(null);
    await cache.find('a', 'edr');
    reject(new Error('no connection'));
    expect(await failing).toBe('no connection');
    await cache.find('a', 'edr');
    expect(read).toHaveLength(2);
  });
});

describe('a source as it takes deliveries', () => {
  const liveOf = async (row: Partial<SourceRow>) => house([row]).cache.find('a', 'edr');

  it('is what its alerts get, without what nobody there needs', async () => {
    expect(await liveOf({})).toEqual({
      slug: 'edr',
      tenantId: 't of a',
      networks: null,
      mapping: [],
      source: {
        id: 's1',
        slug: 'edr',
        format: 'generic',
        default_severity: 'low',
        default_type: 'malware',
        playbook: 'mine',
        auto_triage: false,
        deduplication_window_seconds: 60,
      },
      credentials: { authentication: 'bearer', authentication_name: null, secrets: ['new'] },
    });
  });

  it('is none that is switched off, nor one of another name', async () => {
    expect(await liveOf({ enabled: false })).toBeUndefined();
    expect(await liveOf({ slug: 'other' })).toBeUndefined();
  });

  it('has the networks that it takes deliveries from', async () => {
    const networks = (await liveOf({ allowed_networks: ['192.0.2.0/24'] }))?.networks;
    expect([networks?.check('192.0.2.1'), networks?.check('198.51.100.1')]).toEqual([true, false]);
  });

  it.each<[string, Date | null, string | null, string[]]>([
    ['while it lasts', at(1), 'sealed old', ['new', 'old']],
    ['no longer than it lasts', at(0), 'sealed old', ['new']],
    ['not without an end', null, 'sealed old', ['new']],
    ['only where there is one', at(1), null, ['new']],
  ])(
    'takes its former secret %s',
    async (_when, previous_secret_expires_at, previous_secret_sealed, secrets) => {
      const given = { previous_secret_expires_at, previous_secret_sealed } as Partial<SourceRow>;
      expect((await liveOf(given))?.credentials.secrets).toEqual(secrets);
    },
  );
});
