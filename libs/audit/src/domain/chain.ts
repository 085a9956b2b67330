import { createHmac, type KeyObject } from 'node:crypto';
import type { Json } from '#contracts';

/** An entry as it is chained: everything that is stored, times in RFC 3339 with milliseconds. */
export interface ChainedEntry {
  id: string;
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

/** What the first entry's hash is made from in place of a previous hash. */
export const GENESIS = Buffer.alloc(32);

/**
 * hash = HMAC-SHA256(key, previous hash ‖ tenant ‖ position ‖ canonical entry). The key lies outside the database:
 * whoever can write there still cannot make a chain that verifies.
 */
export function chainHash(
  key: KeyObject,
  previous: Buffer,
  tenantId: string,
  position: number,
  entry: ChainedEntry,
): Buffer {
  return createHmac('sha256', key)
    .update(previous)
    .update(`${tenantId}\n${position}\n`)
    .update(canonical(entry))
    .digest();
}

/** What the last line of an export carries: that the chain really ended there when it was written. */
export function endSeal(key: KeyObject, tenantId: string, position: number, hash: Buffer): Buffer {
  return createHmac('sha256', key).update(`export-end\n${tenantId}\n${position}\n`).update(hash).digest();
}

/** The same text for the same entry, however a database or file has ordered its keys. */
export function canonical(entry: ChainedEntry): string {
  return JSON.stringify(sorted(entry as unknown as Json));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Json)]),
  );
}
