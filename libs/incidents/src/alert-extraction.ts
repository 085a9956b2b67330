import { Injectable, Logger } from '@nestjs/common';
import {
  Clock,
  Context,
  DatabaseAway,
  Ids,
  MicroBatch,
  Scheduled,
  UnitOfWork,
  systemContext,
} from '#platform';
import { subject } from './incident-subject.ts';
import {
  ExtractionRepository,
  type FoundTextWord,
  type LeftOut,
  type PendingAlert,
  type PendingKey,
} from './data/extraction.repository.ts';
import { ObservableRepository, type SeenObservable } from './data/observable.repository.ts';
import { alertObservables, textObservables } from './domain/extract.ts';
import { MOST_OBSERVABLES } from './domain/found.ts';
import type { ObservableValue } from './domain/observable.ts';
import { fieldWords } from './domain/search-fields.ts';
import { mailWords, storableMail, wordsOfAlerts } from './domain/incident-words.ts';
import type { MailTexts } from '#mail';

/** A pass ends after so long, and the next one begins a second later: what waits is stored, and nobody waits for it. */
const PASS_MS = 1000;
/**
 * Where the process has spent more than half of the time since the last pass on other things, it ends sooner: taking
 * alerts in and triaging them goes first.
 */
const BUSY = 0.5;
const BUSY_PASS_MS = 100;
/** Between the passes of two tenants there is too little time to tell by. */
const TELLS_MS = 100;
const WANTED_AT_ONCE = 100;

/**
 * Finds what is in alerts: observables, and the words by which incidents are searched. A source does not wait for it:
 * it is done every second for all that came in, which costs less than with each delivery, and before that for an
 * incident that somebody works on.
 */
@Injectable()
export class AlertExtraction {
  private readonly logger = new Logger(AlertExtraction.name);
  private sinceLastPass = performance.eventLoopUtilization();
  private busy = false;
  private readonly wanted = new Map<string, MicroBatch<string, undefined>>();

  constructor(
    private readonly repository: ExtractionRepository,
    private readonly observables: ObservableRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Whoever needs an incident's observables or words asks for them first, here or with `together`. In the caller's unit
   * of work; nothing happens when all is stored.
   */
  async ofIncident(incidentId: string): Promise<void> {
    await this.unitOfWork.run(() => this.storeOf([incidentId]));
  }

  /**
   * Keeps what was found in an incident beside its alerts' own texts, such as a mail's links once it is read: they are
   * searched for and blocked, whatever any service knows of them. In the caller's unit of work.
   */
  async add(incidentId: string, texts: readonly string[]): Promise<void> {
    const { observables, found, unread } = textObservables(texts);
    if (observables.length === 0) return;
    await this.unitOfWork.run(async () => {
      const ids = await this.observableIds([{ seen_at: this.clock.now(), observables }]);
      const links = new Map([[incidentId, new Set(ids.values())]]);
      const left = new Map<string, LeftOut>();
      leave(left, {
        incident_id: incidentId,
        observables: found - observables.length,
        characters: unread,
        words: 0,
      });
      await this.keepWithin(links, left, [incidentId]);
      this.storeLinks(links, left, [], wordsOfAlerts([], new Map([[incidentId, observables]])).texts);
    });
  }

  /** Keeps what was read of a mail, by whose words its incident is found. In the caller's unit of work. */
  async addMail(incidentId: string, mail: MailTexts): Promise<void> {
    const kept = storableMail(mail);
    await this.unitOfWork.run(() =>
      Promise.resolve(this.repository.addMail(incidentId, kept, mailWords(kept))),
    );
  }

  /**
   * As `ofIncident`, for many that ask at the same time: together, in a unit of work of their own. What cannot be stored
   * is not waited for: hostile text that brings this down must not keep its incident from being triaged.
   */
  async together(incidentId: string): Promise<void> {
    const { tenantId } = this.context.current();
    let batch = this.wanted.get(tenantId);
    if (batch === undefined) {
      batch = new MicroBatch<string, undefined>({
        run: (ids) => this.storeWanted(tenantId, ids),
        weight: () => 1,
        maxItems: WANTED_AT_ONCE,
        maxWeight: WANTED_AT_ONCE,
        maxInFlight: 1,
        worthAnother: 1,
        divisible: (error) => !(error instanceof DatabaseAway),
      });
      this.wanted.set(tenantId, batch);
    }
    await batch.submit(incidentId).catch((error: unknown) => {
      if (error instanceof DatabaseAway) throw error;
      this.logger.error(
        { err: error, incident_id: incidentId },
        'The observables of an incident could not be stored; what needs them goes on without.',
      );
    });
  }

  private async storeWanted(tenantId: string, ids: string[]): Promise<undefined[]> {
    await this.context.run(systemContext('alert.extract', this.ids.next(), tenantId), () =>
      this.unitOfWork.run(() => this.storeOf(ids)),
    );
    return ids.map(() => undefined);
  }

  private async storeOf(incidentIds: string[]): Promise<void> {
    for (const keys of await this.repository.ofIncidents(incidentIds))
      await this.store(await this.repository.take(keys));
  }

  @Scheduled('alert.extract', { everySeconds: 1 })
  async extractPending(): Promise<void> {
    const end = performance.now() + (this.isBusy() ? BUSY_PASS_MS : PASS_MS);
    for (
      let keys = await this.next(null);
      keys.length > 0;
      keys = await this.next(keys.at(-1) as PendingKey)
    ) {
      await this.storeAll(keys);
      if (performance.now() > end) break;
    }
    this.sinceLastPass = performance.eventLoopUtilization();
  }

  private isBusy(): boolean {
    const { idle, active, utilization } = performance.eventLoopUtilization(this.sinceLastPass);
    if (idle + active > TELLS_MS) this.busy = utilization > BUSY;
    return this.busy;
  }

  private next(after: PendingKey | null): Promise<PendingKey[]> {
    return this.unitOfWork.read(() => this.repository.next(after));
  }

  /** An alert that cannot be stored stays where it is, is tried again the next time, and does not hold up others. */
  private async storeAll(keys: PendingKey[]): Promise<void> {
    try {
      await this.unitOfWork.run(async () => this.store(await this.repository.take(keys)));
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      if (keys.length > 1) {
        for (const key of keys) await this.storeAll([key]);
        return;
      }
      this.logger.error(
        { err: error, ...keys[0] },
        'The observables of an alert could not be stored; they are tried again.',
      );
    }
  }

  private async store(alerts: PendingAlert[]): Promise<void> {
    if (alerts.length === 0) return;
    const read = alerts.map((alert) => ({ alert, ...alertObservables(alert) }));
    const ids = await this.observableIds(
      read.map(({ alert, observables }) => ({ seen_at: alert.received_at, observables })),
    );
    const links = new Map<string, Set<string>>();
    const left = new Map<string, LeftOut>();
    const values = new Map<string, ObservableValue[]>();
    for (const { alert, observables, found, unread } of read) {
      const { incident_id } = alert;
      values.set(incident_id, [...(values.get(incident_id) ?? []), ...observables]);
      const linked = links.get(incident_id) ?? new Set();
      links.set(incident_id, linked);
      for (const { type, value } of observables) linked.add(ids.get(`${type} ${value}`) as string);
      leave(left, { incident_id, observables: found - observables.length, characters: unread, words: 0 });
    }
    const { texts, left_out } = wordsOfAlerts(alerts, values);
    for (const [incident_id, words] of left_out)
      leave(left, { incident_id, observables: 0, characters: 0, words });
    const grown = alerts.filter((alert) => !alert.opened_incident).map((alert) => alert.incident_id);
    await this.keepWithin(links, left, grown);
    this.storeLinks(links, left, alerts, texts);
  }

  private storeLinks(
    links: Map<string, Set<string>>,
    left: Map<string, LeftOut>,
    alerts: PendingAlert[],
    texts: FoundTextWord[],
  ): void {
    this.repository.store({ links: linksOf(links), words: fieldWordsOf(alerts), texts }, this.clock.now());
    if (left.size > 0) this.repository.leftOut([...left.values()]);
    for (const incident_id of links.keys())
      this.unitOfWork.announce('incident.observables_stored', subject(incident_id), { incident_id });
  }

  /** The id of each observable, by its type and value. */
  private async observableIds(
    read: { seen_at: Date; observables: ObservableValue[] }[],
  ): Promise<Map<string, string>> {
    const found = new Map<string, SeenObservable>();
    for (const { seen_at, observables } of read)
      for (const { type, value } of observables) {
        const key = `${type} ${value}`;
        if (!found.has(key)) found.set(key, { id: this.ids.next(), type, value, seen_at });
      }
    const stored = await this.observables.upsert([...found.values()]);
    return new Map([...found].map(([key, { id }]) => [key, stored.get(id) as string]));
  }

  /** An incident that many alerts have joined keeps no more than one of a single alert. */
  private async keepWithin(
    links: Map<string, Set<string>>,
    left: Map<string, LeftOut>,
    incidentIds: readonly string[],
  ): Promise<void> {
    const grown = new Set(incidentIds);
    if (grown.size === 0) return;
    const counts = await this.repository.linked([...grown]);
    for (const incident_id of grown) {
      const linked = links.get(incident_id) as Set<string>;
      const count = counts.get(incident_id) ?? 0;
      if (count + linked.size <= MOST_OBSERVABLES) continue;
      const known = await this.repository.known(incident_id, [...linked]);
      const added = [...linked].filter((id) => !known.has(id));
      const beyond = added.slice(Math.max(0, MOST_OBSERVABLES - count));
      for (const id of beyond) linked.delete(id);
      leave(left, { incident_id, observables: beyond.length, characters: 0, words: 0 });
    }
  }
}

function linksOf(links: Map<string, Set<string>>): { incident_id: string; observable_id: string }[] {
  return [...links].flatMap(([incident_id, observables]) =>
    [...observables].map((observable_id) => ({ incident_id, observable_id })),
  );
}

/** By what fields each incident is searched, once and in one order: two batches cannot wait for each other. */
function fieldWordsOf(alerts: PendingAlert[]): { incident_id: string; word: string }[] {
  const words = new Map<string, { incident_id: string; word: string }>();
  for (const { incident_id, fields } of alerts)
    for (const word of fieldWords(fields)) words.set(`${incident_id} ${word}`, { incident_id, word });
  return [...words].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, word]) => word);
}

/** The most that one of an incident's alerts has left out. */
function leave(left: Map<string, LeftOut>, given: LeftOut): void {
  if (given.observables === 0 && given.characters === 0 && given.words === 0) return;
  const before = left.get(given.incident_id);
  left.set(given.incident_id, {
    incident_id: given.incident_id,
    observables: Math.max(given.observables, before?.observables ?? 0),
    characters: Math.max(given.characters, before?.characters ?? 0),
    words: Math.max(given.words, before?.words ?? 0),
  });
}
