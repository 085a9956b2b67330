import { Injectable } from '@nestjs/common';
import {
  AlreadyOpen,
  IncidentIntake,
  incidentNumber,
  type IncomingAlert,
  type ReceivedAlert,
} from '#incidents';
import { Clock, Context, Ids, MicroBatch, Problem, UnitOfWork, type Ctx } from '#platform';
import { DeliveryRepository, RepeatFound, type NewDelivery } from './data/delivery.repository.ts';
import { DeliveryCounts } from './delivery-counts.ts';
import { checkShown, repeatKey, type Headers, type SignatureCheck } from './domain/authentication.ts';
import { inNetworks } from './domain/networks.ts';
import { readingOf, type DeliveryReading } from './domain/understanding.ts';
import { toIncoming } from './domain/parsed-alert.ts';
import { FORMATS, formatNamed, volatileOf } from './formats/index.ts';
import { parseDelivery } from './formats/parse-delivery.ts';
import { withMapping } from './reading/mapping.ts';
import { SourceCache, type LiveSource } from './source-cache.ts';

export interface ReceivedDelivery {
  /** True: this very delivery had been accepted before. */
  repeated: boolean;
  incidents: { id: string; number: string; status: 'created' | 'joined' }[];
}

interface Pending {
  id: string;
  live: LiveSource;
  alerts: (IncomingAlert & { id: string })[];
  recognised: boolean;
  reading: DeliveryReading;
  marks: readonly string[];
  repeat_key: string | null;
  signature: string | null;
  bytes: number;
  correlation_id: string;
  ip: string | null;
}

/** What is there of a request before its body. */
export interface Arrival {
  method: string;
  headers: Headers;
  query: Record<string, unknown>;
  ip: string | null;
}

export interface DeliveryRequest {
  headers: Headers;
  body: Buffer;
  /** What was signed, where it is that by which the delivery is known. */
  signed: string | null;
  ip: string | null;
  correlationId: string;
}

/** What the largest delivery of any format may have. */
export const LARGEST_DELIVERY = Math.max(...FORMATS.map(({ limit }) => limit.bytes));

/**
 * One is looked up while another is stored and a third waits for the disk; a fourth brought nothing. None beside another
 * is small, for each batch has a cost of its own.
 */
const BATCHES_IN_FLIGHT = 3;
const WORTH_ANOTHER = 8;
const BATCH_ROWS = 200;
/** Alerts of one delivery that are taken in at once; more come one part after the other, in the same transaction. */
const PART = 500;

/**
 * Takes deliveries in. Concurrent ones share a transaction (a commit costs the same for one and for two hundred),
 * and each is answered after its own commit only.
 */
@Injectable()
export class WebhookReceiver {
  private readonly batches = new Map<string, MicroBatch<Pending, ReceivedDelivery>>();

  constructor(
    private readonly sources: SourceCache,
    private readonly deliveries: DeliveryRepository,
    private readonly counts: DeliveryCounts,
    private readonly intake: IncidentIntake,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * What can be refused before the body is read.
   * @param tenant as the address names it; null for the platform's own
   * @returns the source, and what its body still has to prove
   * @throws Problem not_found, forbidden, invalid_signature, stale_timestamp, too_large
   */
  async admit(
    tenant: string | null,
    slug: string,
    { method, headers, query, ip }: Arrival,
  ): Promise<{ live: LiveSource; signature: SignatureCheck | null }> {
    const live = await this.sources.find(tenant, slug);
    try {
      if (live === undefined)
        throw new Problem(
          'not_found',
          'There is no webhook source at this address, or it is switched off. Look at Settings, Webhook sources.',
        );
      if (live.networks !== null && (ip === null || !inNetworks(live.networks, ip)))
        throw new Problem(
          'forbidden',
          `This source takes no deliveries from ${ip ?? 'an unknown address'}: it is not on its list of allowed networks.`,
        );
      const signature = asksOnly(method)
        ? null
        : checkShown(live.credentials, { headers, query }, this.clock.now());
      this.checkLength(live, Number(headers['content-length'] ?? 0));
      return { live, signature };
    } catch (error) {
      this.counts.refused(live, error, ip);
      throw error;
    }
  }

  /** Bytes of a delivery that this source may make. */
  bodyLimit(live: LiveSource): number {
    return formatNamed(live.source.format).limit.bytes;
  }

  /** Counts a delivery that is refused while it comes in or for its signature. */
  refused(live: LiveSource, error: unknown, ip: string | null): void {
    this.counts.refused(live, error, ip);
  }

  /**
   * Of a delivery whose sender has shown who it is.
   * @returns after the commit
   * @throws Problem invalid_json, invalid_request, too_large, unavailable
   */
  async receive(live: LiveSource, request: DeliveryRequest): Promise<ReceivedDelivery> {
    try {
      const pending = this.pending(live, request);
      const result = await this.batch(live.tenantId).submit(pending);
      if (result.repeated) this.counts.duplicate(live, request.ip);
      else this.counts.accepted(live);
      if (pending.marks.length > 0) this.counts.marked(live, pending.marks, request.ip);
      return result;
    } catch (error) {
      this.counts.refused(live, error, request.ip);
      throw error;
    }
  }

  private pending(live: LiveSource, request: DeliveryRequest): Pending {
    const { headers, body, signed } = request;
    this.checkLength(live, body.length);
    const delivery = withMapping(
      parseDelivery(live.source.format, body, headers, this.clock.now()),
      live.mapping,
    );
    return {
      id: this.ids.next(),
      live,
      alerts: delivery.alerts.map((alert) =>
        toIncoming(alert, live.source, { id: this.ids.next(), volatile: volatileOf(alert.format) }),
      ),
      recognised: delivery.recognised,
      reading: readingOf(delivery),
      marks: delivery.marks ?? [],
      repeat_key: repeatKey(headers),
      signature: signed,
      bytes: body.length,
      correlation_id: request.correlationId,
      ip: request.ip,
    };
  }

  private checkLength(live: LiveSource, bytes: number): void {
    const { limit } = formatNamed(live.source.format);
    if (bytes <= limit.bytes) return;
    throw new Problem(
      'too_large',
      `The body has ${bytes} bytes; this source takes ${limit.bytes}. ${limit.advice}`,
    );
  }

  private batch(tenantId: string): MicroBatch<Pending, ReceivedDelivery> {
    let batch = this.batches.get(tenantId);
    if (batch === undefined) {
      batch = new MicroBatch<Pending, ReceivedDelivery>({
        run: (items) => this.context.run(this.batchContext(tenantId, items), () => this.store(items)),
        weight: (item) => item.alerts.length,
        maxItems: BATCH_ROWS,
        maxWeight: BATCH_ROWS,
        maxInFlight: BATCHES_IN_FLIGHT,
        worthAnother: WORTH_ANOTHER,
        divisible: (error) => !isUnavailable(error),
      });
      this.batches.set(tenantId, batch);
    }
    return batch;
  }

  /** A lone delivery keeps its correlation id; a shared transaction has one of its own (each delivery's row has its own). */
  private batchContext(tenantId: string, items: Pending[]): Ctx {
    const [only] = items;
    const alone = items.length === 1 && only !== undefined;
    return {
      tenantId,
      actor: alone
        ? { type: 'source', id: only.live.source.id, name: `source:${only.live.slug}` }
        : { type: 'system', id: null, name: 'webhooks' },
      permissions: new Set(),
      correlationId: alone ? only.correlation_id : this.ids.next(),
      ip: alone ? only.ip : null,
    };
  }

  /**
   * Most deliveries are new and make incidents of their own: stored as such, all of a batch is one round trip. When the
   * database finds that one is not, all is undone and done again with a look at what is there.
   */
  private async store(items: Pending[]): Promise<ReceivedDelivery[]> {
    const alerts = items.flatMap((item) => item.alerts);
    if (alerts.length > PART || !this.intake.mayBeNew(alerts)) return this.storeFresh(items);
    try {
      const { answers } = await this.unitOfWork.run(() => {
        this.deliveries.insertNew(this.rows(items), this.clock.now());
        return this.intake.receiveNew(alerts);
      });
      const byAlert = new Map((await answers).map((alert) => [alert.alert_id, alert]));
      return items.map((item) => answer(item, byAlert));
    } catch (error) {
      if (!(error instanceof RepeatFound || error instanceof AlreadyOpen)) throw error;
      return this.storeFresh(items);
    }
  }

  private rows(items: Pending[]): NewDelivery[] {
    return items.map((item) => ({
      id: item.id,
      source_id: item.live.source.id,
      repeat_key: item.repeat_key,
      signature: item.signature,
      alert_ids: item.alerts.map((alert) => alert.id),
      recognised: item.recognised,
      reading: item.reading,
      bytes: item.bytes,
      correlation_id: item.correlation_id,
      ip: item.ip,
    }));
  }

  private storeFresh(items: Pending[]): Promise<ReceivedDelivery[]> {
    return this.unitOfWork.run(async () => {
      const inserted = await this.deliveries.insert(this.rows(items), this.clock.now());
      const fresh = items.filter((item) => inserted.has(item.id));
      const given = fresh.flatMap((item) => item.alerts);
      const received = await this.inParts(given);
      const byAlert = new Map(received.map((alert, place) => [(given[place] as { id: string }).id, alert]));
      this.settle(fresh, byAlert);
      const repeats = await this.repeats(items.filter((item) => !inserted.has(item.id)));
      return items.map((item) =>
        inserted.has(item.id)
          ? answer(item, byAlert)
          : { repeated: true, incidents: repeats.get(item.id) ?? [] },
      );
    });
  }

  private async inParts(alerts: IncomingAlert[]): Promise<ReceivedAlert[]> {
    const received: ReceivedAlert[] = [];
    for (let at = 0; at === 0 || at < alerts.length; at += PART)
      received.push(...(await this.intake.receive(alerts.slice(at, at + PART))));
    return received;
  }

  /** What only repeats earlier alerts is no delivery of its own, and what repeats some of them names those. */
  private settle(items: Pending[], byAlert: Map<string, ReceivedAlert>): void {
    const all = items.map((item) => ({ id: item.id, alerts: receivedOf(item, byAlert) }));
    const repeats = all.filter(({ alerts }) => isRepeat(alerts)).map(({ id }) => id);
    if (repeats.length > 0) this.deliveries.forget(repeats);
    for (const { id, alerts } of all)
      if (!isRepeat(alerts) && alerts.some(({ repeated }) => repeated))
        this.deliveries.setAlerts(id, [...new Set(alerts.map(({ alert_id }) => alert_id))]);
  }

  private async repeats(items: Pending[]): Promise<Map<string, ReceivedDelivery['incidents']>> {
    if (items.length === 0) return new Map();
    const earlier = await this.deliveries.earlier(this.rows(items));
    const alerts = await this.intake.received(earlier.flatMap((delivery) => delivery.alert_ids));
    const byAlert = new Map(alerts.map((alert) => [alert.alert_id, alert]));
    return new Map(
      earlier.map((delivery) => [
        delivery.id,
        incidents(delivery.alert_ids.flatMap((id) => byAlert.get(id) ?? [])),
      ]),
    );
  }
}

function answer(item: Pending, byAlert: Map<string, ReceivedAlert>): ReceivedDelivery {
  const received = receivedOf(item, byAlert);
  return { repeated: isRepeat(received), incidents: incidents(received) };
}

function receivedOf(item: Pending, byAlert: Map<string, ReceivedAlert>): ReceivedAlert[] {
  return item.alerts.map((alert) => byAlert.get(alert.id) as ReceivedAlert);
}

function isRepeat(alerts: ReceivedAlert[]): boolean {
  return alerts.length > 0 && alerts.every(({ repeated }) => repeated);
}

/** Each incident once, in the order of the alerts. `created` when one of the delivery's alerts made it. */
function incidents(alerts: ReceivedAlert[]): ReceivedDelivery['incidents'] {
  const found = new Map<string, ReceivedDelivery['incidents'][number]>();
  for (const { incident_id, incident_number, status } of alerts) {
    const known = found.get(incident_id);
    if (known === undefined)
      found.set(incident_id, { id: incident_id, number: incidentNumber(incident_number), status });
    else if (status === 'created') known.status = 'created';
  }
  return [...found.values()];
}

/** OPTIONS says nothing of its sender, and gets nothing but what an address is for. */
function asksOnly(method: string): boolean {
  return method === 'OPTIONS';
}

/** The database is away, or has too much to do: dividing the batch would only try two hundred times. */
function isUnavailable(error: unknown): boolean {
  return error instanceof Problem && error.code === 'unavailable';
}
