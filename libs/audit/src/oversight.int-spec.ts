import { createTestApp, type TestApp } from '../../../test/harness/index.ts';

describe('the time that people spend', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const oversight = async (days = 30) =>
    (await test.http('GET', `/api/stats/oversight?days=${days}`, { as: 'manager' })).body;

  /** What the application records, as if it had been at this time. */
  async function acted(who: string, at: string, subject = 'incident', type = 'user'): Promise<void> {
    await test.sql(
      `INSERT INTO audit_logs (id, tenant_id, occurred_at, actor_type, actor_id, actor_name, correlation_id, event,
         subject_type, subject_id, details, mac)
       SELECT gen_random_uuid(), id, date_trunc('day', now(), 'UTC') - interval '2 days' + $2::interval, $4, $1, 'Name of ' || $1,
         'c', 'incident.commented', $3, 's', '{}', decode(repeat('00', 32), 'hex') FROM tenants ORDER BY created_at LIMIT 1`,
      [who, at, subject, type],
    );
  }

  it('is the minute of what they do and the four before it, each minute once', async () => {
    await acted('amy', '10 hours 30 minutes 5 seconds');
    expect(await oversight()).toMatchObject({
      minutes: 5,
      by_person: [{ user_id: 'amy', name: 'Name of amy', minutes: 5 }],
    });
    // The same minute, then two minutes later: two more.
    await acted('amy', '10 hours 30 minutes 50 seconds', 'approval');
    await acted('amy', '10 hours 32 minutes', 'action');
    expect(await oversight()).toMatchObject({ minutes: 7 });
    // Over the end of an hour, and of a day.
    await acted('amy', '12 hours 1 minute');
    await acted('amy', '24 hours 2 minutes');
    expect(await oversight()).toMatchObject({ minutes: 17 });
    await acted('bob', '10 hours 30 minutes');
    expect((await oversight()).by_person).toEqual([
      { user_id: 'amy', name: 'Name of amy', minutes: 17 },
      { user_id: 'bob', name: 'Name of bob', minutes: 5 },
    ]);
  });

  it('is no time of keys, playbooks and settings', async () => {
    const before = await oversight();
    await acted('key', '15 hours', 'incident', 'api_key');
    await acted('run', '15 hours', 'incident', 'playbook');
    await acted('amy', '15 hours', 'settings');
    expect((await oversight()).minutes).toBe(before.minutes);
    expect((await oversight(1)).minutes).toBe(0);
  });

  it('is noted with what they do', async () => {
    const { body } = await test.http('POST', '/api/incidents', {
      as: 'analyst',
      body: { title: 'By hand', type: 'other', severity: 'low', auto_triage: false },
    });
    expect(body.number).toMatch(/^INC-/);
    const { by_person } = await oversight(2);
    expect(by_person).toContainEqual(expect.objectContaining({ name: 'Test analyst', minutes: 5 }));
  });
});
