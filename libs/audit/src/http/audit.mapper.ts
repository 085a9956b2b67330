import type { PlacedEntry } from '../data/audit.repository.ts';
import { isObject, readableTime, shownDetails } from '../domain/readable.ts';
import type { AuditEntryDto } from './dto/audit.dto.ts';

export function toAuditEntryDto(entry: PlacedEntry): AuditEntryDto {
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
    subject_type: entry.subject_type,
    subject_id: entry.subject_id,
    reason: entry.reason,
    details,
    on_behalf_of: isObject(details['on_behalf_of'])
      ? (details['on_behalf_of'] as unknown as AuditEntryDto['on_behalf_of'])
      : null,
    position: entry.position === null ? null : Number(entry.position),
  };
}
