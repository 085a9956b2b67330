import type { Actor, Json, Subject } from '#contracts';
import { column } from './column.ts';

/** One line of the record as it is inserted; `details` holds the event's payload, before and after. */
export interface AuditEntry {
  id: string;
  occurred_at: string;
  actor: Actor;
  ip: string | null;
  correlation_id: string;
  event: string;
  subject: Subject;
  reason: string | null;
  details: Json;
}

/**
 * Entries and their place in the sealer's queue, in one statement. Chaining here would make all writers queue
 * up behind each other, so the sealer does it a moment later.
 */
export const INSERT_AUDIT_ENTRIES = `
  WITH entry AS (
    INSERT INTO audit_logs (id, occurred_at, actor_type, actor_id, actor_name, ip, correlation_id, event,
                            subject_type, subject_id, reason, details)
    SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                         $8::text[], $9::text[], $10::text[], $11::text[], $12::jsonb[])
    RETURNING id)
  INSERT INTO audit_pending (entry_id) SELECT id FROM entry`;

export function auditParameters(entries: AuditEntry[]): unknown[] {
  return [
    column.uuid(entries.map((e) => e.id)),
    column.timestamptz(entries.map((e) => e.occurred_at)),
    column.text(entries.map((e) => e.actor.type)),
    column.text(entries.map((e) => e.actor.id)),
    column.text(entries.map((e) => e.actor.name)),
    column.text(entries.map((e) => e.ip)),
    column.text(entries.map((e) => e.correlation_id)),
    column.text(entries.map((e) => e.event)),
    column.text(entries.map((e) => e.subject.type)),
    column.text(entries.map((e) => e.subject.id)),
    column.text(entries.map((e) => e.reason)),
    column.jsonb(entries.map((e) => JSON.stringify(e.details))),
  ];
}
