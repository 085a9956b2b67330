import { Injectable } from '@nestjs/common';
import {
  TenantSettings,
  UnitOfWork,
  decodeCursor,
  toPage,
  type CursorKey,
  type ListQuery,
  type Page,
} from '#platform';
import { unknownIncident } from './incident-subject.ts';
import { IncidentRepository, type RelatedRow } from './data/incident.repository.ts';
import {
  PartsRepository,
  type AlertRow,
  type CommentRow,
  type EvidenceRow,
  type ObservableRow,
  type PartKey,
  type TimelineRow,
  type VerdictRow,
} from './data/parts.repository.ts';
import { parseIncidentRef } from './domain/incident-ref.ts';
import { OWN } from './domain/own-settings.ts';
import { Own, marked, relates, type Marks } from './domain/own.ts';
import { fieldWords } from './domain/search-fields.ts';
import { TIMELINE_KINDS, type TimelineKind } from './domain/timeline.ts';

export type ObservableView = ObservableRow & Marks;

/** By so many observables of an incident others are looked for. */
const MOST_COMPARED = 200;

/** Reads the parts of one incident, in pages. */
@Injectable()
export class IncidentPartsQueries {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly parts: PartsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: TenantSettings,
  ) {}

  alerts(ref: string, query: ListQuery): Promise<Page<AlertRow>> {
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.alerts(id, after, limit),
      (row) => [row.received_at.getTime(), row.id],
    );
  }

  observables(ref: string, query: ListQuery): Promise<Page<ObservableView>> {
    return this.page(
      ref,
      query,
      async (id, after, limit) => {
        const own = new Own(await this.settings.get(OWN));
        return (await this.parts.observables(id, after, limit)).map((row) => marked(own, row));
      },
      (row) => [0, row.id],
    );
  }

  evidence(ref: string, query: ListQuery): Promise<Page<EvidenceRow>> {
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.evidence(id, after, limit),
      (row) => [row.number, row.id],
    );
  }

  verdicts(ref: string, query: ListQuery): Promise<Page<VerdictRow>> {
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.verdicts(id, after, limit),
      (row) => [row.created_at.getTime(), row.id],
    );
  }

  comments(ref: string, query: ListQuery): Promise<Page<CommentRow>> {
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.comments(id, after, limit),
      (row) => [row.created_at.getTime(), row.id],
    );
  }

  timeline(ref: string, query: ListQuery & { kind?: TimelineKind[] }): Promise<Page<TimelineRow>> {
    const kinds = query.kind === undefined || query.kind.length === 0 ? TIMELINE_KINDS : query.kind;
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.timeline(id, kinds, after, limit),
      (row) => [row.at.getTime(), row.id],
    );
  }

  /**
   * Other incidents that share observables, those left out that are ours or that nearly every incident has; then the newest
   * ones that the same rule has found.
   */
  related(ref: string): Promise<Page<RelatedRow>> {
    return this.unitOfWork.read(async () => {
      const id = await this.incidentId(ref);
      const own = new Own(await this.settings.get(OWN));
      const compared = (await this.incidents.compared(id)).filter((observable) => relates(own, observable));
      const ids = compared.slice(0, MOST_COMPARED).map((observable) => observable.id);
      const sharing = await this.incidents.related(id, ids);
      const rules = (await this.incidents.rules(id)).flatMap(({ rule }) => fieldWords({ rule }));
      const alike = await this.incidents.detectedAlike(id, [...new Set(rules)]);
      return { data: joined(sharing, alike), meta: { next_cursor: null } };
    });
  }

  private page<R>(
    ref: string,
    query: ListQuery,
    read: (incidentId: string, after: PartKey, limit: number) => Promise<R[]>,
    key: (row: R) => CursorKey,
  ): Promise<Page<R>> {
    const after = partKey(query.cursor);
    return this.unitOfWork.read(async () => {
      const rows = await read(await this.incidentId(ref), after, query.limit + 1);
      return toPage(rows, query.limit, key);
    });
  }

  private async incidentId(ref: string): Promise<string> {
    const parsed = parseIncidentRef(ref) ?? unknownIncident();
    return ((await this.incidents.find(parsed)) ?? unknownIncident()).id;
  }
}

/** An incident that both shares something and was found alike stands once, with both. */
function joined(sharing: readonly RelatedRow[], alike: readonly RelatedRow[]): RelatedRow[] {
  const rule = new Map(alike.map(({ id, detected_by }) => [id, detected_by]));
  const known = new Set(sharing.map(({ id }) => id));
  return [
    ...sharing.map((row) => ({ ...row, detected_by: rule.get(row.id) ?? null })),
    ...alike.filter(({ id }) => !known.has(id)),
  ];
}

function partKey(cursor: string | undefined): PartKey {
  return decodeCursor(cursor, ['moment', 'uuid']);
}
