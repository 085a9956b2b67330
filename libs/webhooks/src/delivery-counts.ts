import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import { Clock, Context, Ids, Problem, Soon, UnitOfWork, systemContext } from '#platform';
import { DeliveryRepository, type CountedDelivery } from './data/delivery.repository.ts';
import type { LiveSource } from './source-cache.ts';
import { DELIVERIES_TOTAL } from './webhooks.metrics.ts';

const WRITE_AFTER_MS = 1000;
const DETAIL = 500;

/**
 * Counts what was not stored: repeats, refusals and handshakes. One row a source, minute and reason, written a second late:
 * whoever floods the address moves a number, not the disk. What a killed process had not written yet is lost.
 */
@Injectable()
export class DeliveryCounts implements BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliveryCounts.name);
  private pending = new Map<string, CountedDelivery & { tenantId: string }>();
  private readonly soon = new Soon(WRITE_AFTER_MS, () => void this.flush());

  constructor(
    private readonly repository: DeliveryRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @InjectMetric(DELIVERIES_TOTAL) private readonly deliveriesTotal: Counter,
  ) {}

  accepted(source: LiveSource): void {
    this.deliveriesTotal.inc({ source: source.slug, outcome: 'accepted', reason: '' });
  }

  duplicate(source: LiveSource, ip: string | null): void {
    this.deliveriesTotal.inc({ source: source.slug, outcome: 'duplicate', reason: '' });
    this.add(source, 'duplicate', '', 'Answered with the incidents of the first delivery.', ip);
  }

  /** Beside the accepted delivery's own row. */
  marked(source: LiveSource, marks: readonly string[], ip: string | null): void {
    this.add(source, 'marked', '', marks.join(' '), ip);
  }

  handshake(source: LiveSource, name: string, detail: string, ip: string | null): void {
    this.deliveriesTotal.inc({ source: source.slug, outcome: 'handshake', reason: name });
    this.add(source, 'handshake', name, detail, ip);
  }

  refused(source: LiveSource | undefined, error: unknown, ip: string | null): void {
    const [reason, detail] =
      error instanceof Problem
        ? [error.code, error.message]
        : ['internal', 'It failed here; the log tells why.'];
    this.deliveriesTotal.inc({ source: source?.slug ?? 'unknown', outcome: 'refused', reason });
    if (source !== undefined) this.add(source, 'refused', reason, detail, ip);
  }

  /** Writes now what is pending. What fails is said, and is one tenant's. */
  async flush(): Promise<void> {
    this.soon.cancel();
    const pending = [...this.pending.values()];
    this.pending = new Map();
    for (const [tenantId, rows] of Map.groupBy(pending, (row) => row.tenantId)) {
      const context = systemContext('webhooks.counts', this.ids.next(), tenantId);
      await this.context
        .run(context, () => this.unitOfWork.run(() => this.repository.addCounts(rows)))
        .catch((error: unknown) => this.logger.warn(`Delivery counts were not written: ${String(error)}`));
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.flush();
  }

  private add(
    source: LiveSource,
    outcome: CountedDelivery['outcome'],
    reason: string,
    detail: string,
    ip: string | null,
  ): void {
    const now = this.clock.now();
    const minute = new Date(now.getTime() - (now.getTime() % 60_000));
    const key = `${source.source.id} ${outcome} ${reason} ${minute.getTime()}`;
    const row = this.pending.get(key);
    this.pending.set(key, {
      id: row?.id ?? this.ids.next(),
      tenantId: source.tenantId,
      source_id: source.source.id,
      outcome,
      reason,
      minute,
      count: (row?.count ?? 0) + 1,
      // It may quote what a sender has sent, and a text is kept without NUL and half characters.
      last_detail: detail.replaceAll('\0', '').slice(0, DETAIL).toWellFormed(),
      last_ip: ip,
      last_at: now,
    });
    this.soon.ask();
  }
}
