import type { AlertState } from '#contracts';
import { incomingAlert } from '../testing.ts';
import type { IncomingAlert } from './incoming.ts';
import { openKey, place, type KnownIncident, type KnownVendorAlert, type Placed } from './placement.ts';

const NOW = new Date('2026-11-28T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const SOURCE = { auto_triage: true, deduplication_window_seconds: 3600, reopen_window_seconds: 86_400 };

const placed = (...alerts: IncomingAlert[]): Placed[] =>
  alerts.map((alert, at) => ({ id: `a${at}`, alert, place: at }));
const alert = (given: Partial<IncomingAlert> = {}, source: Partial<IncomingAlert['source']> = {}) =>
  incomingAlert({ fingerprint: 'f', ...given }, { ...SOURCE, ...source });

function incident(given: Partial<KnownIncident> = {}): KnownIncident {
  return {
    id: 'i',
    number: 1,
    open_key: openKey(alert()),
    status: 'triaged',
    severity: 'medium',
    alert_count: 1,
    last_alert_at: ago(60),
    resolved_at: null,
    source_state: null,
    closure_due: false,
    triage_wanted: 0,
    triage_seen: 0,
    facts: null,
    said: [{ external_id: null, severity: 'medium', state: null, fields: {} }],
    ...given,
  };
}

const known = (given: Partial<KnownVendorAlert> = {}): KnownVendorAlert => ({
  source_id: alert().source.id,
  external_id: 'X',
  incident_id: 'i',
  state: null,
  seen: [{ content: 'a', alert_id: 'first' }],
  latest: null,
  ...given,
});

function placing(
  alerts: IncomingAlert[],
  incidents: KnownIncident[] = [],
  vendorAlerts: KnownVendorAlert[] = [],
) {
  let made = 0;
  return place(placed(...alerts), { incidents, vendorAlerts }, NOW, () => `new${++made}`);
}
const ids = (result: ReturnType<typeof placing>) => result.targets.map(({ id }) => id);

describe('where an alert belongs', () => {
  it.each<[string, Partial<KnownIncident>, Partial<IncomingAlert>, string[], string | null]>([
    ['to the open incident of its key', {}, {}, ['i'], null],
    ['to a new one when the window is over', { last_alert_at: ago(3601) }, {}, ['new1'], null],
    ['to a new one when it is another thing', {}, { fingerprint: 'g' }, ['new1'], null],
    [
      'to the resolved one that it opens again',
      { status: 'resolved', resolved_at: ago(60) },
      {},
      ['i'],
      null,
    ],
    [
      'to a new one, linked, when that was long ago',
      { status: 'resolved', resolved_at: ago(86_401) },
      {},
      ['new1'],
      'i',
    ],
    [
      'to a new one, linked, when the window is over too',
      { status: 'resolved', resolved_at: ago(60), last_alert_at: ago(3601) },
      {},
      ['new1'],
      'i',
    ],
  ])('%s', (_what, stored, given, expected, earlier) => {
    const result = placing([alert(given)], [incident(stored)]);
    expect(ids(result)).toEqual(expected);
    expect(result.targets[0]?.earlier).toBe(earlier);
    expect(result.closedWindows).toEqual(
      expected[0] === 'new1' && given.fingerprint === undefined ? ['i'] : [],
    );
  });

  it('is that of its vendor’s id, whatever its key and the window', () => {
    const stored = incident({ open_key: null, last_alert_at: ago(10_000_000) });
    const result = placing(
      [alert({ external_id: 'X', content: 'b', fingerprint: 'g' })],
      [stored],
      [known()],
    );
    expect(ids(result)).toEqual(['i']);
    expect(result.vendorAlerts).toMatchObject([{ isNew: false, contents: [{ content: 'b' }] }]);
  });

  it('is the open incident of its key when that of its id was resolved long ago', () => {
    const old = incident({ id: 'old', open_key: null, status: 'resolved', resolved_at: ago(86_401) });
    const result = placing(
      [alert({ external_id: 'X', content: 'b' })],
      [old, incident()],
      [known({ incident_id: 'old' })],
    );
    expect(ids(result)).toEqual(['i']);
    expect(result.vendorAlerts[0]?.target.id).toBe('i');
  });

  it('is its own where its source joins nothing', () => {
    const each = { deduplication_window_seconds: 0 };
    expect(ids(placing([alert({}, each), alert({}, each)]))).toEqual(['new1', 'new2']);
  });
});

describe('a repeat', () => {
  const again = (before: AlertState | null, after: AlertState | null) =>
    placing(
      [alert({ external_id: 'X', content: 'a', state: after })],
      [incident()],
      [known({ state: before })],
    );

  it.each<[AlertState | null, AlertState | null, boolean]>([
    [null, null, true],
    ['open', 'open', true],
    [null, 'open', true],
    ['resolved', 'resolved', true],
    ['resolved', 'open', false],
    ['open', 'resolved', false],
    ['resolved', null, false],
  ])('after %s, %s in words that were had: %s', (before, after, isRepeat) => {
    const { repeats, targets } = again(before, after);
    expect([repeats.length, targets.length]).toEqual(isRepeat ? [1, 0] : [0, 1]);
  });

  it('is one of what the same batch has brought', () => {
    const twice = [alert({ external_id: 'X', content: 'b' }), alert({ external_id: 'X', content: 'b' })];
    const { repeats, targets } = placing(twice);
    expect(repeats).toMatchObject([{ id: 'a1', of: 'a0' }]);
    expect(targets[0]?.alerts).toHaveLength(1);
  });
});

describe('another triage', () => {
  const worse = alert({ severity: 'high' });

  it('is wanted for news of an incident that is there, where its source triages', () => {
    expect(placing([worse], [incident()]).targets[0]).toMatchObject({
      wanted: 1,
      quiet: 0,
      severity: 'high',
    });
    expect(placing([alert()], [incident()]).targets[0]).toMatchObject({ wanted: 0, quiet: 1 });
    const byHand = alert({ severity: 'high' }, { auto_triage: false });
    expect(placing([byHand], [incident()]).targets[0]).toMatchObject({ wanted: 0, severity: 'high' });
  });

  it('is none of a new incident, whose first sees all of it', () => {
    expect(placing([alert(), worse]).targets[0]).toMatchObject({ wanted: 0, severity: 'high' });
  });

  it('is wanted for what comes back, though it says nothing new', () => {
    const stored = incident({ status: 'resolved', resolved_at: ago(60) });
    expect(placing([alert()], [stored]).targets[0]).toMatchObject({ wanted: 1, reopenedBy: 'a0' });
  });
});

describe('closing', () => {
  const over = { on_resolved: 'close' as const };
  const closingOf = (stored: Partial<KnownIncident> | null, given = {}, source = {}) => {
    const resolved = alert({ state: 'resolved', ...given }, { ...over, ...source });
    return placing([resolved], stored === null ? [] : [incident(stored)]).targets[0]?.closing;
  };

  it.each<[string, Partial<KnownIncident> | null, object, object, string]>([
    ['what is triaged', {}, {}, {}, 'now'],
    ['what is being triaged', { status: 'triaging' }, {}, {}, 'with_verdict'],
    ['what waits for its triage', { status: 'created' }, {}, {}, 'with_verdict'],
    ['what nobody triages', { status: 'created' }, {}, { auto_triage: false }, 'now'],
    ['what is new', null, {}, {}, 'with_verdict'],
    ['what is worse', {}, { severity: 'critical' }, {}, 'with_verdict'],
    ['what is to be triaged again', { triage_wanted: 2, triage_seen: 1 }, {}, {}, 'with_verdict'],
    ['what is resolved', { status: 'resolved', resolved_at: ago(1) }, {}, {}, 'no'],
    ['what its source only tells', {}, {}, { on_resolved: 'show' }, 'no'],
    ['what is open', {}, { state: 'open' }, {}, 'no'],
  ])('%s: %s', (_what, stored, given, source, expected) => {
    expect(closingOf(stored, given, source)).toBe(expected);
  });

  it('waits for all alerts that its source holds open', () => {
    const facts = { severity: 'medium' as const, names: [], reach: 2, open: ['', 'X'] };
    expect(closingOf({ facts })).toBe('no');
  });
});

it('loses and doubles no alert, whatever comes in which order', () => {
  let seed = 11;
  const pick = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most;
  for (let round = 0; round < 200; round += 1) {
    const alerts = Array.from({ length: 30 }, () =>
      alert({
        fingerprint: `f${pick(3)}`,
        external_id: pick(3) === 0 ? null : `X${pick(4)}`,
        content: `c${pick(3)}`,
        state: (['open', 'resolved', null] as const)[pick(3)] ?? null,
      }),
    );
    const { targets, repeats, vendorAlerts } = placing(alerts, [incident({ open_key: null })], [known()]);
    const taken = targets.flatMap((target) => target.alerts);
    expect([...taken, ...repeats].map(({ place: at }) => at).sort((a, b) => a - b)).toEqual(
      alerts.map((_alert, at) => at),
    );
    expect(targets.filter(({ existing }) => existing === null).every(({ alerts: of }) => of[0]?.opened)).toBe(
      true,
    );
    expect(taken.filter(({ opened }) => opened)).toHaveLength(
      targets.filter(({ existing }) => existing === null).length,
    );
    // Alerts of one id are in one incident.
    for (const { external_id, target } of vendorAlerts)
      for (const other of targets)
        expect(
          other === target || !other.alerts.some(({ alert: one }) => one.external_id === external_id),
        ).toBe(true);
  }
});
