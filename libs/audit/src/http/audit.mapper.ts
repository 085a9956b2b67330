import type { AuditEntryView } from '../audit-search.queries.ts';
import { RECORDED_FAMILIES } from '../audit-search.queries.ts';
import type { AuditFilter } from '../domain/audit-filter.ts';
import { isObject, readableTime, shownDetails } from '../domain/readable.ts';
import type { AuditEntryDto, AuditExportQuery, AuditListQuery } from './dto/audit.dto.ts';

export function toAuditEntryDto(entry: AuditEntryView): AuditEntryDto {
  const details = shownDetails(entry.details);
  return {
    id: entry.id,
    occurred_at: readableTime(entry.occurred_at),
    actor_type: entry.actor_type as AuditEntryDto['actor_type'],
    actor_id: entry.actor_id,
    actor_name: entry.actor_name,
    ip: entry.ip,
    correlation_id: entry.correlation_id,
    event: entry.event,
    event_label: entry.event_label,
    subject_type: entry.subject_type,
    subject_id: entry.subject_id,
    subject_name: entry.subject_name,
    incident: entry.incident,
    run: entry.run,
    reason: entry.reason,
    details,
    on_behalf_of: isObject(details['on_behalf_of'])
      ? (details['on_behalf_of'] as unknown as AuditEntryDto['on_behalf_of'])
      : null,
    position: entry.position === null ? null : Number(entry.position),
  };
}

type Asked = Partial<Omit<AuditListQuery, 'limit' | 'cursor' | 'sort'>>;

export function toFilter({ family, event, ...query }: Asked): AuditFilter {
  const { people, incident, run, subject_type, subject_id, actor_id, from, to, fold_runs } = query;
  const events = RECORDED_FAMILIES.find(({ name }) => name === family)?.events.map(({ name }) => name);
  return {
    ...{ people, incident, run, subject_type, subject_id, actor_id, from, to, fold_runs },
    // An event of another family: nothing is both.
    events: event === undefined ? events : events === undefined || events.includes(event) ? [event] : [],
  };
}

/** The filters of an export as they were asked for. */
export function toldFilters({ format: _format, ...asked }: AuditExportQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
