import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import type { Actor } from '#contracts';
import { Clock, Context, Ids, UnitOfWork } from '#platform';
import {
  IntakeRepository,
  type IntakeBatch,
  type NewAlert,
  type NewIncident,
  type OpenIncident,
} from './data/intake.repository.ts';
import { NO_SOURCE_ID, bounded, type IncomingAlert, type ReceivedAlert } from './domain/incoming.ts';
import { INCIDENTS_TOTAL } from './incidents.metrics.ts';

/** One incident that the batch makes or joins, and the batch's alerts for it. */
interface Target {
  id: string;
  existing: OpenIncident | null;
  alerts: Placed[];
}

interface Placed {
  id: string;
  alert: IncomingAlert;
  place: number;
}

/** Turns alerts into incidents: all of a batch with a handful of statements, however many they are. */
@Injectable()
export class IncidentIntake {
  private readonly recent = new RecentKeys();

  constructor(
    private readonly repository: IntakeRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @InjectMetric(INCIDENTS_TOTAL) private readonly incidentsTotal: Counter,
  ) {}

  /**
   * Stores the alerts in the caller's unit of work (or one of its own) and records what came of them. An alert
   * joins the open incident of its fingerprint when that one's last alert is within the source's window.
   * @returns one answer per alert, in the order given
   */
  async receive(alerts: IncomingAlert[]): Promise<ReceivedAlert[]> {
    if (alerts.length === 0) return [];
    return this.unitOfWork.run(async () => {
      const placed = this.placed(alerts);
      const open = await this.openIncidents(placed);
      const { answers } = await this.store(placed, open, (cause) => new LostRace(RACE, { cause }));
      return answers;
    });
  }

  /** False when one of them equals an alert that this process has had not long ago: then `receiveNew` would fail. */
  mayBeNew(alerts: IncomingAlert[]): boolean {
    return alerts.every((alert) => !this.recent.has(openKey(alert)));
  }

  /**
   * As `receive`, without looking for open incidents first: nothing of it waits for the database, so that the caller's
   * whole unit of work may be one round trip. Its commit fails with `AlreadyOpen` when an alert should have joined.
   * @returns the answers, which are there with the commit
   */
  receiveNew(alerts: IncomingAlert[]): Promise<{ answers: Promise<ReceivedAlert[]> }> {
    return this.store(this.placed(alerts), [], (cause) => new AlreadyOpen(RACE, { cause }));
  }

  /** The answers that alerts got when they came in, for a repeated delivery. In the order of the alerts' ids. */
  received(alertIds: string[]): Promise<ReceivedAlert[]> {
    return this.unitOfWork.read(() => this.repository.received(alertIds));
  }

  private placed(alerts: IncomingAlert[]): Placed[] {
    return alerts.map((given, place) => {
      const alert = bounded(given);
      return { id: alert.id ?? this.ids.next(), alert, place };
    });
  }

  private async store(
    placed: Placed[],
    open: OpenIncident[],
    raced: (cause: unknown) => Error,
  ): Promise<{ answers: Promise<ReceivedAlert[]> }> {
    const now = this.clock.now();
    const targets = this.targets(placed, open, now);
    const numbers = this.repository.write(batchOf(targets), now, raced);
    await this.record(targets);
    for (const { alert } of placed) this.recent.add(openKey(alert));
    const answers = numbers.then((of) => answersOf(targets, of));
    // Whoever waits for the commit has its failure from there.
    answers.catch(() => undefined);
    return { answers };
  }

  private async openIncidents(placed: Placed[]): Promise<OpenIncident[]> {
    const keys = new Set(placed.flatMap(({ alert }) => openKey(alert) ?? []));
    return keys.size === 0 ? [] : this.repository.openIncidents([...keys].sort());
  }

  private targets(placed: Placed[], open: OpenIncident[], now: Date): Target[] {
    const windows = new Map(
      placed.map(({ alert }) => [openKey(alert), alert.source.deduplication_window_seconds]),
    );
    const within = (incident: OpenIncident) =>
      now.getTime() - incident.last_alert_at.getTime() <= (windows.get(incident.open_key) as number) * 1000;
    const over = open.filter((incident) => !within(incident));
    if (over.length > 0) this.repository.closeWindows(over.map((incident) => incident.id));

    const byKey = new Map<string, Target>();
    for (const incident of open.filter(within))
      byKey.set(incident.open_key, { id: incident.id, existing: incident, alerts: [] });
    const targets: Target[] = [...byKey.values()];
    for (const item of placed) {
      const key = openKey(item.alert);
      let target = key === null ? undefined : byKey.get(key);
      if (target === undefined) {
        target = { id: this.ids.next(), existing: null, alerts: [] };
        targets.push(target);
        if (key !== null) byKey.set(key, target);
      }
      target.alerts.push(item);
    }
    return targets;
  }

  private async record(targets: Target[]): Promise<void> {
    for (const target of targets) {
      const subject = { type: 'incident', id: target.id };
      let count = target.existing?.alert_count ?? 0;
      for (const { id, alert } of target.alerts) {
        const actor = this.actorOf(alert);
        const options = actor === null ? {} : { actor };
        count += 1;
        if (count === 1) {
          const { type, severity, source } = alert;
          await this.unitOfWork.record(
            'incident.created',
            subject,
            {
              incident_id: target.id,
              type,
              severity,
              source: source.slug,
              playbook: source.playbook,
              auto_triage: source.auto_triage,
            },
            options,
          );
          this.unitOfWork.afterCommit(() => this.incidentsTotal.inc({ type, severity }));
        } else {
          await this.unitOfWork.record(
            'incident.alert_joined',
            subject,
            { incident_id: target.id, alert_id: id, alert_count: count },
            options,
          );
        }
      }
    }
  }

  /** A batch holds alerts of several sources: each entry names its own. What people enter is theirs. */
  private actorOf(alert: IncomingAlert): Actor | null {
    if (alert.source.id === NO_SOURCE_ID) return null;
    const { actor } = this.context.current();
    if (actor.type === 'source' && actor.id === alert.source.id) return null;
    return { type: 'source', id: alert.source.id, name: `source:${alert.source.slug}` };
  }
}

/** An alert that was stored as new equals one of an open incident: `receive` lets it join. */
export class AlreadyOpen extends Error {
  override name = 'AlreadyOpen';
}

/** Carries the SQLSTATE of a serialisation failure: the unit of work begins again and then sees the other's row. */
class LostRace extends Error {
  override name = 'LostRace';
  readonly code = '40001';
}

const RACE = 'Another delivery has opened this incident or has its number.';
const KEYS_REMEMBERED = 10_000;

/** The fingerprints of the last alerts: so many at least, twice as many at most. */
class RecentKeys {
  private recent = new Set<string>();
  private earlier = new Set<string>();

  has(key: string | null): boolean {
    return key !== null && (this.recent.has(key) || this.earlier.has(key));
  }

  add(key: string | null): void {
    if (key === null) return;
    this.recent.add(key);
    if (this.recent.size < KEYS_REMEMBERED) return;
    this.earlier = this.recent;
    this.recent = new Set();
  }
}

function batchOf(targets: Target[]): IntakeBatch {
  return {
    incidents: targets.filter(isNew).map(newIncident),
    joined: targets
      .filter((target) => !isNew(target))
      .map((target) => ({ id: target.id, alerts: target.alerts.length })),
    alerts: targets.flatMap(newAlerts),
  };
}

function answersOf(targets: Target[], numbers: Map<string, number>): ReceivedAlert[] {
  const answers: ReceivedAlert[] = [];
  for (const target of targets)
    for (const [index, { id, place }] of target.alerts.entries())
      answers[place] = {
        incident_id: target.id,
        incident_number: target.existing?.number ?? (numbers.get(target.id) as number),
        alert_id: id,
        status: isNew(target) && index === 0 ? 'created' : 'joined',
      };
  return answers;
}

function isNew(target: Target): boolean {
  return target.existing === null;
}

/** The fingerprint is the source's own: equal alerts of two sources are two incidents, linked by their observables. */
function openKey(alert: IncomingAlert): string | null {
  if (alert.source.deduplication_window_seconds === 0 || alert.fingerprint === '') return null;
  return `${alert.source.id} ${alert.fingerprint}`;
}

function newIncident(target: Target): NewIncident {
  const { alert } = target.alerts[0] as Placed;
  return {
    id: target.id,
    title: alert.title,
    description: alert.description,
    type: alert.type,
    severity: alert.severity,
    source: alert.source.slug,
    source_id: alert.source.id === NO_SOURCE_ID ? null : alert.source.id,
    playbook: alert.source.playbook,
    open_key: openKey(alert),
    alert_count: target.alerts.length,
  };
}

function newAlerts(target: Target): NewAlert[] {
  return target.alerts.map(({ id, alert }, index) => ({
    id,
    incident_id: target.id,
    opened_incident: target.existing === null && index === 0,
    source: alert.source.slug,
    source_id: alert.source.id === NO_SOURCE_ID ? null : alert.source.id,
    external_id: alert.external_id,
    fingerprint: alert.fingerprint,
    title: alert.title,
    description: alert.description,
    severity: alert.severity,
    type: alert.type,
    occurred_at: alert.occurred_at,
    recipient: alert.recipient,
    fields: JSON.stringify(alert.fields),
    raw: JSON.stringify(alert.raw),
    raw_email: alert.raw_email,
    observables: JSON.stringify(alert.observables),
  }));
}
