import { randomUUID } from 'node:crypto';
import { ActionRequests } from '../../actions/src/action-requests.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import type { IncomingAlert } from './domain/incoming.ts';
import { IncidentIntake } from './incident-intake.ts';
import { incomingAlert } from './testing.ts';

const ISOLATION = (incident_id: string) => ({
  action: 'isolate_host',
  parameters: { host: 'ws-1' },
  incident_id,
  proposer: { type: 'playbook' as const, id: randomUUID(), name: 'malware_triage' },
  behind: [],
  reason: 'It beacons.',
  evidence: [],
  verdict: null,
  playbook: 'malware_triage',
});

type Source = Partial<IncomingAlert['source']>;

describe('what a source says of the end of a thing', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await createTestApp();
  });
  afterAll(() => t.close());

  const source: Source = { auto_triage: true };
  const closing: Source = { auto_triage: true, on_resolved: 'close' };

  async function deliver(given: Partial<IncomingAlert>, of: Source = source): Promise<string> {
    const from = { type: 'source', id: incomingAlert().source.id, name: 'source:edr' } as const;
    const [received] = await t.as(from, () => t.get(IncidentIntake).receive([incomingAlert(given, of)]));
    return received?.incident_id as string;
  }

  const stateOf = async (id: string) => {
    const { body } = await t.http('GET', `/api/incidents/${id}`, { as: 'analyst' });
    const [{ runs } = { runs: 0 }] = await t.sql<{ runs: number }>(
      'SELECT count(*)::int AS runs FROM playbook_runs WHERE incident_id = $1',
      [id],
    );
    return { ...(body as Record<string, unknown>), runs };
  };
  const told = async (id: string) => {
    const { body } = await t.http('GET', `/api/incidents/${id}/timeline?limit=100`, { as: 'viewer' });
    return (body.data as { text: string }[]).map(({ text }) => text);
  };
  const resolve = async (id: string) => {
    const body = { disposition: 'false_positive' };
    expect((await t.http('POST', `/api/incidents/${id}/resolve`, { as: 'analyst', body })).status).toBe(200);
  };
  const known = () => ({ external_id: randomUUID(), fingerprint: randomUUID() });

  it('is shown, and closes nothing unless its source is set so', async () => {
    const thing = known();
    const id = await deliver({ ...thing, state: 'open' });
    await t.jobs.drain();
    expect(await stateOf(id)).toMatchObject({ status: 'triaged', source_state: 'open', closure: null });
    expect(await deliver({ ...thing, state: 'resolved' })).toBe(id);
    expect(await stateOf(id)).toMatchObject({ status: 'triaged', source_state: 'resolved', closure: null });
    expect((await told(id)).join('\n')).toContain('state: open → resolved');
  });

  it('closes its incident without a disposition, and ends what is asked for', async () => {
    const thing = known();
    const id = await deliver({ ...thing, state: 'open' }, closing);
    await t.jobs.drain();
    const requested = await t.as('analyst', () => t.get(ActionRequests).request(ISOLATION(id)));
    await t.sql(`UPDATE actions SET status = 'pending_approval' WHERE id = $1`, [requested.id]);
    await deliver({ ...thing, state: 'resolved' }, closing);
    expect(await stateOf(id)).toMatchObject({
      status: 'resolved',
      disposition: null,
      closure: 'source',
      resolved_by: 'source:edr',
    });
    expect(await told(id)).toContain('Closed: its source says that it is over');
    const actions = await t.sql('SELECT status FROM actions WHERE id = $1', [requested.id]);
    expect(actions).toEqual([{ status: 'cancelled' }]);
    const stats = await t.http('GET', '/api/stats/overview', { as: 'viewer' });
    expect(stats.body.current).toMatchObject({ resolved: 0, closed_by_source: 1 });
  });

  it('waits for the verdict of what has not been judged yet', async () => {
    const thing = known();
    const id = await deliver({ ...thing, state: 'open' }, closing);
    await deliver({ ...thing, state: 'resolved' }, closing);
    expect(await stateOf(id)).toMatchObject({ status: 'created', source_state: 'resolved' });
    await t.jobs.drain();
    expect(await stateOf(id)).toMatchObject({ status: 'resolved', closure: 'source', runs: 1 });
    const verdicts = await t.http('GET', `/api/incidents/${id}/verdicts`, { as: 'viewer' });
    expect(verdicts.body.data).toHaveLength(1);
  });

  it('judges what is worse before it closes', async () => {
    const thing = known();
    const id = await deliver({ ...thing, state: 'open', severity: 'low' }, closing);
    await t.jobs.drain();
    await deliver({ ...thing, state: 'resolved', severity: 'critical' }, closing);
    expect(await stateOf(id)).toMatchObject({ status: 'triaged', severity: 'critical' });
    await t.jobs.drain();
    expect(await stateOf(id)).toMatchObject({ status: 'resolved', closure: 'source', runs: 2 });
  });

  it('closes at once what nobody triages, and what comes in as over already', async () => {
    const untriaged: Source = { ...closing, auto_triage: false };
    const id = await deliver({ ...known(), state: 'resolved' }, untriaged);
    expect(await stateOf(id)).toMatchObject({ status: 'resolved', closure: 'source', runs: 0 });
  });

  it('is the end only when all that its source has told of is over', async () => {
    const fingerprint = randomUUID();
    const [one, other] = [
      { ...known(), fingerprint },
      { ...known(), fingerprint },
    ];
    const id = await deliver({ ...one, state: 'open' }, closing);
    expect(await deliver({ ...other, state: 'open' }, closing)).toBe(id);
    await t.jobs.drain();
    await deliver({ ...one, state: 'resolved' }, closing);
    expect(await stateOf(id)).toMatchObject({ status: 'triaged', source_state: 'open' });
    await deliver({ ...other, state: 'resolved' }, closing);
    expect(await stateOf(id)).toMatchObject({ status: 'resolved', source_state: 'resolved' });
  });

  describe('and of its return', () => {
    it.each([
      ['by a person', 'show'],
      ['by its source', 'close'],
    ] as const)('opens what was resolved %s again, and triages it', async (_by, on_resolved) => {
      const thing = known();
      const of: Source = { ...source, on_resolved };
      const id = await deliver({ ...thing, content: 'a', state: 'open' }, of);
      await t.jobs.drain();
      if (on_resolved === 'show') await resolve(id);
      else await deliver({ ...thing, content: 'b', state: 'resolved' }, of);
      expect(await stateOf(id)).toMatchObject({ status: 'resolved' });
      // In the very words of the first time where its source had said that it was over.
      const content = on_resolved === 'show' ? 'c' : 'a';
      expect(await deliver({ ...thing, content, state: 'open' }, of)).toBe(id);
      expect(await stateOf(id)).toMatchObject({
        status: 'triaged',
        disposition: null,
        closure: null,
        source_state: 'open',
      });
      expect(await told(id)).toContain('Reopened: its source tells of it again');
      await t.jobs.drain();
      expect(await stateOf(id)).toMatchObject({ status: 'triaged', runs: 2 });
    });

    it('opens again what the same thing under another id had made, within the window', async () => {
      const fingerprint = randomUUID();
      const id = await deliver({ fingerprint });
      await t.jobs.drain();
      await resolve(id);
      expect(await deliver({ fingerprint })).toBe(id);
      expect(await stateOf(id)).toMatchObject({ status: 'triaged', alert_count: 2 });
    });

    it('makes a new incident that is linked when it was resolved too long ago', async () => {
      const thing = known();
      const old: Source = { ...source, reopen_window_seconds: 60 };
      const id = await deliver({ ...thing, content: 'a' }, old);
      await t.jobs.drain();
      await resolve(id);
      await t.sql(`UPDATE incidents SET resolved_at = now() - interval '2 minutes' WHERE id = $1`, [id]);
      const later = await deliver({ ...thing, content: 'b' }, old);
      expect(later).not.toBe(id);
      const { number } = (await stateOf(id)) as unknown as { number: string };
      expect(await stateOf(later)).toMatchObject({ status: 'created', earlier_incident: { id, number } });
      expect(await stateOf(id)).toMatchObject({ status: 'resolved', earlier_incident: null });
      expect(await told(id)).toContain('Its source tells of it again, in a new incident');
      expect(await told(later)).toContain('The same had been resolved before, in an earlier incident');
      // What is said of it from now on belongs to the new one.
      expect(await deliver({ ...thing, content: 'c' }, old)).toBe(later);
    });

    it('says nothing when its source only repeats that it is over', async () => {
      const thing = known();
      const id = await deliver({ ...thing, state: 'open' });
      await t.jobs.drain();
      await resolve(id);
      expect(await deliver({ ...thing, state: 'resolved' })).toBe(id);
      expect(await stateOf(id)).toMatchObject({ status: 'resolved', disposition: 'false_positive' });
    });
  });
});
