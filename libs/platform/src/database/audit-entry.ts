import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Json } from '#contracts';
import type { SecretBox } from '../crypto/secret-box.ts';
import { canonicalJson } from './canonical-json.ts';
import { column } from './column.ts';
import type { RecordedEntries } from './recorded-entries.ts';

/** One line of the record as it is stored; `details` holds the event's payload, before and after. */
export interface AuditEntry {
  id: string;
  /** RFC 3339 with milliseconds. */
  occurred_at: string;
  actor_type: string;
  actor_id: string | null;
  actor_name: string;
  ip: string | null;
  correlation_id: string;
  event: string;
  subject_type: string;
  subject_id: string;
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
                            subject_type, subject_id, reason, details, mac)
    SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                         $8::text[], $9::text[], $10::text[], $11::text[], $12::jsonb[], $13::bytea[])
    RETURNING id)
  INSERT INTO audit_pending (entry_id) SELECT id FROM entry`;

/** @param recorded is told what authenticates each of them */
export function auditParameters(
  entries: AuditEntry[],
  key: KeyObject,
  tenantId: string,
  recorded: RecordedEntries,
): unknown[] {
  // One text of the details for both: what is authenticated is what is stored.
  const details = entries.map((entry) => canonicalJson(entry.details));
  const macs = entries.map((entry, index) => {
    const mac = entryMac(key, tenantId, entry, details[index]);
    recorded.add(tenantId, entry.id, mac);
    return mac;
  });
  return [
    column.uuid(entries.map((e) => e.id)),
    column.timestamptz(entries.map((e) => e.occurred_at)),
    column.text(entries.map((e) => e.actor_type)),
    column.text(entries.map((e) => e.actor_id)),
    column.text(entries.map((e) => e.actor_name)),
    column.text(entries.map((e) => e.ip)),
    column.text(entries.map((e) => e.correlation_id)),
    column.text(entries.map((e) => e.event)),
    column.text(entries.map((e) => e.subject_type)),
    column.text(entries.map((e) => e.subject_id)),
    column.text(entries.map((e) => e.reason)),
    column.jsonb(details),
    column.bytea(macs),
  ];
}

/** As a key object: bytes would be made into one for every entry, which costs more than the hash. */
export function entryKey(box: SecretBox): KeyObject {
  return createSecretKey(box.key('audit-entry'));
}

/**
 * HMAC-SHA256 over the tenant and everything of the entry, each field with its length before it. Whoever can write to
 * the database, but does not have the key, makes no entry that has a valid one.
 */
export function entryMac(
  key: KeyObject,
  tenantId: string,
  entry: AuditEntry,
  details = canonicalJson(entry.details),
): Buffer {
  const text =
    field(tenantId) +
    field(entry.id) +
    field(entry.occurred_at) +
    field(entry.actor_type) +
    field(entry.actor_id) +
    field(entry.actor_name) +
    field(entry.ip) +
    field(entry.correlation_id) +
    field(entry.event) +
    field(entry.subject_type) +
    field(entry.subject_id) +
    field(entry.reason) +
    field(details);
  return createHmac('sha256', key).update(text).digest();
}

function field(value: string | null): string {
  return value === null ? '-' : `${value.length}:${value}`;
}
