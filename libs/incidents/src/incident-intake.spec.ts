import type { Counter } from 'prom-client';
import type { Actor } from '#contracts';
import { ANALYST, NOW, SYSTEM, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { IncidentRepository } from './data/incident.repository.ts';
import type { IntakeBatch, IntakeRepository } from './data/intake.repository.ts';
import type { KnownAlertsRepository } from './data/known-alerts.repository.ts';
import { AlertArrivals } from './alert-arrivals.ts';
import { MANUAL_SOURCE, type IncomingAlert } from './domain/incoming.ts';
import type { KnownIncident } from './domain/placement.ts';
import type { IncidentChanges } from './incident-changes.ts';
import type { IncidentEndings } from './incident-endings.ts';
import { AlreadyOpen, IncidentIntake } from './incident-intake.ts';
import { incomingAlert } from './testing.ts';

const SOURCE = '01900000-0000-7000-8000-00000000aaaa';
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

function house(open: KnownIncident[] = [], actor: Actor = SYSTEM) {
  const { told, unit, context, ids, as } = plainUnit(actor);
  const asked: string[][] = [];
  const closed: string[][] = [];
  const counted: object[] = [];
  const batches: IntakeBatch[] = [];
  let raced: (cause: unknown) => Error = () => new Error('none');
  const repository = {
    closeWindows: (incidents: string[]) => void closed.push(incidents),
    write: async (batch: IntakeBatch, _now: Date, race: typeof raced) => {
      batches.push(batch);
      raced = race;
      return new Map(batch.incidents.map(({ id }, at) => [id, 101 + at]));
    },
  } as unknown as IntakeRepository;
  const counter = { inc: (labels: object) => counted.push(labels) } as unknown as Counter;
  const known = {
    hold: async (keys: string[]) => {
      asked.push(keys);
      return { incidents: open, vendorAlerts: [] };
    },
  } as unknown as KnownAlertsRepository;
  const joined = { inc: () => undefined } as unknown as Counter;
  const [changes, endings] = [{} as IncidentChanges, {} as IncidentEndings];
  const arrivals = new AlertArrivals(changes, endings, unit, context, counter, joined);
  const incidents = {} as IncidentRepository;
  const intake = new IncidentIntake(repository, known, incidents, arrivals, unit, fixedClock, ids);
  const receive = (...alerts: IncomingAlert[]) => as(() => intake.receive(alerts));
  return { intake, receive, as, told, asked, closed, counted, batches, raced: () => raced };
}

const openOne = (seconds: number): KnownIncident => ({
  id: 'i1',
  number: 42,
  open_key: `${SOURCE} same`,
  status: 'created',
  severity: 'medium',
  last_alert_at: ago(seconds),
  resolved_at: null,
  alert_count: 3,
  source_state: null,
  closure_due: false,
  triage_wanted: 0,
  triage_seen: 0,
  facts: { severity: 'medium', names: [], reach: 2, open: [''] },
  said: null,
});
const same = (given: Partial<IncomingAlert> = {}, source = {}) =>
  incomingAlert({ fingerprint: 'same', ...given }, source);

it('nothing that comes in stores nothing', async () => {
  const { receive, batches } = house();
  expect(await receive()).toEqual([]);
  expect(batches).toEqual([]);
});

describe('an alert of an open incident', () => {
  it.each([
    [0, 'joined'],
    [3600, 'joined'],
    [3600.001, 'created'],
  ] as const)('whose last one is %d seconds old is %s', async (seconds, status) => {
    const { receive, closed, batches } = house([openOne(seconds)]);
    const [answer] = await receive(same({ id: 'a1' }));
    const joins = status === 'joined';
    expect(answer).toMatchObject({ status, alert_id: 'a1', incident_number: joins ? 42 : 101 });
    expect(answer?.incident_id === 'i1').toBe(joins);
    expect(closed).toEqual(joins ? [] : [['i1']]);
    expect(batches[0]?.joined).toMatchObject(joins ? [{ id: 'i1', alerts: 1 }] : []);
    expect(batches[0]?.incidents).toHaveLength(joins ? 0 : 1);
    expect(batches[0]?.alerts).toMatchObject([{ opened_incident: !joins }]);
  });

  it('is told with how many there are by then; what it opens, with what it is', async () => {
    const { receive, told, counted } = house([openOne(1)]);
    await receive(same({ id: 'a1' }), incomingAlert({ id: 'a2', severity: 'high' }), same({ id: 'a3' }));
    expect(told.map(({ event, payload }) => ({ event, ...payload }))).toEqual([
      { event: 'incident.alert_joined', incident_id: 'i1', alert_id: 'a1', alert_count: 4, update: false },
      { event: 'incident.alert_joined', incident_id: 'i1', alert_id: 'a3', alert_count: 5, update: false },
      {
        event: 'incident.created',
        incident_id: expect.any(String),
        type: 'malware',
        severity: 'high',
        source: 'edr',
        playbook: null,
        auto_triage: false,
      },
    ]);
    expect(counted).toEqual([{ type: 'malware', severity: 'high' }]);
  });

  it('is looked for by source and fingerprint, each once and in order', async () => {
    const { receive, asked } = house();
    await receive(same(), incomingAlert({ fingerprint: 'other' }), same());
    expect(asked).toEqual([[`${SOURCE} other`, `${SOURCE} same`]]);
  });

  it.each<[string, IncomingAlert]>([
    ['without a window', same({}, { deduplication_window_seconds: 0 })],
    ['without a fingerprint', same({ fingerprint: '' })],
  ])('%s is looked for nowhere: each makes its own', async (_what, alert) => {
    const { receive, asked, batches, intake } = house();
    expect((await receive(alert, alert)).map(({ status }) => status)).toEqual(['created', 'created']);
    expect(asked).toEqual([]);
    expect(batches[0]?.incidents.map(({ open_key }) => open_key)).toEqual([null, null]);
    expect(intake.mayBeNew([alert])).toBe(true);
  });

  it('of another source is another incident', async () => {
    const { receive } = house();
    const answers = await receive(same(), same({}, { id: '01900000-0000-7000-8000-00000000bbbb' }));
    expect(answers.map(({ status }) => status)).toEqual(['created', 'created']);
  });
});

it('several of one batch make one incident; the answers stand in the order given', async () => {
  const { receive, batches } = house();
  const answers = await receive(same({ id: 'a1' }), incomingAlert({ id: 'a2' }), same({ id: 'a3' }));
  expect(answers.map(({ alert_id, status, incident_number }) => [alert_id, status, incident_number])).toEqual(
    [
      ['a1', 'created', 101],
      ['a2', 'created', 102],
      ['a3', 'joined', 101],
    ],
  );
  expect(batches[0]?.incidents.map(({ alert_count }) => alert_count)).toEqual([2, 1]);
  expect(batches[0]?.alerts.map(({ id, opened_incident }) => [id, opened_incident])).toEqual([
    ['a1', true],
    ['a3', false],
    ['a2', true],
  ]);
});

it('gives an alert an id where its caller has chosen none', async () => {
  const { receive, batches } = house();
  const [answer] = await receive(incomingAlert());
  expect(answer?.alert_id).toBe(batches[0]?.alerts[0]?.id);
});

describe('who is named for an alert', () => {
  const named = async (actor: Actor, source: Partial<IncomingAlert['source']>) => {
    const { receive, told, batches } = house([], actor);
    await receive(incomingAlert({}, source));
    const { incidents, alerts } = batches[0] as IntakeBatch;
    return { options: told[0]?.options, ids: [incidents[0]?.source_id, alerts[0]?.source_id] };
  };
  const its = { type: 'source', id: SOURCE, name: 'source:edr' } as const;

  it('is its source, once', async () => {
    expect(await named(SYSTEM, {})).toEqual({ options: { actor: its }, ids: [SOURCE, SOURCE] });
    expect(await named(its, {})).toEqual({ options: {}, ids: [SOURCE, SOURCE] });
    expect(await named({ ...its, id: 'another' }, {})).toMatchObject({ options: { actor: its } });
    expect(await named({ ...ANALYST, id: SOURCE }, {})).toMatchObject({ options: { actor: its } });
  });

  it('is the person who enters it', async () => {
    expect(await named(ANALYST, MANUAL_SOURCE)).toEqual({ options: {}, ids: [null, null] });
  });
});

describe('an alert that is taken for new', () => {
  it('may be new as long as this process has not had one like it', async () => {
    const { intake, as, asked, raced } = house();
    expect(intake.mayBeNew([same()])).toBe(true);
    const { answers } = await as(() => intake.receiveNew([same({ id: 'a1' })]));
    expect(await answers).toMatchObject([{ alert_id: 'a1', status: 'created' }]);
    expect(asked).toEqual([]);
    expect([intake.mayBeNew([same()]), intake.mayBeNew([incomingAlert()])]).toEqual([false, true]);
    expect(intake.mayBeNew([incomingAlert(), same()])).toBe(false);
    expect(raced()('cause')).toBeInstanceOf(AlreadyOpen);
  });

  it('is known again for the next ten thousand at least, and not for good', async () => {
    const { intake, receive } = house();
    const others = (count: number) =>
      receive(...Array.from({ length: count }, (_one, n) => incomingAlert({ fingerprint: `${count} ${n}` })));
    await receive(same());
    await others(9_999);
    expect(intake.mayBeNew([same()])).toBe(false);
    await others(9_998);
    await receive(incomingAlert({ fingerprint: 'one more' }));
    expect(intake.mayBeNew([same()])).toBe(false);
    await receive(incomingAlert({ fingerprint: 'and the last' }));
    expect(intake.mayBeNew([same()])).toBe(true);
  });

  it('that loses a race is tried again by its unit of work', async () => {
    const { receive, raced } = house();
    await receive(same());
    expect(raced()('cause')).toMatchObject({ name: 'LostRace', code: '40001', cause: 'cause' });
  });
});
