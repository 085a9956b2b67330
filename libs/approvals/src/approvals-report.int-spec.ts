import { decide, open, service, t, withApprovals } from './approvals.harness.ts';

withApprovals();

const report = async (days = 30) =>
  (await t.http('GET', `/api/stats/decisions?days=${days}`, { as: 'manager' })).body;

it('tells how approvals ended, by level and in all, and how long people took', async () => {
  expect(await report()).toMatchObject({ approved: 0, rejected: 0, decision_seconds_p50: null });
  const ids: string[] = [];
  for (let n = 0; n < 4; n += 1) ids.push(await open());
  const senior = await open({ level: 'senior_analyst' });
  await decide(ids[0] as string, 'analyst');
  await decide(ids[1] as string, 'analyst', 'reject');
  await decide(ids[2] as string, 'analyst');
  await decide(senior, 'senior_analyst');
  // Asked for so many minutes before they were settled; the fourth expired.
  for (const [n, id] of [ids[0], ids[1], ids[2], senior].entries())
    await t.sql(`UPDATE approvals SET created_at = settled_at - make_interval(mins => $2) WHERE id = $1`, [
      id,
      n + 1,
    ]);
  await t.sql(`UPDATE approvals SET expires_at = now() - interval '1 minute' WHERE id = $1`, [ids[3]]);
  await t.as('admin', () => service.expire(ids[3] as string));
  const { by_level, ...all } = await report();
  expect(all).toMatchObject({ approved: 3, rejected: 1, expired: 1, cancelled: 0 });
  // The last of an approval's times is kept to the millisecond, and the settlement to the microsecond.
  expect(all.decision_seconds_p50).toBeCloseTo(120, 1);
  expect(all.decision_seconds_p95).toBeCloseTo(240, 1);
  expect(by_level.map((row: { level: string; approved: number }) => [row.level, row.approved])).toEqual([
    ['analyst', 2],
    ['senior_analyst', 1],
    ['manager', 0],
  ]);
  expect(by_level[0].decision_seconds_p95).toBeCloseTo(180, 1);
  await t.sql(`UPDATE approvals SET settled_at = settled_at - interval '40 days', created_at = created_at - interval '40 days'
    WHERE status <> 'pending'`);
  expect(await report()).toMatchObject({ approved: 0, expired: 0 });
  expect(await report(90)).toMatchObject({ approved: 3, expired: 1 });
});
