import { Injectable } from '@nestjs/common';
import { Clock, Ids, UnitOfWork } from '#platform';
import { AlertArrivals } from './alert-arrivals.ts';
import { IncidentRepository } from './data/incident.repository.ts';
import { IntakeRepository } from './data/intake.repository.ts';
import { KnownAlertsRepository } from './data/known-alerts.repository.ts';
import { boundedId } from './domain/alert-facts.ts';
import { bounded, type IncomingAlert, type ReceivedAlert } from './domain/incoming.ts';
import { batchOf, changedVendorAlerts } from './intake-batch.ts';
import { openKey, place, vendorKey, type Placed, type Placement, type Target } from './domain/placement.ts';

/** Turns alerts into incidents: all of a batch with a handful of statements, however many they are. */
@Injectable()
export class IncidentIntake {
  private readonly recent = new RecentKeys();

  constructor(
    private readonly repository: IntakeRepository,
    private readonly known: KnownAlertsRepository,
    private readonly incidents: IncidentRepository,
    private readonly arrivals: AlertArrivals,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Stores the alerts in the caller's unit of work (or one of its own) and records what came of them. The alert of an id
   * that is known with the same content is a repeat; with another one it is an update and joins its incident. Any other
   * joins the open incident of its fingerprint when that one's last alert is within the source's window.
   * @returns one answer per alert, in the order given
   */
  async receive(alerts: IncomingAlert[]): Promise<ReceivedAlert[]> {
    if (alerts.length === 0) return [];
    return this.unitOfWork.run(async () => {
      const placed = this.placed(alerts);
      const keys = [...new Set(placed.flatMap(({ alert }) => openKey(alert) ?? []))].sort();
      const contents = contentsOf(placed);
      const known =
        keys.length + contents.length === 0
          ? { incidents: [], vendorAlerts: [] }
          : await this.known.hold(keys, contents);
      const placement = place(placed, known, this.clock.now(), () => this.ids.next());
      const { answers } = await this.store(placed, placement, (cause) => new LostRace(RACE, { cause }));
      return answers;
    });
  }

  /** False when one of them is known, by its id or by what it is about, to this process: then `receiveNew` would fail. */
  mayBeNew(alerts: IncomingAlert[]): boolean {
    const names = new Set<string>();
    return alerts.every((alert) => {
      const name = vendorKey(alert);
      if (this.recent.has(openKey(alert)) || this.recent.has(name)) return false;
      if (name === null) return true;
      const isFirst = !names.has(name);
      names.add(name);
      return isFirst;
    });
  }

  /**
   * As `receive`, without looking for what is known: nothing of it waits for the database, so that the caller's whole unit
   * of work may be one round trip. Its commit fails with `AlreadyOpen` when an alert should have joined.
   * @returns the answers, which are there with the commit
   */
  receiveNew(alerts: IncomingAlert[]): Promise<{ answers: Promise<ReceivedAlert[]> }> {
    const placed = this.placed(alerts);
    const nothing = { incidents: [], vendorAlerts: [] };
    const placement = place(placed, nothing, this.clock.now(), () => this.ids.next());
    return this.store(placed, placement, (cause) => new AlreadyOpen(RACE, { cause }));
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
    placement: Placement,
    raced: (cause: unknown) => Error,
  ): Promise<{ answers: Promise<ReceivedAlert[]> }> {
    const now = this.clock.now();
    const { targets, closedWindows } = placement;
    if (closedWindows.length > 0) this.repository.closeWindows(closedWindows);
    for (const { id, reopenedBy } of targets) if (reopenedBy !== null) await this.incidents.reopen(id, now);
    const numbers = this.repository.write(batchOf(placement), now, raced);
    const changed = changedVendorAlerts(placement);
    if (changed.length > 0) this.repository.updateVendorAlerts(changed);
    for (const target of targets) await this.arrivals.record(target);
    for (const { alert } of placed) {
      this.recent.add(openKey(alert));
      this.recent.add(vendorKey(alert));
    }
    const answers = numbers.then((of) => this.answers(placement, of));
    // Whoever waits for the commit has its failure from there.
    answers.catch(() => undefined);
    return { answers };
  }

  private async answers(placement: Placement, numbers: Map<string, number>): Promise<ReceivedAlert[]> {
    const answers = answersOf(placement.targets, numbers);
    if (placement.repeats.length === 0) return answers;
    const stored = new Map(answers.flatMap((answer) => [[answer.alert_id, answer] as const]));
    const before = placement.repeats.map(({ of }) => of).filter((of) => !stored.has(of));
    for (const answer of before.length === 0 ? [] : await this.repository.received([...new Set(before)]))
      stored.set(answer.alert_id, answer);
    for (const { place, of } of placement.repeats)
      answers[place] = { ...(stored.get(of) as ReceivedAlert), repeated: true };
    return answers;
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

function contentsOf(placed: Placed[]) {
  const found = new Map(
    placed
      .filter(({ alert }) => vendorKey(alert) !== null)
      .map(({ alert: { source, external_id, content } }) => {
        const id = boundedId(external_id ?? '');
        return [`${source.id} ${id} ${content}`, { source_id: source.id, external_id: id, content }] as const;
      }),
  );
  return [...found.values()];
}

/** By the places of the alerts; those of repeats are empty. */
function answersOf(targets: Target[], numbers: Map<string, number>): ReceivedAlert[] {
  const answers: ReceivedAlert[] = [];
  for (const target of targets)
    for (const { id, place, opened } of target.alerts)
      answers[place] = {
        incident_id: target.id,
        incident_number: target.existing?.number ?? (numbers.get(target.id) as number),
        alert_id: id,
        status: opened ? 'created' : 'joined',
        repeated: false,
      };
  return answers;
}
