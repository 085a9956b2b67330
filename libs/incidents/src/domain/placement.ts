import type { AlertState, IncidentStatus, Severity } from '#contracts';
import { changesBetween, type AlertNews, type ComparedAlert } from './alert-changes.ts';
import { boundedId, factsOf, higher, take, type AlertSaid, type IncidentFacts } from './alert-facts.ts';
import { NO_SOURCE_ID, type IncomingAlert } from './incoming.ts';

/** An incident that an alert may join, as it is stored and held. */
export interface KnownIncident {
  id: string;
  number: number;
  open_key: string | null;
  status: IncidentStatus;
  severity: Severity;
  alert_count: number;
  last_alert_at: Date;
  resolved_at: Date | null;
  source_state: AlertState | null;
  closure_due: boolean;
  triage_wanted: number;
  triage_seen: number;
  /** Null while no alert has joined it; then `said` has what its first alerts say. */
  facts: IncidentFacts | null;
  said: AlertSaid[] | null;
}

/** What is stored of the alert that a vendor calls so. */
export interface KnownVendorAlert {
  source_id: string;
  external_id: string;
  incident_id: string;
  state: AlertState | null;
  /** Contents that the batch brings and that were had before, with the alert that brought them. */
  seen: { content: string; alert_id: string }[];
  latest: (ComparedAlert & AlertSaid) | null;
}

export interface Placed {
  id: string;
  alert: IncomingAlert;
  place: number;
}

export interface TakenAlert extends Placed {
  opened: boolean;
  news: AlertNews | null;
}

/** One incident that the batch makes or joins, the batch's alerts for it, and how it stands afterwards. */
export interface Target {
  id: string;
  existing: KnownIncident | null;
  /** The resolved one that a new one goes on from. */
  earlier: string | null;
  alerts: TakenAlert[];
  facts: IncidentFacts | null;
  severity: Severity;
  source_state: AlertState | null;
  /** What its alerts say is worth another triage, or all they have said was known. */
  wanted: number;
  quiet: number;
  /** The alert with which the resolved incident came back. */
  reopenedBy: string | null;
  closing: 'no' | 'now' | 'with_verdict';
}

export interface VendorAlert {
  source_id: string;
  external_id: string;
  target: Target;
  alert_id: string;
  state: AlertState | null;
  isNew: boolean;
  /** Every content that is new in this batch, with the alert that brought it; of a new one the first is its own. */
  contents: { content: string; alert_id: string }[];
}

export interface Placement {
  targets: Target[];
  vendorAlerts: VendorAlert[];
  repeats: (Placed & { of: string })[];
  /** Incidents that nothing joins by their key any more. */
  closedWindows: string[];
}

interface Known {
  incidents: readonly KnownIncident[];
  vendorAlerts: readonly KnownVendorAlert[];
}

/**
 * Where each alert belongs, in the order given. The alert of an id that is known is a repeat or an update; any other joins
 * the open incident of its fingerprint within the source's window, or makes one.
 */
export function place(placed: readonly Placed[], known: Known, now: Date, nextId: () => string): Placement {
  const placing = new Placing(known, now, nextId);
  for (const item of placed) placing.add(item);
  return placing.result();
}

/** The fingerprint is the source's own: equal alerts of two sources are two incidents, linked by their observables. */
export function openKey(alert: IncomingAlert): string | null {
  if (alert.source.deduplication_window_seconds === 0 || alert.fingerprint === '') return null;
  return `${alert.source.id} ${alert.fingerprint}`;
}

/** The vendor's name of the alert, which is its source's own. */
export function vendorKey({ source, external_id }: IncomingAlert): string | null {
  if (external_id === null || source.id === NO_SOURCE_ID) return null;
  return `${source.id} ${boundedId(external_id)}`;
}

type Tracked = VendorAlert & { had: Map<string, string>; latest: (ComparedAlert & AlertSaid) | null };

class Placing {
  private readonly targets = new Map<string, Target>();
  private readonly byKey = new Map<string, Target>();
  private readonly byName = new Map<string, Tracked>();
  private readonly repeats: Placement['repeats'] = [];
  private readonly closedWindows: string[] = [];

  constructor(
    { incidents, vendorAlerts }: Known,
    private readonly now: Date,
    private readonly nextId: () => string,
  ) {
    for (const incident of incidents) {
      const target = targetOf(incident);
      this.targets.set(incident.id, target);
      if (incident.open_key !== null) this.byKey.set(incident.open_key, target);
    }
    for (const { seen, incident_id, latest, ...known } of vendorAlerts) {
      const target = this.targets.get(incident_id);
      if (target === undefined) continue;
      const had = new Map(seen.map(({ content, alert_id }) => [content, alert_id]));
      const tracked = { ...known, target, alert_id: '', isNew: false, contents: [], had, latest };
      this.byName.set(`${known.source_id} ${known.external_id}`, tracked);
    }
  }

  add(item: Placed): void {
    const { alert } = item;
    const name = vendorKey(alert);
    const vendor = name === null ? undefined : this.byName.get(name);
    const of = vendor?.had.get(alert.content);
    if (vendor !== undefined && of !== undefined && !isTurn(vendor.state, alert.state)) {
      this.repeats.push({ ...item, of });
      return;
    }
    const target = this.targetFor(item, vendor);
    this.join(target, item, vendor?.latest ?? null);
    if (name !== null) this.keepVendorAlert(name, vendor, target, item);
  }

  result(): Placement {
    const targets = [...this.targets.values()].filter(({ alerts }) => alerts.length > 0);
    for (const target of targets) target.closing = closingOf(target);
    const vendorAlerts = [...this.byName.values()].filter(({ alert_id }) => alert_id !== '');
    return { targets, vendorAlerts, repeats: this.repeats, closedWindows: this.closedWindows };
  }

  /** Its own by the vendor's id whatever the window, else the one of its key within it, else a new one. */
  private targetFor(item: Placed, vendor: Tracked | undefined): Target {
    const key = openKey(item.alert);
    let earlier: string | null = null;
    if (vendor !== undefined) {
      if (this.takes(vendor.target, item)) return vendor.target;
      earlier = vendor.target.id;
    }
    const open = key === null ? undefined : this.byKey.get(key);
    if (open !== undefined && open !== vendor?.target && this.within(open, item.alert)) {
      if (this.takes(open, item)) return open;
    }
    if (open?.existing?.status === 'resolved') earlier ??= open.id;
    if (key !== null && open?.existing != null) this.closedWindows.push(open.id);
    const target = newTarget(this.nextId(), item.alert, earlier);
    this.targets.set(target.id, target);
    if (key !== null) this.byKey.set(key, target);
    return target;
  }

  private within({ existing }: Target, { source }: IncomingAlert): boolean {
    const since = existing === null ? 0 : this.now.getTime() - existing.last_alert_at.getTime();
    return since <= source.deduplication_window_seconds * 1000;
  }

  /** What comes back soon after its incident was resolved opens it again. */
  private takes(target: Target, { id, alert: { state, source } }: Placed): boolean {
    const { existing } = target;
    if (existing?.status !== 'resolved' || target.reopenedBy !== null || state === 'resolved') return true;
    const since = this.now.getTime() - (existing.resolved_at?.getTime() ?? 0);
    if (since > source.reopen_window_seconds * 1000) return false;
    target.reopenedBy = id;
    return true;
  }

  private join(target: Target, item: Placed, previous: (ComparedAlert & AlertSaid) | null): void {
    const { alert } = item;
    const { existing } = target;
    const opened = existing === null && target.alerts.length === 0;
    let news: AlertNews | null = null;
    if (!opened) {
      // The first alert of a new incident needs no facts while it is alone.
      target.facts ??= factsOf(existing?.said ?? target.alerts.map((one) => one.alert));
      const { news: worse, raised } = take(target.facts, alert, previous);
      if (target.reopenedBy === item.id) worse.unshift('it is back after it was resolved');
      if (raised && higher(alert.severity, target.severity)) target.severity = alert.severity;
      const differing = previous === null ? { changes: [], more: 0 } : changesBetween(previous, alert);
      news = { kind: previous === null ? 'joined' : 'update', ...differing, news: worse, raised };
      if (worse.length === 0) target.quiet += 1;
      else if (existing !== null && alert.source.auto_triage) target.wanted += 1;
    }
    target.source_state = stateOf(target, alert);
    target.alerts.push({ ...item, opened, news });
  }

  private keepVendorAlert(name: string, vendor: Tracked | undefined, target: Target, item: Placed): void {
    const { alert, id } = item;
    const [source_id, external_id] = [alert.source.id, boundedId(alert.external_id ?? '')];
    const tracked: Tracked = vendor ?? {
      source_id,
      external_id,
      target,
      alert_id: id,
      state: null,
      isNew: true,
      contents: [],
      had: new Map(),
      latest: null,
    };
    if (!tracked.had.has(alert.content)) {
      tracked.had.set(alert.content, id);
      tracked.contents.push({ content: alert.content, alert_id: id });
    }
    const state = alert.state ?? (tracked.state === null ? null : 'open');
    Object.assign(tracked, { target, alert_id: id, state, latest: alert });
    this.byName.set(name, tracked);
  }
}

/** Open again after it was resolved, or the other way: news, even in words that were had before. */
function isTurn(before: AlertState | null, after: AlertState | null): boolean {
  return (before ?? 'open') !== (after ?? 'open');
}

/** Over only when all that its source has told of is. */
function stateOf({ facts, source_state }: Target, { state }: IncomingAlert): AlertState | null {
  if (facts === null) return state;
  if (facts.open.length === 0) return 'resolved';
  return state === null && source_state !== 'resolved' ? source_state : 'open';
}

/** What is worse is judged before anything is closed, and what is being judged is closed with its verdict. */
function closingOf(target: Target): Target['closing'] {
  const { existing, source_state, alerts, reopenedBy } = target;
  const source = alerts.at(-1)?.alert.source;
  if (source_state !== 'resolved' || source?.on_resolved !== 'close') return 'no';
  if (existing?.status === 'resolved' && reopenedBy === null) return 'no';
  if (existing === null || existing.status === 'created') return source.auto_triage ? 'with_verdict' : 'now';
  const isDue = target.wanted > 0 || existing.triage_wanted > existing.triage_seen;
  return existing.status === 'triaging' || isDue ? 'with_verdict' : 'now';
}

function targetOf(existing: KnownIncident): Target {
  return {
    id: existing.id,
    existing,
    earlier: null,
    alerts: [],
    facts: existing.facts,
    severity: existing.severity,
    source_state: existing.source_state,
    wanted: 0,
    quiet: 0,
    reopenedBy: null,
    closing: 'no',
  };
}

function newTarget(id: string, alert: IncomingAlert, earlier: string | null): Target {
  return {
    id,
    existing: null,
    earlier,
    alerts: [],
    facts: null,
    severity: alert.severity,
    source_state: null,
    wanted: 0,
    quiet: 0,
    reopenedBy: null,
    closing: 'no',
  };
}
