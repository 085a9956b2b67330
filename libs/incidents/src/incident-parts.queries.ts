import { Injectable } from '@nestjs/common';
import { UnitOfWork, decodeCursor, toPage, type CursorKey, type ListQuery, type Page } from '#platform';
import { unknownIncident } from './incident-subject.ts';
import { IncidentRepository, type RelatedRow } from './data/incident.repository.ts';
import { PartsRepository, type PartKey } from './data/parts.repository.ts';
import { parseIncidentRef } from './domain/incident-ref.ts';
import type {
  AlertDto,
  CommentDto,
  EvidenceDto,
  ObservableDto,
  TimelineEntryDto,
  VerdictDto,
} from './http/dto/incident-parts.dto.ts';
import { TIMELINE_KINDS, type TimelineQuery } from './http/dto/incident-requests.dto.ts';
import type { RelatedIncidentDto } from './http/dto/incident.dto.ts';
import { toIncident } from './http/incident.mapper.ts';
import {
  toAlert,
  toComment,
  toEvidence,
  toObservable,
  toTimelineEntry,
  toVerdict,
} from './http/parts.mapper.ts';

/** Reads the parts of one incident, in pages. */
@Injectable()
export class IncidentPartsQueries {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly parts: PartsRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  alerts(ref: string, query: ListQuery): Promise<Page<AlertDto>> {
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.alerts(id, after, limit),
      (row) => [row.received_at.getTime(), row.id],
      toAlert,
    );
  }

  observables(ref: string, query: ListQuery): Promise<Page<ObservableDto>> {
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.observables(id, after, limit),
      (row) => [0, row.id],
      toObservable,
    );
  }

  evidence(ref: string, query: ListQuery): Promise<Page<EvidenceDto>> {
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.evidence(id, after, limit),
      (row) => [row.number, row.id],
      toEvidence,
    );
  }

  verdicts(ref: string, query: ListQuery): Promise<Page<VerdictDto>> {
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.verdicts(id, after, limit),
      (row) => [row.created_at.getTime(), row.id],
      toVerdict,
    );
  }

  comments(ref: string, query: ListQuery): Promise<Page<CommentDto>> {
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.comments(id, after, limit),
      (row) => [row.created_at.getTime(), row.id],
      toComment,
    );
  }

  timeline(ref: string, query: TimelineQuery): Promise<Page<TimelineEntryDto>> {
    const kinds = query.kind === undefined || query.kind.length === 0 ? TIMELINE_KINDS : query.kind;
    return this.page(
      ref,
      query,
      (id, after, limit) => this.parts.timeline(id, kinds, after, limit),
      (row) => [row.at.getTime(), row.id],
      toTimelineEntry,
    );
  }

  /** Other incidents that share observables, those that nearly every incident has left out. */
  related(ref: string): Promise<Page<RelatedIncidentDto>> {
    return this.unitOfWork.read(async () => {
      const rows = await this.incidents.related(await this.incidentId(ref));
      return { data: rows.map(toRelated), meta: { next_cursor: null } };
    });
  }

  private page<R, V>(
    ref: string,
    query: ListQuery,
    read: (incidentId: string, after: PartKey, limit: number) => Promise<R[]>,
    key: (row: R) => CursorKey,
    map: (row: R) => V,
  ): Promise<Page<V>> {
    const after = partKey(query.cursor);
    return this.unitOfWork.read(async () => {
      const rows = await read(await this.incidentId(ref), after, query.limit + 1);
      return toPage(rows, query.limit, key, map);
    });
  }

  private async incidentId(ref: string): Promise<string> {
    const parsed = parseIncidentRef(ref) ?? unknownIncident();
    return ((await this.incidents.find(parsed)) ?? unknownIncident()).id;
  }
}

function partKey(cursor: string | undefined): PartKey {
  return decodeCursor(cursor, ['moment', 'uuid']);
}

function toRelated(row: RelatedRow): RelatedIncidentDto {
  return { ...toIncident(row), shared_count: row.shared_count, shared: row.shared };
}
