import { vi } from 'vitest';
import { randomUUID } from 'node:crypto';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { UnitOfWork, type DomainEvent } from '#platform';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { AlertExtraction } from './alert-extraction.ts';
import { IncidentFindings } from './incident-findings.ts';
import { IncidentSnapshots } from './incident-snapshots.ts';
import { ExtractionRepository } from './data/extraction.repository.ts';
import type { IncomingAlert } from './domain/incoming.ts';
import { IncidentIntake } from './incident-intake.ts';
import { incomingAlert } from './testing.ts';

describe('what is found in alerts', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const as = <T>(work: () => Promise<T>) => test.as('analyst', work);
  const receive = async (...given: Partial<IncomingAlert>[]): Promise<string[]> =>
    (await as(() => test.get(IncidentIntake).receive(given.map((alert) => incomingAlert(alert))))).map(
      (received) => received.incident_id,
    );
  /** As many passes as it takes; what cannot be stored is left. */
  const extract = async () => {
    for (let before = Infinity, left = (await pending()).length; left > 0 && left < before;) {
      await test.jobs.schedule('alert.extract');
      [before, left] = [left, (await pending()).length];
    }
  };
  const ofIncident = (id: string) => as(() => test.get(AlertExtraction).ofIncident(id));
  const pending = () => test.sql('SELECT alert_id FROM extraction_pending');
  const observables = async (id: string) =>
    (await as(() => test.get(IncidentSnapshots).load(id))).observables.map(({ value }) => value).sort();
  const kept = async (table: 'incident_text_words' | 'incident_words', id: string, more = '') =>
    (
      await test.sql<{ word: string }>(
        `SELECT word FROM ${table} WHERE incident_id = $1 ${more} ORDER BY word`,
        [id],
      )
    ).map((row) => row.word);
  const words = (id: string) => kept('incident_text_words', id, 'AND places & 1 = 1');
  const found = async (query: string) =>
    (await test.http('GET', `/api/incidents?${query}`, { as: 'viewer' })).body.data.map(
      (row: { id: string }) => row.id,
    );

  it('is stored by the clock, for search and for the incident, and once', async () => {
    const raw = { note: 'calls http://cc.example.net/a' };
    const [id = ''] = await receive({ title: 'Beacon seen', raw });
    expect(await found('q=beacon')).toEqual([]);
    const before = new Date();
    await Promise.all([extract(), extract(), ofIncident(id)]);
    await test.jobs.schedule('alert.extract');
    expect(await pending()).toEqual([]);
    expect(await found('q=beacon')).toEqual([id]);
    expect(await found('observable=cc.example.net')).toEqual([id]);
    expect(await observables(id)).toEqual(['cc.example.net', 'http://cc.example.net/a']);
    expect(await words(id)).toEqual(['beacon', 'seen']);
    const [seen] = await test.sql<{ first_seen: Date }>(
      'SELECT first_seen FROM observables WHERE value = $1',
      ['cc.example.net'],
    );
    // When the alert came, not when somebody looked through it.
    expect(seen?.first_seen.getTime()).toBeLessThanOrEqual(before.getTime());
  });

  it('is searched by the fields of each of its alerts, whichever joined it', async () => {
    const name = `ws-${randomUUID().slice(0, 8)}`;
    const alert = { fingerprint: name, fields: { host: { name }, rule: { name: 'Odd  Sign-in' } } };
    const [id = ''] = await receive(alert);
    const [other = ''] = await receive({ fields: { host: { name: `${name}.corp.example` } } });
    const both = await receive({
      ...alert,
      fields: { user: { name: 'Amy' }, rule: { name: 'odd sign-in' } },
    });
    expect(both).toEqual([id]);
    await Promise.all([extract(), ofIncident(id)]);
    expect(await found(`q=host.name:${name.toUpperCase()}`)).toEqual([id]);
    expect((await found(`q=host.name:${name}*`)).sort()).toEqual([id, other].sort());
    expect(await found(`q=host.name:${name}*+rule.name:"odd+sign-in"+user.name:amy`)).toEqual([id]);
    expect(await found(`q=host.name:${name}+user.name:bob`)).toEqual([]);
    expect(await kept('incident_words', id)).toContain('rule.name:odd sign-in');
  });

  it('is stored of all that wait, several batches of them', async () => {
    const title = `Storm ${randomUUID().slice(0, 8)}`;
    const ids = await receive(...Array.from({ length: 230 }, () => ({ title, raw: { ip: '198.51.100.9' } })));
    await extract();
    expect(await pending()).toEqual([]);
    expect(await observables(ids.at(-1) ?? '')).toEqual(['198.51.100.9']);
    expect((await found(`q=${encodeURIComponent(title)}&limit=200`)).length).toBe(200);
  });

  it('is added to what an earlier alert of the incident and a look-up have brought', async () => {
    const fingerprint = randomUUID();
    const [id = ''] = await receive({ fingerprint, title: 'First title', raw: { a: '203.0.113.1' } });
    await as(() =>
      test
        .get(IncidentFindings)
        .setPolarity(id, [{ type: 'ip', value: '203.0.113.1', polarity: 'malicious' }]),
    );
    await receive({ fingerprint, title: 'Other title', raw: { a: '203.0.113.1', b: '203.0.113.2' } });
    await extract();
    expect(await observables(id)).toEqual(['203.0.113.1', '203.0.113.2']);
    // The incident is named by its first alert.
    expect(await words(id)).toEqual(['first', 'title']);
    const { body } = await test.http('GET', `/api/incidents/${id}/observables`, { as: 'viewer' });
    expect(body.data).toContainEqual(
      expect.objectContaining({ value: '203.0.113.1', polarity: 'malicious' }),
    );
  });

  it('is there for whoever needs it, also when another has it in hand', async () => {
    const [id = ''] = await receive({ raw: { a: '203.0.113.50' } });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let taken: () => void = () => undefined;
    const inHand = new Promise<void>((resolve) => (taken = resolve));
    const other = as(() =>
      test.get(UnitOfWork).run(async () => {
        await test.get(AlertExtraction).ofIncident(id);
        taken();
        await held;
      }),
    );
    await inHand;
    let seen: string[] | null = null;
    const needed = ofIncident(id).then(async () => (seen = await observables(id)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen).toBeNull();
    release();
    await Promise.all([other, needed]);
    expect(seen).toEqual(['203.0.113.50']);
    expect(await pending()).toEqual([]);
  });

  it('holds up nobody when it cannot be stored, and is tried again', async () => {
    const [before = '', broken = '', after = ''] = await receive(
      { title: 'Before it' },
      { title: 'Broken one' },
      { title: 'After it' },
    );
    const spoil = (json: string) =>
      test.sql('UPDATE extraction_pending SET observables = $2 WHERE incident_id = $1', [broken, json]);
    await spoil('5');
    await extract();
    expect(await words(before)).toEqual(['before']);
    expect(await words(after)).toEqual(['after']);
    expect(await pending()).toHaveLength(1);
    expect((await test.http('GET', '/metrics')).text).toMatch(
      /^triage_warden_alerts_pending_extraction\b.* 1$/m,
    );
    // What is triaged together with it has its own, and it is triaged without.
    const [beside = ''] = await receive({ raw: { a: '203.0.113.60' } });
    await Promise.all([broken, beside].map((id) => as(() => test.get(AlertExtraction).together(id))));
    expect(await observables(beside)).toEqual(['203.0.113.60']);
    await spoil('[]');
    await extract();
    expect(await words(broken)).toEqual(['broken', 'one']);
  });

  it('is stored for all who ask at the same time in few units of work, not in one each', async () => {
    const note = 'calls cc.example.net';
    const ids = await receive(...Array.from({ length: 8 }, () => ({ raw: { note } })));
    const asked = vi.spyOn(test.get(ExtractionRepository), 'ofIncidents');
    await Promise.all(ids.map((id) => as(() => test.get(AlertExtraction).together(id))));
    expect(asked.mock.calls.flatMap(([together]) => together).sort()).toEqual(ids.toSorted());
    expect(asked.mock.calls.length).toBeLessThanOrEqual(2);
    asked.mockRestore();
    for (const id of ids) expect(await observables(id)).toEqual(['cc.example.net']);
  });

  it('takes no more bytes at once than bearable, and one alert in any case', async () => {
    await receive(...Array.from({ length: 20 }, () => ({ raw: { text: 'x'.repeat(1_000_000) } })));
    const next = await as(() => test.get(UnitOfWork).read(() => test.get(ExtractionRepository).next(null)));
    expect(next).toHaveLength(8);
    await test.sql('UPDATE extraction_pending SET bytes = 100000000');
    await extract();
    expect(await pending()).toEqual([]);
  });

  it('is found by its first title beside the one that somebody has given it at once', async () => {
    const [id = ''] = await receive({ title: 'Wrong words' });
    const { body } = await test.http('GET', `/api/incidents/${id}`, { as: 'analyst' });
    const changed = await test.http('PATCH', `/api/incidents/${id}`, {
      as: 'analyst',
      body: { version: body.version, title: 'Right name' },
    });
    expect(changed.status).toBe(200);
    await extract();
    expect(await words(id)).toEqual(['name', 'right', 'words', 'wrong']);
  });

  it('is news for browsers and no change for the record', async () => {
    const [id = ''] = await receive({ raw: { a: '203.0.113.77' } });
    const heard: DomainEvent[] = [];
    test.get(EventEmitter2).on('incident.observables_stored', (event: DomainEvent) => heard.push(event));
    await extract();
    expect(heard).toMatchObject([{ subject: { type: 'incident', id } }]);
    expect(await test.sql('SELECT event FROM audit_logs WHERE subject_id = $1', [id])).toEqual([
      { event: 'incident.created' },
    ]);
  });
});
