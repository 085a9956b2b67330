import { Injectable } from '@nestjs/common';
import { Clock, Context, UnitOfWork } from '#platform';
import { AlertsSaid } from './alerts-said.ts';
import { PolicyRepository, type FactsRow } from './data/policy.repository.ts';
import { limitsOf, type CompiledPolicy } from './domain/compile.ts';
import type { KeptAlerts, PolicyFacts, PolicyRequest } from './domain/request.ts';
import { PolicyVersions, type KnownPolicy } from './policy-versions.ts';
import { TargetLists } from './target-lists.ts';

/** What a decision rests on beside its request. */
export interface World {
  known: KnownPolicy;
  facts: FactsRow;
}

/** What is read only where a rule asks for it. */
export type AskedFacts = Pick<PolicyFacts, 'listed' | 'alerts' | 'more_alerts'>;

export interface KeptFacts {
  facts: AskedFacts;
  alerts: KeptAlerts;
}

const NOTHING: FactsRow = { version: null, switches: [], counters: {} };

/** Reads what decisions rest on: the policy in force, kill switches, counters, and what lists and alerts say. */
@Injectable()
export class PolicyWorld {
  private readonly refreshing = new Map<string, Promise<KnownPolicy>>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly versions: PolicyVersions,
    private readonly repository: PolicyRepository,
    private readonly lists: TargetLists,
    private readonly alerts: AlertsSaid,
  ) {}

  /** In the caller's unit of work. @param writable takes a turn, and stores the first version where there is none */
  async of(requests: readonly PolicyRequest[], writable: boolean): Promise<World> {
    const now = this.clock.now();
    const incidents = [
      ...new Set(requests.flatMap(({ incident }) => (incident === null ? [] : [incident.id]))),
    ];
    let asked = limitedActions(this.versions.guess()?.policy, requests);
    // Asks again only when this process knew an older policy, whose limits were others.
    for (;;) {
      const facts = await this.repository.facts(asked, incidents, now, writable);
      if (facts.version === null && writable) {
        await this.versions.materialise();
        continue;
      }
      const known = await this.versions.current(facts.version);
      const needed = limitedActions(known.policy, requests);
      if (needed.every((action) => asked.includes(action))) return { known, facts };
      asked = needed;
    }
  }

  /** For look-ups: a policy at most two seconds old, and nothing that is counted or stops effects. */
  async ofLookUp(request: PolicyRequest): Promise<World> {
    return { known: this.versions.recent() ?? (await this.refreshed(request)), facts: NOTHING };
  }

  /** What the lists say of the targets and the alerts of the incidents, in the order of the requests. */
  async asked(policy: CompiledPolicy, requests: readonly PolicyRequest[]): Promise<AskedFacts[]> {
    const listed = await this.lists.of(policy, requests);
    const alerts = await this.alerts.of(policy, requests);
    return requests.map((_, at) => ({ ...listed[at], ...alerts[at] }));
  }

  /** As `asked`, and besides what a decision is kept with, so that another policy can be asked the same later. */
  async kept(policy: CompiledPolicy, requests: readonly PolicyRequest[]): Promise<KeptFacts[]> {
    const [listed, said, kept] = await Promise.all([
      this.lists.all(requests),
      this.alerts.of(policy, requests),
      this.alerts.kept(requests),
    ]);
    return requests.map((_, at) => ({
      facts: { ...listed[at], ...said[at] },
      alerts: kept[at] as KeptAlerts,
    }));
  }

  /** Asked for by many look-ups at the same moment, read once. */
  private refreshed(request: PolicyRequest): Promise<KnownPolicy> {
    const { tenantId } = this.context.current();
    if (this.unitOfWork.isOpen) return this.of([request], false).then(({ known }) => known);
    let refreshing = this.refreshing.get(tenantId);
    if (refreshing === undefined) {
      refreshing = this.unitOfWork
        .read(() => this.of([request], false))
        .then(({ known }) => known)
        .finally(() => this.refreshing.delete(tenantId));
      this.refreshing.set(tenantId, refreshing);
    }
    return refreshing;
  }
}

/** Whether the policy limits how often this may happen. */
export function isLimited(policy: CompiledPolicy, { action }: PolicyRequest): boolean {
  return !action.read_only && limitsOf(policy, action.name).length > 0;
}

function limitedActions(policy: CompiledPolicy | undefined, requests: readonly PolicyRequest[]): string[] {
  if (policy === undefined) return [];
  const limited = requests.filter((request) => isLimited(policy, request));
  return [...new Set(limited.map(({ action }) => action.name))];
}
