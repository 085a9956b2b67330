import type { Classification } from '#contracts';
import type { IncidentDetailRow, IncidentRow } from '../data/incident-row.ts';
import { incidentNumber } from '../domain/incident-ref.ts';
import type { RelatedRow } from '../data/incident.repository.ts';
import type { IncidentPage } from '../incidents.queries.ts';
import type { SearchHit } from '../search-hits.ts';
import type { IncidentGroups } from '../incident-groups.queries.ts';
import type { IncidentGroupsDto } from './dto/incident-group.dto.ts';
import type { IncidentQueue } from '../incident-queues.queries.ts';
import type { IncidentQueueDto } from './dto/incident-queue.dto.ts';
import type { SeenWatchers } from '../incident-watchers.ts';
import type { WatchersDto } from './dto/incident-watchers.dto.ts';
import type { SeenView } from '../incident-views.service.ts';
import type { IncidentViewDto } from './dto/incident-view.dto.ts';
import type { ServiceLevels } from '../domain/service-levels.ts';
import type {
  AssigneesDto,
  IncidentDetailDto,
  IncidentDto,
  IncidentPageDto,
  RelatedIncidentDto,
  SearchHitDto,
  ServiceLevelsDto,
} from './dto/incident.dto.ts';

export function toIncident(row: IncidentRow): IncidentDto {
  return {
    id: row.id,
    number: incidentNumber(row.number),
    title: row.title,
    type: row.type,
    severity: row.severity,
    status: row.status,
    source: row.source,
    verdict: verdictOf(row),
    disposition: row.disposition,
    closure: row.disposition === null ? row.closure : 'person',
    source_state: row.source_state,
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name as string },
    team: row.team_id === null ? null : { id: row.team_id, name: row.team_name ?? '' },
    tags: row.tags,
    snoozed_until: row.snoozed_until?.toISOString() ?? null,
    alert_count: row.alert_count,
    observable_count: row.observable_count,
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    last_alert_at: row.last_alert_at.toISOString(),
  };
}

export function toIncidentPage({ data, meta, search }: IncidentPage): IncidentPageDto {
  return {
    data: data.map((row) => ({ ...toIncident(row), hits: row.hits.map(toSearchHit) })),
    meta: {
      next_cursor: meta.next_cursor,
      search: search && {
        cut: search.cut,
        newest: search.newest,
        looked_to: search.looked_to?.toISOString() ?? null,
        unread_before: search.unread_before?.toISOString() ?? null,
      },
    },
  };
}

function toSearchHit({ place, label, snippet }: SearchHit): SearchHitDto {
  return { place, label, snippet: snippet.map(({ text, hit }) => ({ text, hit })) };
}

export function toIncidentDetail(row: IncidentDetailRow): IncidentDetailDto {
  return {
    ...toIncident(row),
    description: row.description,
    playbook: row.playbook,
    run_id: row.run_id,
    escalation_level: row.escalation_level,
    evidence_count: row.evidence_count,
    observables_found: row.observable_count + row.observables_left_out,
    characters_unread: row.characters_unread,
    words_left_out: row.words_left_out,
    triage_seconds: row.triage_seconds,
    resolution_note: row.resolution_note,
    resolved_at: row.resolved_at?.toISOString() ?? null,
    resolved_by: row.resolved_by,
    quiet_alerts: row.quiet_alerts,
    earlier_incident: row.earlier_incident && {
      id: row.earlier_incident.id,
      number: incidentNumber(row.earlier_incident.number),
    },
  };
}

export function toRelatedIncident(row: RelatedRow): RelatedIncidentDto {
  const { shared_count, shared, detected_by, resolution_note, resolved_at, resolved_by } = row;
  return {
    ...toIncident(row),
    ...{ shared_count, shared, detected_by, resolution_note, resolved_by },
    resolved_at: resolved_at?.toISOString() ?? null,
  };
}

export function toWatchers({ watchers, more, watching }: SeenWatchers): WatchersDto {
  const data = watchers.map(({ id, name, reason, since }) => ({
    ...{ id, name, reason },
    since: since.toISOString(),
  }));
  return { data, more, watching };
}

export function toAssignees(found: { people: { id: string; name: string }[]; more: boolean }): AssigneesDto {
  return { data: found.people.map(({ id, name }) => ({ id, name })), more: found.more };
}

export function toIncidentGroups({ groups, looked_at, more }: IncidentGroups): IncidentGroupsDto {
  const data = groups.map(({ type, value, name, count, severity, newest_at }) => ({
    type,
    value,
    name,
    count,
    severity,
    newest_at: newest_at.toISOString(),
  }));
  return { data, looked_at, more };
}

export function toIncidentQueue({
  id,
  name,
  archived,
  mine,
  waiting,
  more,
}: IncidentQueue): IncidentQueueDto {
  return { id, name, archived, mine, waiting, more };
}

export function toIncidentView(view: SeenView): IncidentViewDto {
  return {
    id: view.id,
    name: view.name,
    query: view.query,
    shared: view.shared,
    owner: { id: view.owner_id, name: view.owner_name },
    mine: view.mine,
    is_default: view.is_default,
    updated_at: view.updated_at.toISOString(),
  };
}

export function toServiceLevels(levels: Readonly<ServiceLevels>): ServiceLevelsDto {
  const { critical, high, medium, low, informational } = levels;
  return { critical, high, medium, low, informational };
}

/** Its columns are written together. */
function verdictOf(row: IncidentRow): IncidentDto['verdict'] {
  const { verdict_id: id, verdict_classification, verdict_confidence, verdict_category } = row;
  if (id === null) return null;
  return {
    id,
    classification: verdict_classification as Classification,
    confidence: verdict_confidence as number,
    category: verdict_category as string,
  };
}
