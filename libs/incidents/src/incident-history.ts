import { Injectable } from '@nestjs/common';
import { Clock, Context, OnDomainEvent, UnitOfWork, type DomainEvent } from '#platform';
import { HistoryRepository, type OwnerRow } from './data/history.repository.ts';
import {
  historyBegin,
  leastId,
  settledBefore,
  type FieldValue,
  type History,
  type HistoryQuestion,
  type OwnerHistory,
} from './domain/history.ts';
import { fieldWord } from './domain/search-fields.ts';

/** A flood of one rule asks for its history once in so long. What people say of an incident is heard at once. */
const REMEMBERED_MS = 60_000;
const REMEMBERED_AT_MOST = 500;

/** What is the same for all incidents of a rule. */
type OfRule = Pick<History, 'rule' | 'source'>;

/** What earlier incidents tell of a host, an account and a rule, as far as they were looked through. */
@Injectable()
export class IncidentHistory {
  private readonly remembered = new Map<string, Map<string, { until: number; told: OfRule }>>();

  constructor(
    private readonly repository: HistoryRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /** @throws DatabaseAway */
  async of(question: HistoryQuestion): Promise<History> {
    const key = JSON.stringify([question.source, question.rule]);
    const known = this.recall(key);
    if (known !== null && question.owners.length === 0) return { ...known, owners: [] };
    return this.unitOfWork.read(async () => {
      const [owners, told] = await Promise.all([this.owners(question), known ?? this.ofRule(question)]);
      if (known === null) this.remember(key, told);
      return { ...told, owners };
    });
  }

  @OnDomainEvent('incident.resolved', { id: 'incidents.history-resolved', delivery: 'live' })
  async heardResolved({ tenant_id }: DomainEvent<'incident.resolved'>): Promise<void> {
    this.remembered.delete(tenant_id);
  }

  @OnDomainEvent('incident.reopened', { id: 'incidents.history-reopened', delivery: 'live' })
  async heardReopened({ tenant_id }: DomainEvent<'incident.reopened'>): Promise<void> {
    this.remembered.delete(tenant_id);
  }

  private async owners({ at, source, owners, things }: HistoryQuestion): Promise<OwnerHistory[]> {
    if (owners.length === 0) return [];
    const rows = await this.repository.owners(
      owners.map(wordOf),
      { from: leastId(historyBegin(at)), below: leastId(settledBefore(at)) },
      source,
      {
        words: things.map((thing) => ('field' in thing ? wordOf(thing) : null)),
        observables: things.map((thing) => ('field' in thing ? null : thing.observable_id)),
      },
    );
    const told = new Map(rows.map((row) => [`${row.owner} ${row.thing}`, row]));
    return owners.map((_, owner) => {
      const count = (thing: number): OwnerRow | undefined => told.get(`${owner + 1} ${thing}`);
      return {
        incidents: count(0)?.incidents ?? 0,
        since: count(0)?.since ?? null,
        naming: things.map((_thing, index) => count(index + 1)?.incidents ?? 0),
      };
    });
  }

  private async ofRule({ at, source, rule }: HistoryQuestion): Promise<OfRule> {
    const [rules, sources] = await Promise.all([
      rule === null ? [] : this.repository.rule(wordOf(rule), leastId(historyBegin(at)), source),
      this.repository.source(source, settledBefore(at)),
    ]);
    return { rule: rules[0] ?? null, source: sources[0] ?? { incidents: 0, since: null } };
  }

  private recall(key: string): OfRule | null {
    const found = this.remembered.get(this.context.current().tenantId)?.get(key);
    return found === undefined || found.until < this.clock.now().getTime() ? null : found.told;
  }

  private remember(key: string, told: OfRule): void {
    const { tenantId } = this.context.current();
    const ofTenant = this.remembered.get(tenantId) ?? new Map<string, { until: number; told: OfRule }>();
    if (ofTenant.size >= REMEMBERED_AT_MOST) ofTenant.clear();
    if (this.remembered.size >= REMEMBERED_AT_MOST) this.remembered.clear();
    this.remembered.set(tenantId, ofTenant);
    ofTenant.set(key, { until: this.clock.now().getTime() + REMEMBERED_MS, told });
  }
}

function wordOf({ field, value }: FieldValue): string {
  return fieldWord(field, value);
}
