import { Injectable } from '@nestjs/common';
import { InjectMetric, makeGaugeProvider } from '@willsoto/nestjs-prometheus';
import type { Gauge } from 'prom-client';
import { KILL_SWITCH_SCOPES } from '#contracts';
import { Tenants } from '#platform';
import { PoliciesQueries } from './policies.queries.ts';

export const KILL_SWITCH_METRIC = 'triage_warden_kill_switch';

export const killSwitchGauge = makeGaugeProvider({
  name: KILL_SWITCH_METRIC,
  help: 'Kill switches that are on, by scope',
  labelNames: ['scope'],
});

/** Read when scraped rather than kept by events: right after a restart, and the same in every process. */
@Injectable()
export class PoliciesMetrics {
  constructor(
    @InjectMetric(KILL_SWITCH_METRIC) gauge: Gauge<'scope'>,
    private readonly tenants: Tenants,
    private readonly queries: PoliciesQueries,
  ) {
    Object.assign(gauge, { collect: () => this.collect(gauge) });
  }

  private async collect(gauge: Gauge<'scope'>): Promise<void> {
    const counts = new Map<string, number>(KILL_SWITCH_SCOPES.map((scope) => [scope, 0]));
    await this.tenants.forEach('metrics', async () => {
      for (const { scope } of await this.queries.engagedSwitches())
        counts.set(scope, (counts.get(scope) ?? 0) + 1);
    });
    for (const [scope, count] of counts) gauge.set({ scope }, count);
  }
}
