import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { canonicalJson, entryKey, entryMac, type AuditEntry, type SecretBox } from '#platform';
import type { Json } from '#contracts';

/** What the record's proofs are made with; all derived from the master key, none in the database. */
export interface RecordKeys {
  entry: KeyObject;
  chain: KeyObject;
  anchor: KeyObject;
}

export function recordKeys(box: SecretBox): RecordKeys {
  return {
    entry: entryKey(box),
    chain: createSecretKey(box.key('audit-chain')),
    anchor: createSecretKey(box.key('audit-anchor')),
  };
}

/** An entry with what authenticates it; null for those of before entries were authenticated. */
export interface RecordedEntry {
  entry: AuditEntry;
  mac: Buffer | null;
}

/** What the first entry's hash is made from in place of a previous hash. */
export const GENESIS = Buffer.alloc(32);

/** Whether the application has recorded exactly this, for this tenant. */
export function isAuthentic(keys: RecordKeys, tenantId: string, { entry, mac }: RecordedEntry): boolean {
  return mac !== null && isSame(entryMac(keys.entry, tenantId, entry), mac);
}

export function isSame(expected: Buffer | undefined, mac: Buffer): boolean {
  return expected !== undefined && expected.length === mac.length && timingSafeEqual(expected, mac);
}

/**
 * hash = HMAC-SHA256(key, previous hash ‖ tenant ‖ position ‖ what authenticates the entry), or the canonical entry
 * itself where nothing does: `proof` is the one or the other. The key lies outside the database: whoever can write there still cannot make a chain that
 * verifies, nor take an authentication away.
 */
export function chainHash(
  keys: RecordKeys,
  previous: Buffer,
  tenantId: string,
  position: number,
  proof: Buffer | AuditEntry,
): Buffer {
  const hash = createHmac('sha256', keys.chain).update(previous);
  const place = `${tenantId}\n${position}\n`;
  // Each update costs as much as the hash of an entry.
  if (Buffer.isBuffer(proof)) return hash.update(`${place}authenticated\n`).update(proof).digest();
  return hash.update(place + canonicalJson(proof as unknown as Json)).digest();
}

/** What the last line of a part of the record carries: that it was written so, and in this order. */
export function partSeal(keys: RecordKeys, tenantId: string, entries: number, digest: Buffer): Buffer {
  return createHmac('sha256', keys.chain)
    .update(`export-part-end\n${tenantId}\n${entries}\n`)
    .update(digest)
    .digest();
}

/** What the last line of an export carries: that the chain really ended there when it was written. */
export function endSeal(
  keys: RecordKeys,
  tenantId: string,
  end: { position: number; hash: Buffer; at: string | null },
): Buffer {
  const at = end.at === null ? '' : `${end.at}\n`;
  return createHmac('sha256', keys.chain)
    .update(`export-end\n${tenantId}\n${end.position}\n${at}`)
    .update(end.hash)
    .digest();
}
