import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import type { Role } from '#contracts';
import { Ids } from '#platform';
import { IncidentIntake } from './incident-intake.ts';
import type { IncidentFilter } from './incidents.queries.ts';
import { incomingAlert } from './testing.ts';

describe('a change of many incidents', () => {
  let test: TestApp;
  let [ann, sam, vic] = ['', '', ''];
  beforeAll(async () => {
    test = await createTestApp();
    const idOf = async (as: Role) => String((await test.http('GET', '/api/auth/me', { as })).body.user.id);
    [ann, sam, vic] = [await idOf('analyst'), await idOf('senior_analyst'), await idOf('viewer')];
  });
  afterAll(() => test.close());

  const opId = () => test.get(Ids).next();
  const bulk = (body: object, as: 'analyst' | 'senior_analyst' | 'viewer' = 'analyst') =>
    test.http('POST', '/api/incidents/bulk', { as, body });
  const undo = (id: string, as: 'analyst' | 'senior_analyst' = 'analyst') =>
    test.http('POST', `/api/incidents/bulk/${id}/undo`, { as });
  const entries = async (event: string, ids: string[]) =>
    (
      await test.sql<{ n: number }>(
        'SELECT count(*)::int AS n FROM audit_logs WHERE event = $1 AND subject_id = ANY($2)',
        [event, ids],
      )
    )[0]?.n;
  const states = async (ids: string[]) =>
    (
      await test.sql<{ status: string }>(
        'SELECT status FROM incidents i JOIN unnest($1::uuid[]) WITH ORDINALITY w(id, n) USING (id) ORDER BY n',
        [ids],
      )
    ).map(({ status }) => status);

  async function made(count: number, slug = 'edr'): Promise<string[]> {
    const received = await test.as('admin', () =>
      test.get(IncidentIntake).receive(Array.from({ length: count }, () => incomingAlert({}, { slug }))),
    );
    return received.map(({ incident_id }) => incident_id);
  }

  it('does each, says what it could not do, and records each once', async () => {
    const [first, second, third] = (await made(3)) as [string, string, string];
    await test.http('POST', `/api/incidents/${second}/resolve`, {
      as: 'analyst',
      body: { disposition: 'true_positive' },
    });
    const nowhere = opId();
    const body = {
      operation_id: opId(),
      change: 'resolve',
      disposition: 'false_positive',
      note: 'A test of ours',
      ids: [first, second, nowhere, third, first],
    };
    const answer = await bulk(body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      total: 4,
      waiting: 0,
      changed: 2,
      unchanged: 0,
      refused: 2,
      lasting: null,
    });
    const resolvedAlready = expect.stringContaining('resolved already (true_positive');
    expect(answer.body.items).toMatchObject([
      { incident_id: first, outcome: 'changed', number: expect.stringMatching(/^INC-/) },
      { incident_id: second, outcome: 'refused', code: 'illegal_transition', detail: resolvedAlready },
      { incident_id: nowhere, outcome: 'refused', code: 'not_found', number: null },
      { incident_id: third, outcome: 'changed' },
    ]);
    expect(await states([first, second, third])).toEqual(['resolved', 'resolved', 'resolved']);
    expect(await entries('incident.resolved', [first, third])).toBe(2);

    const items = await test.http(
      'GET',
      `/api/incidents/bulk/${body.operation_id}/items?outcome=refused&limit=1`,
      {
        as: 'analyst',
      },
    );
    expect(items.body.data).toMatchObject([{ incident_id: second }]);
    const cursor = encodeURIComponent(items.body.meta.next_cursor);
    const rest = await test.http(
      'GET',
      `/api/incidents/bulk/${body.operation_id}/items?outcome=refused&limit=1&cursor=${cursor}`,
      { as: 'analyst' },
    );
    expect(rest.body).toMatchObject({ data: [{ incident_id: nowhere }], meta: { next_cursor: null } });
  });

  it('does nothing twice when it is sent again, even after it was reopened in between', async () => {
    const ids = await made(2);
    const body = { operation_id: opId(), change: 'resolve', disposition: 'duplicate', ids };
    const both = await Promise.all([bulk(body), bulk(body)]);
    for (const { status } of both) expect(status).toBe(200);
    expect(await entries('incident.resolved', ids)).toBe(2);
    await test.http('POST', `/api/incidents/${ids[0]}/reopen`, {
      as: 'analyst',
      body: { reason: 'It is not' },
    });
    const again = await bulk(body);
    expect(again.body).toMatchObject({ changed: 2, waiting: 0, items: [] });
    expect(await states(ids)).toEqual(['triaged', 'resolved']);
  });

  it('is refused under an id that was used for something else or by somebody else', async () => {
    const ids = await made(1);
    const body = { operation_id: opId(), change: 'assign', assignee_id: sam, ids };
    expect((await bulk(body)).body).toMatchObject({ changed: 1 });
    for (const other of [
      { ...body, assignee_id: null },
      { ...body, ids: [...ids, opId()] },
    ])
      expect(await bulk(other)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await bulk(body, 'senior_analyst')).toMatchObject({ status: 409 });
    expect(await undo(body.operation_id, 'senior_analyst')).toMatchObject({ status: 404 });
    expect(await bulk({ ...body, operation_id: opId() }, 'viewer')).toMatchObject({ status: 403 });
  });

  it('takes all that match in steps, without those that came later', async () => {
    const ids = await made(60, 'flood');
    const body = {
      operation_id: opId(),
      change: 'assign',
      assignee_id: sam,
      filter: { source: ['flood'], status: ['created'], assignee: 'none' },
    };
    const first = await bulk(body);
    expect(first.body).toMatchObject({ total: 60, changed: 50, waiting: 10, left_out: false });
    const [later] = await made(1, 'flood');
    const second = await bulk(body);
    expect(second.body).toMatchObject({ total: 60, changed: 60, waiting: 0 });
    expect(second.body.items).toHaveLength(10);
    const assigned = await test.sql<{ id: string }>(
      'SELECT id FROM incidents WHERE assignee_id = $1 AND id = ANY($2)',
      [sam, [...ids, later]],
    );
    expect(assigned).toHaveLength(60);
    expect(await entries('incident.updated', ids)).toBe(60);
  });

  it('takes of the incidents behind a figure those that its list shows, and no others', async () => {
    const ids = await made(5, 'figured');
    const [wrong, odd, slow, closed, early] = ids as [string, string, string, string, string];
    const resolve = (body: object) => bulk({ operation_id: opId(), change: 'resolve', ...body });
    await resolve({ disposition: 'false_positive', ids: [wrong] });
    await resolve({ disposition: 'true_positive', ids: [slow] });
    await test.sql(
      `UPDATE incidents SET verdict_classification = 'benign', verdict_confidence = 0.8 WHERE id = $1`,
      [wrong],
    );
    await test.sql(`UPDATE incidents SET detector = 'Odd', triage_seconds = 90 WHERE id = $1`, [odd]);
    await test.sql(
      `UPDATE incidents SET resolution_seconds = 7200, resolved_at = '2026-01-02T00:00:00Z', resolved_by = 'Kim',
         verdict_classification = 'malicious', verdict_confidence = 0.3 WHERE id = $1`,
      [slow],
    );
    await test.sql(
      `UPDATE incidents SET status = 'resolved', closure = 'source', resolved_at = '2026-01-01T00:00:00Z' WHERE id = $1`,
      [closed],
    );
    await test.sql(
      `UPDATE incidents SET created_at = date_trunc('day', created_at, 'UTC') - interval '20 hours' WHERE id = $1`,
      [early],
    );
    const links: [IncidentFilter, string[]][] = [
      [{ disposition: ['false_positive'] }, [wrong]],
      [{ disposition: ['false_positive', 'true_positive'], resolved_by: 'Kim' }, [slow]],
      [{ without_verdict: true }, [odd, closed, early]],
      [{ closed_by_source: true }, [closed]],
      [{ resolved_after: '2026-01-02T00:00:00Z', resolved_before: '2026-01-03T00:00:00Z' }, [slow]],
      [{ resolved_before: '2026-01-03T00:00:00Z' }, [slow, closed]],
      [{ detector: 'Odd' }, [odd]],
      [{ confidence_min: 70 }, [wrong]],
      [{ confidence_max: 70 }, [slow]],
      [{ triage_seconds_min: 60 }, [odd]],
      [{ resolution_seconds_min: 3600 }, [slow]],
      [{ created_hour: 4, created_before: new Date().toISOString().slice(0, 10) }, [early]],
      [{ decided_after: '2026-01-01T00:00:00Z' }, []],
      [{ decided_before: '2027-01-01T00:00:00Z' }, []],
      [{ decision_seconds_min: 0 }, []],
    ];
    for (const [link, wanted] of links) {
      const params = new URLSearchParams({ source: 'figured' });
      for (const [name, value] of Object.entries(link)) params.set(name, String(value));
      const list = await test.http('GET', `/api/incidents?${params.toString()}`, { as: 'analyst' });
      const tag = `of-${opId()}`;
      const filter = { source: ['figured'], ...link };
      const answer = await bulk({ operation_id: opId(), change: 'tag', add_tags: [tag], filter });
      expect(answer.body, params.toString()).toMatchObject({ total: wanted.length, changed: wanted.length });
      const tagged = await test.sql<{ id: string }>('SELECT id FROM incidents WHERE $1 = ANY(tags)', [tag]);
      expect(tagged.map(({ id }) => id).sort(), params.toString()).toEqual([...wanted].sort());
      expect(list.body.data.map(({ id }: { id: string }) => id).sort()).toEqual([...wanted].sort());
    }
  });

  it('is taken back where nothing else has happened since, and says where not', async () => {
    const ids = (await made(3)) as [string, string, string];
    await bulk({ operation_id: opId(), change: 'assign', assignee_id: ann, ids: [ids[0]] });
    const assigning = { operation_id: opId(), change: 'assign', assignee_id: sam, ids };
    await bulk(assigning);
    expect((await bulk({ ...assigning, operation_id: opId() })).body).toMatchObject({
      changed: 0,
      unchanged: 3,
    });
    await bulk({ operation_id: opId(), change: 'assign', assignee_id: ann, ids: [ids[2]] });
    const back = await undo(assigning.operation_id);
    expect(back.body).toMatchObject({ undone: 2, undo_refused: 1 });
    expect(back.body.items[2]).toMatchObject({
      undone: 'refused',
      undone_detail: expect.stringContaining('by now'),
    });
    const rows = await test.sql<{ assignee_id: string | null }>(
      'SELECT assignee_id FROM incidents i JOIN unnest($1::uuid[]) WITH ORDINALITY w(id, n) USING (id) ORDER BY n',
      [ids],
    );
    expect(rows.map(({ assignee_id }) => assignee_id)).toEqual([ann, null, ann]);

    const resolving = { operation_id: opId(), change: 'resolve', disposition: 'benign_positive', ids };
    await bulk(resolving);
    await test.http('POST', `/api/incidents/${ids[1]}/reopen`, {
      as: 'analyst',
      body: { reason: 'It is not' },
    });
    expect((await undo(resolving.operation_id)).body).toMatchObject({ undone: 2, undo_refused: 1 });
    expect(await states(ids)).toEqual(['triaged', 'triaged', 'triaged']);
    expect((await undo(resolving.operation_id)).body).toMatchObject({ undone: 2, items: [] });
  });

  it('tags, found by the tag, and gives back what was there', async () => {
    const ids = (await made(3)) as [string, string, string];
    await bulk({ operation_id: opId(), change: 'tag', add_tags: ['Old'], ids: [ids[0]] });
    const body = {
      operation_id: opId(),
      change: 'tag',
      add_tags: ['Q4 Sale', 'old'],
      remove_tags: ['vip'],
      ids,
    };
    expect((await bulk(body)).body).toMatchObject({ changed: 3 });
    expect((await bulk({ ...body, operation_id: opId() })).body).toMatchObject({ unchanged: 3 });
    const tagged = async (tag: string) =>
      (await test.http('GET', `/api/incidents?tag=${encodeURIComponent(tag)}`, { as: 'viewer' })).body.data
        .filter(({ id }: { id: string }) => ids.includes(id))
        .map(({ tags }: { tags: string[] }) => tags);
    expect(await tagged('q4 SALE')).toHaveLength(3);
    await test.http('PATCH', `/api/incidents/${ids[1]}`, {
      as: 'analyst',
      body: { version: 2, tags: ['q4-sale', 'new'] },
    });
    expect((await undo(body.operation_id)).body).toMatchObject({ undone: 3, undo_refused: 0 });
    expect(await tagged('q4-sale')).toEqual([]);
    expect(await tagged('old')).toEqual([['old']]);
    expect(await tagged('new')).toEqual([['new']]);
  });

  it('puts off: out of the queue until then, back by time, by news, and by being taken back', async () => {
    const source = { slug: 'sleepy' };
    const [first, second] = (
      await test.as('admin', () =>
        test
          .get(IncidentIntake)
          .receive([
            incomingAlert({ fingerprint: 'one', severity: 'low' }, source),
            incomingAlert({ fingerprint: 'two', severity: 'low' }, source),
          ]),
      )
    ).map(({ incident_id }) => incident_id) as [string, string];
    const queue = async (snoozed: boolean) =>
      (await test.http('GET', `/api/incidents?source=sleepy&snoozed=${snoozed}`, { as: 'viewer' })).body.data
        .map(({ id }: { id: string }) => id)
        .sort();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const body = { operation_id: opId(), change: 'snooze', snoozed_until: tomorrow, ids: [first, second] };
    expect((await bulk(body)).body).toMatchObject({ changed: 2 });
    expect([await queue(false), await queue(true)]).toEqual([[], [first, second].sort()]);

    // The same again says nothing new; a worse one does.
    const again = (severity: 'low' | 'critical', title: string) =>
      test.as('admin', () =>
        test.get(IncidentIntake).receive([incomingAlert({ fingerprint: 'one', severity, title }, source)]),
      );
    await again('low', 'Alert as before');
    expect(await queue(true)).toHaveLength(2);
    await again('critical', 'Alert that is worse');
    expect(await queue(false)).toEqual([first]);

    expect((await undo(body.operation_id)).body).toMatchObject({ undone: 1, undo_refused: 1 });
    expect(await queue(true)).toEqual([]);
    await test.sql(`UPDATE incidents SET snoozed_until = now() - interval '1 second' WHERE id = $1`, [
      second,
    ]);
    expect(await queue(false)).toEqual([first, second].sort());

    const late = {
      operation_id: opId(),
      change: 'snooze',
      snoozed_until: '2020-01-01T00:00:00Z',
      ids: [first],
    };
    expect((await bulk(late)).body).toMatchObject({ refused: 1, items: [{ code: 'invalid_request' }] });
    await bulk({ operation_id: opId(), change: 'resolve', disposition: 'duplicate', ids: [second] });
    expect((await bulk({ ...body, operation_id: opId(), ids: [second] })).body).toMatchObject({
      refused: 1,
      items: [{ code: 'illegal_transition' }],
    });
  });

  it('asks for triage, which is not taken back', async () => {
    const ids = await made(2);
    const body = { operation_id: opId(), change: 'triage', ids };
    expect((await bulk(body)).body).toMatchObject({
      changed: 2,
      lasting: expect.stringContaining('not taken back'),
    });
    expect(await entries('incident.triage_requested', ids)).toBe(2);
    expect(await undo(body.operation_id)).toMatchObject({ status: 409, body: { code: 'not_reversible' } });
  });

  it.each([
    [{ change: 'resolve', ids: [] }, 'disposition'],
    [{ change: 'triage' }, 'ids'],
    [{ change: 'triage', ids: [], filter: {} }, 'ids'],
    [{ change: 'triage', filter: { verdict: ['odd'] } }, 'filter.verdict'],
    [{ change: 'triage', filter: { confidence_min: 'most' } }, 'filter.confidence_min'],
  ])('refuses %j', async (body, path) => {
    const answer = await bulk({ operation_id: opId(), ...body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].path).toBe(path);
  });

  it('names those to whom one may be assigned, and nobody else can be', async () => {
    const named = await test.http('GET', '/api/incidents/assignees', { as: 'viewer' });
    const ids = named.body.data.map(({ id }: { id: string }) => id);
    expect(ids).toContain(sam);
    expect(ids).not.toContain(vic);
    expect(named.body.more).toBe(false);
    const some = await test.http('GET', '/api/incidents/assignees?q=SENIOR', { as: 'viewer' });
    expect(some.body.data.map(({ id }: { id: string }) => id)).toEqual([sam]);
    const refused = await bulk({
      operation_id: opId(),
      change: 'assign',
      assignee_id: vic,
      ids: await made(1),
    });
    expect(refused.body).toMatchObject({ refused: 1, items: [{ code: 'invalid_request' }] });
  });
});
