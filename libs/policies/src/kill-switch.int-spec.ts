import { until } from '../../../test/harness/server-process.ts';
import { Problem, UnitOfWork } from '#platform';
import { t, decisions, switches, decide, SCOPE, withPolicies } from './policies.harness.ts';

/** A transaction that stays open until it is told to end. */
function held<T>(work: () => Promise<T>): { value: Promise<T>; end: () => void; done: Promise<unknown> } {
  let end = () => undefined as void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  let tell: (value: T) => void = () => undefined;
  const value = new Promise<T>((resolve) => (tell = resolve));
  const done = t.as('analyst', () =>
    t.get(UnitOfWork).run(async () => {
      tell(await work());
      await ended;
    }),
  );
  return { value, end, done };
}

/** Waits until that many sessions of this database wait for an advisory lock. */
async function waiting(count: number): Promise<void> {
  await until('somebody to wait for a lock', async () => {
    const [row] = await t.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_database d ON d.oid = l.database
       WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()`,
    );
    return (row?.n ?? 0) >= count;
  });
}

withPolicies();

describe('kill switch', () => {
  const engage = (scope: 'global' | 'action' = 'global') =>
    t.as('manager', () =>
      switches.engage({ scope, target: scope === 'global' ? null : 'isolate_host', reason: 'Runaway' }),
    );

  it('denies automated effects and not people', async () => {
    await engage();
    expect(await decide()).toMatchObject({ decision: 'deny', step: 'kill_switch' });
    const person = { type: 'user' as const, id: null, name: 'Ann' };
    expect((await decide({ proposer: person })).decision).toBe('require_approval');
  });

  it('is for what its target names, however it is typed', async () => {
    const target = '\u200bＩsolate_Host ';
    await t.as('manager', () => switches.engage({ scope: 'action', target, reason: 'Runaway' }));
    expect(await decide()).toMatchObject({ decision: 'deny', step: 'kill_switch' });
    expect(await t.as('manager', () => decisions.blockedBy(SCOPE))).not.toBeNull();
  });

  it('is for a connector by the name that people see', async () => {
    const connector = {
      type: 'crowdstrike',
      name: 'Our EDR',
      settings: { base_url: 'https://edr.example', client_id: 'us' },
      secrets: { client_secret: 'a secret' },
    };
    const made = await t.http('POST', '/api/connectors', { as: 'admin', body: connector });
    expect(made.status).toBe(201);
    const body = { scope: 'connector', target: 'our edr', reason: 'Runaway' };
    const engaged = await t.http('POST', '/api/kill-switch', { as: 'manager', body });
    expect(engaged).toMatchObject({ status: 201, body: { target: 'crowdstrike' } });
    expect(await decide()).toMatchObject({ decision: 'deny', step: 'kill_switch' });
    expect(await t.as('manager', () => decisions.blockedBy(SCOPE))).not.toBeNull();
  });

  it.each([
    ['action', 'isolate-host', 'isolate_host'],
    ['action', 'get_host_info', 'isolate_host'],
    ['connector', 'crowdstryke', 'crowdstrike'],
    ['playbook', 'no_such_playbook', 'malware_triage'],
  ])('is for nothing that is not there: the %s %s', async (scope, target, there) => {
    const body = { scope, target, reason: 'Runaway' };
    expect(await t.http('POST', '/api/kill-switch', { as: 'manager', body })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining(there), errors: [{ path: 'target', code: 'unknown' }] },
    });
    expect(await t.sql('SELECT id FROM kill_switches')).toEqual([]);
  });

  it('waits for work that has been claimed before it is on', async () => {
    const claim = held(() => decisions.blockedBy(SCOPE));
    expect(await claim.value).toBeNull();
    let engaged = false;
    const engaging = engage().then(() => (engaged = true));
    await waiting(1);
    expect(engaged).toBe(false);
    claim.end();
    await Promise.all([claim.done, engaging]);
    expect(engaged).toBe(true);
  });

  it('lets nothing start that asked while it was being engaged', async () => {
    const unitOfWork = t.get(UnitOfWork);
    let end = () => undefined as void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    let on: () => void = () => undefined;
    const inserted = new Promise<void>((resolve) => (on = resolve));
    const engaging = t.as('manager', () =>
      unitOfWork.run(async () => {
        await switches.engage({ scope: 'global', target: null, reason: 'Runaway' });
        on();
        await ended;
      }),
    );
    await inserted;
    // Its statement begins before the switch is committed; only what it reads after the wait counts.
    const claiming = t.as('analyst', () => decisions.blockedBy(SCOPE));
    await waiting(1);
    end();
    await engaging;
    expect((await claiming)?.reason).toContain(
      'Test manager has switched off all automated effects: Runaway',
    );
  });

  it('does not make claims wait for each other', async () => {
    const first = held(() => decisions.blockedBy(SCOPE));
    await first.value;
    expect(await t.as('analyst', () => decisions.blockedBy(SCOPE))).toBeNull();
    first.end();
    await first.done;
  });

  it('is released once, with a reason, audited', async () => {
    const { id } = await engage('action');
    await expect(engage('action')).rejects.toMatchObject({ code: 'already_exists' });
    expect(await t.as('analyst', () => decisions.blockedBy({ ...SCOPE, action: 'disable_user' }))).toBeNull();
    expect(await t.as('analyst', () => decisions.blockedBy(SCOPE))).toMatchObject({ id });
    await expect(t.as('manager', () => switches.release(id, ' ')) as Promise<unknown>).rejects.toBeInstanceOf(
      Problem,
    );
    await t.as('manager', () => switches.release(id, 'Fixed'));
    expect(await t.as('analyst', () => decisions.blockedBy(SCOPE))).toBeNull();
    await expect(t.as('manager', () => switches.release(id, 'again'))).rejects.toMatchObject({
      code: 'already_decided',
    });
    const events = await t.sql(`SELECT event, reason FROM audit_logs WHERE subject_id = $1 ORDER BY id`, [
      id,
    ]);
    expect(events).toEqual([
      { event: 'kill_switch.engaged', reason: 'Runaway' },
      { event: 'kill_switch.released', reason: 'Fixed' },
    ]);
  });
});
