import { Injectable } from '@nestjs/common';
import { InjectMetric, makeCounterProvider, makeGaugeProvider } from '@willsoto/nestjs-prometheus';
import type { Gauge } from 'prom-client';
import { Clock, Tenants, UnitOfWork } from '#platform';
import { AuditRepository } from './data/audit.repository.ts';

export const REFUSED_TOTAL = 'triage_warden_audit_refused_total';
export const UNSEALED = 'triage_warden_audit_unsealed_oldest_seconds';
export const UNANCHORED = 'triage_warden_audit_unanchored_entries';

export const auditMetrics = [
  makeCounterProvider({
    name: REFUSED_TOTAL,
    help: 'Entries that the sealer has kept out of the chain because the application had not recorded them. More than 0: somebody writes to the database past it.',
  }),
  makeGaugeProvider({
    name: UNSEALED,
    help: 'How long the oldest entry of the record has waited to be sealed; it takes a second.',
  }),
  makeGaugeProvider({
    name: UNANCHORED,
    help: 'Sealed entries behind the last anchor, as far as this process has seen. Less than 0: the chain of a tenant is shorter than it was anchored.',
  }),
];

/** Read when scraped: a sealer that has stopped tells nothing itself. */
@Injectable()
export class AuditMetrics {
  constructor(
    @InjectMetric(UNSEALED) gauge: Gauge,
    private readonly tenants: Tenants,
    private readonly clock: Clock,
    private readonly unit: UnitOfWork,
    private readonly repository: AuditRepository,
  ) {
    Object.assign(gauge, { collect: () => this.collect(gauge) });
  }

  private async collect(gauge: Gauge): Promise<void> {
    const ages = [0];
    const work = async () => {
      ages.push(await this.unit.read(() => this.repository.oldestPendingSeconds(this.clock.now())));
    };
    await this.tenants.forEach('metrics', work, { everywhere: true });
    gauge.set(Math.max(...ages));
  }
}
