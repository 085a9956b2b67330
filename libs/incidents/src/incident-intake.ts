import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import type { Actor } from '#contracts';
import { Clock, Context, Ids, UnitOfWork } from '#platform';
import {
  IntakeRepository,
  type NewAlert,
  type NewIncident,
  type OpenIncident,
} from './data/intake.repository.ts';
import { extractObservables, textLeaves } from './domain/extract.ts';
import {
  NO_SOURCE_ID,
  bounded,
  searchWords,
  type IncomingAlert,
  type ReceivedAlert,
} from './domain/incoming.ts';
import { normaliseObservable, type ObservableValue } from './domain/observable.ts';
import { IncidentNumbers } from './incident-numbers.ts';
import { INCIDENTS_TOTAL } from './incidents.metrics.ts';

const OBSERVABLES_PER_ALERT = 300;

/** One incident that the batch makes or joins, and the batch's alerts for it. */
interface Target {
  id: string;
  /** 0 until a new one has been given its own. */
  number: number;
  existing: OpenIncident | null;
  alerts: Placed[];
  observables: Map<string, ObservableValue>;
}

interface Placed {
  id: string;
  alert: IncomingAlert;
  place: number;
  observables: Map<string, ObservableValue>;
}

/** Turns alerts into incidents: all of a batch with a handful of statements, however many they are. */
@Injectable()
export class IncidentIntake {
  constructor(
    private readonly repository: IntakeRepository,
    private readonly numbers: IncidentNumbers,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @InjectMetric(INCIDENTS_TOTAL) private readonly incidentsTotal: Counter,
  ) {}

  /**
   * Stores the alerts in the caller's unit of work (or one of its own) and records what came of them. An alert
   * joins the open incident of its fingerprint when that one's last alert is within the source's window.
   * @param wanted asked by the caller in the same moment: when it fails, nothing is written and no number is used
   * @returns one answer per alert, in the order given
   */
  async receive(alerts: IncomingAlert[], wanted?: Promise<unknown>): Promise<ReceivedAlert[]> {
    if (alerts.length === 0) return [];
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const placed = alerts.map((given, place) => {
        const alert = bounded(given);
        return { id: alert.id ?? this.ids.next(), alert, place, observables: observablesOf(alert) };
      });
      const [open, observableIds, numbers] = await Promise.all([
        this.openIncidents(placed),
        this.storeObservables(placed, now),
        this.numbers.take(alerts.length),
      ]);
      await wanted?.catch((error: unknown) => {
        this.numbers.giveBack(numbers);
        throw error;
      });
      const targets = this.targets(placed, open, now);
      for (const target of targets.filter(isNew)) target.number = numbers.shift() as number;
      this.numbers.giveBack(numbers);
      this.write(targets, observableIds, now);
      await this.record(targets);
      const answers: ReceivedAlert[] = [];
      for (const target of targets) {
        for (const [index, { id, place }] of target.alerts.entries()) {
          answers[place] = {
            incident_id: target.id,
            incident_number: target.number,
            alert_id: id,
            status: target.existing === null && index === 0 ? 'created' : 'joined',
          };
        }
      }
      return answers;
    });
  }

  /** The answers that alerts got when they came in, for a repeated delivery. In the order of the alerts' ids. */
  received(alertIds: string[]): Promise<ReceivedAlert[]> {
    return this.unitOfWork.read(() => this.repository.received(alertIds));
  }

  private async openIncidents(placed: Placed[]): Promise<OpenIncident[]> {
    const keys = new Set(placed.flatMap(({ alert }) => openKey(alert) ?? []));
    return keys.size === 0 ? [] : this.repository.openIncidents([...keys].sort());
  }

  /** @returns the id of each observable by its type and value */
  private async storeObservables(placed: Placed[], now: Date): Promise<Map<string, string>> {
    const distinct = new Map(placed.flatMap(({ observables }) => [...observables]));
    const given = [...distinct].map(([key, observable]) => ({ key, id: this.ids.next(), ...observable }));
    const ids = await this.repository.observables(given, now);
    return new Map(given.map(({ key, id }) => [key, ids.get(id) as string]));
  }

  private targets(placed: Placed[], open: OpenIncident[], now: Date): Target[] {
    const windows = new Map(
      placed.map(({ alert }) => [openKey(alert), alert.source.deduplication_window_seconds]),
    );
    const within = (incident: OpenIncident) =>
      now.getTime() - incident.last_alert_at.getTime() <= (windows.get(incident.open_key) ?? 0) * 1000;
    const over = open.filter((incident) => !within(incident));
    if (over.length > 0) this.repository.closeWindows(over.map((incident) => incident.id));

    const byKey = new Map<string, Target>();
    for (const incident of open.filter(within))
      byKey.set(incident.open_key, {
        id: incident.id,
        number: incident.number,
        existing: incident,
        alerts: [],
        observables: new Map(),
      });
    const targets: Target[] = [...byKey.values()];
    for (const item of placed) {
      const key = openKey(item.alert);
      let target = key === null ? undefined : byKey.get(key);
      if (target === undefined) {
        target = { id: this.ids.next(), number: 0, existing: null, alerts: [], observables: new Map() };
        targets.push(target);
        if (key !== null) byKey.set(key, target);
      }
      target.alerts.push(item);
      for (const [name, observable] of item.observables) target.observables.set(name, observable);
    }
    return targets;
  }

  private write(targets: Target[], observableIds: Map<string, string>, now: Date): void {
    const links = (target: Target) =>
      [...target.observables.keys()].map((key) => ({
        incident_id: target.id,
        observable_id: observableIds.get(key) as string,
      }));
    const created = targets.filter(isNew);
    const joined = targets.filter((target) => !isNew(target));
    this.repository.write(
      {
        incidents: created.map(newIncident),
        joined: joined.map((target) => ({ id: target.id, alerts: target.alerts.length })),
        alerts: targets.flatMap(newAlerts),
        words: created.flatMap((target) =>
          searchWords((target.alerts[0] as Placed).alert.title).map((word) => ({
            word,
            incident_id: target.id,
          })),
        ),
        links: created.flatMap(links),
        joinedLinks: joined.flatMap(links),
      },
      now,
    );
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
              number: target.number,
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

function isNew(target: Target): boolean {
  return target.existing === null;
}

/** The fingerprint is the source's own: equal alerts of two sources are two incidents, linked by their observables. */
function openKey(alert: IncomingAlert): string | null {
  if (alert.source.deduplication_window_seconds === 0 || alert.fingerprint === '') return null;
  return `${alert.source.id} ${alert.fingerprint}`;
}

function observablesOf(alert: IncomingAlert): Map<string, ObservableValue> {
  const found = new Map<string, ObservableValue>();
  const add = (observable: ObservableValue) => {
    if (found.size < OBSERVABLES_PER_ALERT) found.set(`${observable.type} ${observable.value}`, observable);
  };
  for (const { type, value } of alert.observables) {
    const normal = normaliseObservable(type, value);
    if (normal !== null) add({ type, value: normal });
  }
  for (const observable of extractObservables([alert.title, alert.description, ...textLeaves(alert.raw)]))
    add(observable);
  return found;
}

function newIncident(target: Target): NewIncident {
  const { alert } = target.alerts[0] as Placed;
  return {
    id: target.id,
    number: target.number,
    title: alert.title,
    description: alert.description,
    type: alert.type,
    severity: alert.severity,
    source: alert.source.slug,
    source_id: alert.source.id === NO_SOURCE_ID ? null : alert.source.id,
    playbook: alert.source.playbook,
    open_key: openKey(alert),
    alert_count: target.alerts.length,
    observable_count: target.observables.size,
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
  }));
}
