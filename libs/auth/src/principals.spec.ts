import { Clock, Context, type TenantSettings, type Tenants, type UnitOfWork } from '#platform';
import type { ApiKeysRepository } from './data/api-keys.repository.ts';
import type { SessionsRepository } from './data/sessions.repository.ts';
import { newApiKey } from './domain/api-key.ts';
import type { Principal } from './domain/principal.ts';
import { Principals } from './principals.ts';

const ANN = { kind: 'session', id: 's1', user_name: 'Ann' } as Principal;
const KEY = { kind: 'api_key', id: 'k1', user_name: 'Ann' } as Principal;

function memory(found: (tenant: string) => Principal | null = () => ANN, tenants: string[] = ['t']) {
  const context = new Context();
  const at = { now: Date.parse('2026-11-22T12:00:00Z') };
  const log: string[] = [];
  const asked = (what: string) => {
    log.push(`${what} in ${context.current().tenantId}`);
    return found(context.current().tenantId);
  };
  const principals = new Principals(
    { run: (work: () => unknown) => work() } as unknown as UnitOfWork,
    context,
    Object.assign(new Clock(), { now: () => new Date(at.now) }),
    { ofApiKey: async () => (log.push('whose'), tenants) } as unknown as Tenants,
    {
      principal: async (id: string) => asked(`session ${id}`),
      touch: async () => void log.push('touch session'),
    } as unknown as SessionsRepository,
    {
      principal: async () => asked('key'),
      touch: async (id: string) => void log.push(`touch ${id}`),
    } as unknown as ApiKeysRepository,
    { get: async () => ({ idle_minutes: 60, absolute_hours: 12 }) } as unknown as TenantSettings,
  );
  return { principals, log, at };
}

const ASKED = ['session s1 in t', 'touch session'];

describe('who is behind a request', () => {
  it('is remembered for two seconds', async () => {
    const { principals, log, at } = memory();
    expect(await principals.bySession('s1', 't')).toBe(ANN);
    at.now += 1999;
    expect(await principals.bySession('s1', 't')).toBe(ANN);
    expect(log).toEqual(ASKED);
    at.now += 1;
    await principals.bySession('s1', 't');
    expect(log).toEqual([...ASKED, ...ASKED]);
  });

  it('is asked for anew where that matters', async () => {
    const { principals, log } = memory();
    await principals.bySession('s1', 't');
    await principals.freshBySession('s1', 't');
    expect(log).toEqual([...ASKED, ...ASKED]);
  });

  it('keeps the session open only where somebody sits there', async () => {
    const { principals, log } = memory();
    await principals.bySession('s1', 't', false);
    expect(log).toEqual(['session s1 in t']);
  });

  it('is nobody where the session has ended, and that is asked each time', async () => {
    const { principals, log } = memory(() => null);
    expect(await principals.bySession('s1', 't')).toBeNull();
    expect(await principals.bySession('s1', 't')).toBeNull();
    expect(log).toEqual(['session s1 in t', 'session s1 in t']);
  });

  it('is in each tenant somebody else', async () => {
    const { principals, log } = memory();
    await principals.bySession('s1', 't');
    await principals.bySession('s1', 'u');
    expect(log).toEqual([...ASKED, 'session s1 in u', 'touch session']);
  });

  it.each([
    'onSessionEnded',
    'onKeyRevoked',
    'onUserUpdated',
    'onPasswordChanged',
    'onFactorAdded',
    'onFactorRemoved',
    'onReauthenticated',
    'onUserDisabled',
    'onTenantUpdated',
  ] as const)('is forgotten at once: %s', async (heard) => {
    const { principals, log } = memory();
    await principals.bySession('s1', 't');
    await principals[heard]({} as never);
    await principals.bySession('s1', 't');
    expect(log).toEqual([...ASKED, ...ASKED]);
  });

  it('is not remembered from before it was forgotten', async () => {
    const house = memory(() => {
      void house.principals.onSessionEnded({} as never);
      return ANN;
    });
    expect(await house.principals.bySession('s1', 't')).toBe(ANN);
    await house.principals.bySession('s1', 't');
    expect(house.log).toEqual([...ASKED, ...ASKED]);
  });

  it('is remembered of a thousand at most', async () => {
    const { principals, log } = memory();
    for (let n = 0; n < 1000; n += 1) await principals.bySession(`n${n}`, 't', false);
    await principals.bySession('n0', 't', false);
    expect(log).toHaveLength(1000);
    await principals.bySession('one more', 't', false);
    await principals.bySession('n0', 't', false);
    expect(log).toHaveLength(1002);
  });
});

describe('a key', () => {
  it('is looked for where its prefix may be, and its use is kept', async () => {
    const { principals, log } = memory((tenant) => (tenant === 'u' ? KEY : null), ['t', 'u', 'v']);
    const { key } = newApiKey();
    expect(await principals.byApiKey(key)).toBe(KEY);
    expect(await principals.byApiKey(key)).toBe(KEY);
    expect(log).toEqual(['whose', 'key in t', 'key in u', 'touch k1']);
  });

  it('is nobody’s where no tenant has it, and is not even looked for where it is none', async () => {
    const { principals, log } = memory(() => null, []);
    expect(await principals.byApiKey(newApiKey().key)).toBeNull();
    expect(await principals.byApiKey('tw_x')).toBeNull();
    expect(log).toEqual(['whose']);
  });
});
