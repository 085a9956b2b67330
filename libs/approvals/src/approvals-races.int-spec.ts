import type { Role } from '#contracts';
import { Clock, UnitOfWork } from '#platform';
import { UserDirectory, UsersService } from '#users';
import { TEST_USER_IDS } from '../../../test/harness/index.ts';
import { t, service, open, decide, status, events, withApprovals } from './approvals.harness.ts';

withApprovals();

describe('who a voter is', () => {
  const set = (role: Role, fields: string) =>
    t.sql(`UPDATE users SET ${fields} WHERE id = $1`, [TEST_USER_IDS[role]]);
  afterEach(async () => {
    for (const role of ['analyst', 'senior_analyst', 'manager'] as const)
      await set(role, `role = '${role}', disabled_at = NULL`);
  });

  it('a vote counts by it when the last one comes: disabled, or of a lower role by then, it does not', async () => {
    for (const change of ['disabled_at = now()', `role = 'viewer'`]) {
      const id = await open({ quorum: 2 });
      await decide(id, 'analyst');
      await set('analyst', change);
      await decide(id, 'manager');
      expect(await status(id)).toBe('pending');
      await decide(id, 'senior_analyst');
      expect(await status(id)).toBe('approved');
      const [granted] = await t.sql<{ voters: { user_id: string }[] }>(
        `SELECT details->'payload'->'voters' AS voters FROM audit_logs WHERE subject_id = $1 AND event = 'approval.granted'`,
        [id],
      );
      expect(granted?.voters.map(({ user_id }) => user_id)).toEqual([
        TEST_USER_IDS.manager,
        TEST_USER_IDS.senior_analyst,
      ]);
      await set('analyst', `role = 'analyst', disabled_at = NULL`);
    }
  });

  it('whoever is disabled or demoted decides nothing, whatever their session says', async () => {
    const id = await open({ level: 'senior_analyst' });
    await set('manager', 'disabled_at = now()');
    await expect(decide(id, 'manager')).rejects.toMatchObject({ code: 'forbidden' });
    await set('senior_analyst', `role = 'analyst'`);
    await expect(decide(id, 'senior_analyst')).rejects.toMatchObject({ code: 'level_too_low' });
    expect(await status(id)).toBe('pending');
  });

  /** Runs `first` up to its look at who somebody is, then `second` until it waits for a lock. */
  async function during(first: () => Promise<unknown>, second: () => Promise<unknown>) {
    const users = t.get(UserDirectory);
    const standing = users.standing.bind(users);
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let looked: () => void = () => undefined;
    const hasLooked = new Promise<void>((resolve) => (looked = resolve));
    users.standing = async (ids) => {
      const found = await standing(ids);
      looked();
      await gate;
      return found;
    };
    const one = first();
    await hasLooked;
    users.standing = standing;
    let over = false;
    const other = second().finally(() => (over = true));
    for (;;) {
      const waiting = await t.sql(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype IN ('tuple', 'transactionid')`,
      );
      if (waiting.length > 0 || over) break;
    }
    const waited = !over;
    go();
    await Promise.all([one, other]);
    return waited;
  }

  it('disabling a voter waits for the last vote that is being counted', async () => {
    const id = await open({ quorum: 2 });
    await decide(id, 'analyst');
    const disable = () => t.as('admin', () => t.get(UsersService).disable(TEST_USER_IDS.manager));
    expect(await during(() => decide(id, 'manager'), disable)).toBe(true);
    expect(await status(id)).toBe('approved');
  });

  it('a vote waits for whoever disables the voter, and then does not count', async () => {
    const id = await open();
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const disabling = t.as('admin', () =>
      t.get(UnitOfWork).run(async () => {
        await t
          .get(UnitOfWork)
          .query('UPDATE users SET disabled_at = now() WHERE id = $1', [TEST_USER_IDS.analyst]);
        await gate;
      }),
    );
    const voting = decide(id, 'analyst').then(
      () => 'counted',
      (error: { code: string }) => error.code,
    );
    for (;;) {
      const waiting = await t.sql(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype IN ('tuple', 'transactionid')`,
      );
      if (waiting.length > 0) break;
    }
    go();
    await disabling;
    expect(await voting).toBe('forbidden');
    expect(await status(id)).toBe('pending');
  });
});

describe('races', () => {
  const outcomes = async (work: Promise<unknown>[]) =>
    (await Promise.allSettled(work)).map((r) => (r.status === 'fulfilled' ? 'ok' : r.reason.code));

  it('two approvers at once: one grants, the other is told', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await open();
      expect((await outcomes([decide(id, 'analyst'), decide(id, 'manager')])).sort()).toEqual([
        'already_decided',
        'ok',
      ]);
      expect(await events(id)).toEqual(['approval.requested', 'approval.decided', 'approval.granted']);
    }
  });

  it('two approvers at once with a quorum of two: granted, once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await open({ quorum: 2 });
      expect(await outcomes([decide(id, 'analyst'), decide(id, 'manager')])).toEqual(['ok', 'ok']);
      expect(await status(id)).toBe('approved');
      expect((await events(id)).filter((event) => event === 'approval.granted')).toHaveLength(1);
    }
  });

  it('one approver twice at once counts once', async () => {
    const id = await open({ quorum: 2 });
    expect((await outcomes([decide(id, 'analyst'), decide(id, 'analyst')])).sort()).toEqual([
      'already_decided',
      'ok',
    ]);
    expect(await status(id)).toBe('pending');
  });

  it('approve against reject: one wins', async () => {
    const id = await open();
    expect((await outcomes([decide(id, 'analyst'), decide(id, 'manager', 'reject')])).sort()).toEqual([
      'already_decided',
      'ok',
    ]);
    expect(
      (await events(id)).filter((event) => event === 'approval.granted' || event === 'approval.rejected'),
    ).toHaveLength(1);
  });

  it('approve against expiry: one wins', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      const id = await open();
      // Over for the sweep, not yet for the approver: both would be right, so only the row can decide.
      await t.sql(`UPDATE approvals SET expires_at = now() + interval '1 hour' WHERE id = $1`, [id]);
      const later = new Date(t.get(Clock).now().getTime() + 7_200_000);
      const expire = () =>
        t.as({ type: 'system', id: null, name: 'sweep' }, () =>
          t.get(UnitOfWork).run(async () => {
            const repository = Reflect.get(service, 'repository') as {
              expire(id: string, now: Date): Promise<unknown>;
            };
            return (await repository.expire(id, later)) !== undefined;
          }),
        );
      const [approved, expired] = await Promise.allSettled(
        round % 2 === 0 ? [decide(id, 'analyst'), expire()] : [expire(), decide(id, 'analyst')].reverse(),
      );
      const approvedWon = approved?.status === 'fulfilled';
      expect(expired).toMatchObject({ status: 'fulfilled', value: !approvedWon });
      if (approved?.status === 'rejected') expect(approved.reason).toMatchObject({ code: 'expired' });
      expect(await status(id)).toBe(approvedWon ? 'approved' : 'expired');
      seen.add(approvedWon ? 'approved' : 'expired');
    }
    expect(seen.size).toBeGreaterThan(0);
  });
});
