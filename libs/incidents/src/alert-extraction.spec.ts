import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { DatabaseAway } from '#platform';
import { NOW, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import { AlertExtraction } from './alert-extraction.ts';
import type {
  Extracted,
  ExtractionRepository,
  PendingAlert,
  PendingKey,
} from './data/extraction.repository.ts';
import type { ObservableRepository, SeenObservable } from './data/observable.repository.ts';

beforeAll(() => Logger.overrideLogger(false));
afterEach(() => void vi.restoreAllMocks());

const pending = (alert_id: string, given: Partial<PendingAlert> = {}): PendingAlert => ({
  incident_id: `of ${alert_id}`,
  alert_id,
  observables: [],
  title: `Alert ${alert_id}`,
  description: '',
  raw: {},
  fields: {},
  opened_incident: true,
  received_at: NOW,
  alert_count: 1,
  ...given,
});
const keyOf = ({ alert_id, incident_id }: PendingAlert): PendingKey => ({ alert_id, incident_id, bytes: 1 });

/** @param broken alerts that the database refuses, each with its error */
function house(alerts: PendingAlert[], broken: Record<string, Error> = {}, atOnce = 2) {
  const { told, unit, context, ids, as } = plainUnit();
  const waiting = new Map(alerts.map((alert) => [alert.alert_id, alert]));
  const stored: Extracted[] = [];
  const seen: SeenObservable[][] = [];
  const taken: string[][] = [];
  const repository = {
    next: async (after: PendingKey | null) => {
      const all = [...waiting.values()].map(keyOf);
      return all.filter(({ alert_id }) => alert_id > (after?.alert_id ?? '')).slice(0, atOnce);
    },
    ofIncidents: async (incidents: string[]) =>
      [...waiting.values()].filter((one) => incidents.includes(one.incident_id)).map((one) => [keyOf(one)]),
    take: async (keys: PendingKey[]) => {
      taken.push(keys.map(({ alert_id }) => alert_id));
      for (const { alert_id } of keys) if (broken[alert_id] !== undefined) throw broken[alert_id];
      const found = keys.flatMap(({ alert_id }) => waiting.get(alert_id) ?? []);
      for (const { alert_id } of found) waiting.delete(alert_id);
      return found;
    },
    store: (extracted: Extracted) => void stored.push(extracted),
    linked: async () => new Map(),
  } as unknown as ExtractionRepository;
  const observables = {
    upsert: async (given: SeenObservable[]) => {
      seen.push(given);
      return new Map(given.map(({ id, value }) => [id, `id of ${value}`]));
    },
  } as unknown as ObservableRepository;
  const extraction = new AlertExtraction(repository, observables, unit, context, fixedClock, ids);
  return { extraction, as, told, stored, seen, taken, waiting };
}

describe('what is found in alerts', () => {
  it('is each observable once, for every incident that has it, and the words of all of them', async () => {
    const ip = { type: 'ip' as const, value: '192.0.2.1' };
    const { extraction, stored, seen, told } = house(
      [
        pending('a', { observables: [ip], raw: { again: '192.0.2.1' }, title: 'Beacon seen' }),
        pending('b', { observables: [ip], opened_incident: false, incident_id: 'of a' }),
        pending('c', { observables: [ip], received_at: new Date(0), fields: { host: { name: 'WS-1' } } }),
      ],
      {},
      3,
    );
    await extraction.extractPending();
    expect(seen.map((given) => given.map(({ value, seen_at }) => [value, seen_at]))).toEqual([
      [['192.0.2.1', NOW]],
    ]);
    expect(stored).toEqual([
      {
        links: [
          { incident_id: 'of a', observable_id: 'id of 192.0.2.1' },
          { incident_id: 'of c', observable_id: 'id of 192.0.2.1' },
        ],
        words: [{ incident_id: 'of c', word: 'host.name:ws-1' }],
        texts: [
          { incident_id: 'of a', word: 'alert', places: 2 },
          { incident_id: 'of a', word: 'b', places: 2 },
          { incident_id: 'of a', word: 'beacon', places: 3 },
          { incident_id: 'of a', word: 'seen', places: 3 },
          { incident_id: 'of c', word: 'alert', places: 3 },
          { incident_id: 'of c', word: 'c', places: 3 },
          { incident_id: 'of c', word: 'ws', places: 2 },
          { incident_id: 'of c', word: 'ws-1', places: 2 },
        ],
      },
    ]);
    expect(told.map(({ event, payload }) => [event, payload])).toEqual([
      ['incident.observables_stored', { incident_id: 'of a' }],
      ['incident.observables_stored', { incident_id: 'of c' }],
    ]);
  });

  it('is stored to the last that waits, a portion after the other', async () => {
    const { extraction, taken, waiting } = house(['a', 'b', 'c', 'd', 'e'].map((id) => pending(id)));
    await extraction.extractPending();
    expect(taken).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(waiting.size).toBe(0);
  });

  it('is left for the next pass when this one has had its time', async () => {
    const { extraction, taken } = house(['a', 'b', 'c'].map((id) => pending(id)));
    const times = [0, 5000];
    vi.spyOn(performance, 'now').mockImplementation(() => times.shift() ?? 5000);
    await extraction.extractPending();
    expect(taken).toEqual([['a', 'b']]);
  });

  it.each([
    [0.49, 100, 1000],
    [0.51, 100, 1000],
    [0.51, 101, 100],
    [0.49, 101, 1000],
    [0.5, 1000, 1000],
  ])('may take its time unless the process has much to do (%d of %d ms): %d ms', async (share, ms, pass) => {
    const { extraction, taken } = house(['a', 'b', 'c', 'd', 'e'].map((id) => pending(id)));
    vi.spyOn(performance, 'eventLoopUtilization').mockReturnValue({
      idle: ms * (1 - share),
      active: ms * share,
      utilization: share,
    });
    const times = [0, pass - 1, pass + 1];
    vi.spyOn(performance, 'now').mockImplementation(() => times.shift() ?? 0);
    await extraction.extractPending();
    expect(taken).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('of one that cannot be stored is nothing, and all others have theirs', async () => {
    const alerts = ['a', 'b', 'c'].map((id) => pending(id));
    const refused = new Error('refused');
    const { extraction, taken, waiting } = house(alerts, { b: refused });
    const errors = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await extraction.extractPending();
    expect(errors.mock.calls).toEqual([
      [
        { err: refused, alert_id: 'b', incident_id: 'of b', bytes: 1 },
        'The observables of an alert could not be stored; they are tried again.',
      ],
    ]);
    expect(taken).toEqual([['a', 'b'], ['a'], ['b'], ['c']]);
    expect([...waiting.keys()]).toEqual(['b']);
  });

  it('is not tried one by one of a database that is away', async () => {
    const away = new DatabaseAway(new Error('gone'));
    const { extraction, taken } = house([pending('a'), pending('b')], { a: away });
    await expect(extraction.extractPending()).rejects.toBe(away);
    expect(taken).toEqual([['a', 'b']]);
  });

  it('is nothing new where another has stored it', async () => {
    const { extraction, as, stored, told, waiting } = house([pending('a')]);
    await Promise.all([as(() => extraction.ofIncident('of a')), as(() => extraction.ofIncident('of a'))]);
    expect(waiting.size).toBe(0);
    await as(() => extraction.ofIncident('of a'));
    expect([stored.length, told.length]).toEqual([1, 1]);
  });
});

describe('what several need at the same time', () => {
  it('is stored together, and one that cannot be keeps no other from its own', async () => {
    const alerts = ['a', 'b', 'c'].map((id) => pending(id));
    const { extraction, as, waiting } = house(alerts, { b: new Error('refused') });
    const errors = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await Promise.all(alerts.map(({ incident_id }) => as(() => extraction.together(incident_id))));
    expect([...waiting.keys()]).toEqual(['b']);
    expect(errors.mock.calls).toEqual([
      [
        { err: expect.any(Error), incident_id: 'of b' },
        'The observables of an incident could not be stored; what needs them goes on without.',
      ],
    ]);
  });

  it('is waited for while the database is away', async () => {
    const away = new DatabaseAway(new Error('gone'));
    const { extraction, as, taken } = house([pending('a'), pending('b')], { a: away, b: away });
    const asked = ['of a', 'of b'].map((id) => as(() => extraction.together(id)));
    for (const one of asked) await expect(one).rejects.toBe(away);
    // Together or each by itself as it came; not once more for each after that.
    expect(taken.length).toBeLessThanOrEqual(2);
  });
});
