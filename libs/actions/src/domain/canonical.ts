import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '#contracts';
import { canonicalJson } from '#platform';
import { shortName } from '#policies';

export interface DigestedRequest {
  name: string;
  incident_id: string | null;
  parameters: JsonObject;
  targets: string[];
}

/**
 * SHA-256, hex, of what would be done: approvers approve this, and execution compares it.
 * @param connectorId through which one it is done; null: through none, or, for a look-up, through all
 */
export function requestDigest(request: DigestedRequest, connectorId: string | null): string {
  return sha256(
    canonicalJson({
      action: request.name,
      incident_id: request.incident_id,
      parameters: request.parameters,
      targets: request.targets,
      ...(connectorId === null ? {} : { connector_id: connectorId }),
    }),
  );
}

/** One short key for "the same action on the same targets", whichever names they go by. */
export function targetKey(
  { name, target_type }: { name: string; target_type: string | null },
  targets: string[],
): string {
  const names = targets.map((target) => shortName(target, target_type));
  return sha256(canonicalJson([name, ...names.sort()])).slice(0, 32);
}

/** As targetKey, with whatever else the parameters say: the same message in the same mailbox. */
export function effectKey(
  { name, target_type }: { name: string; target_type: string | null },
  parameters: JsonObject,
  targets: string[],
): string {
  const named = Object.entries(parameters).map(([key, value]) => [
    key,
    typeof value === 'string' && targets.includes(value) ? shortName(value, target_type) : value,
  ]);
  return sha256(canonicalJson([name, Object.fromEntries(named) as JsonObject])).slice(0, 32);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const LONGEST_RAW = 32_000;

/** What a service has answered, fit to be stored: PostgreSQL's jsonb takes neither NUL nor half a surrogate pair. */
export function storable<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
    typeof item === 'string' ? item.replaceAll('\0', '').toWellFormed() : item,
  ) as T;
}

/** A value of 32 KB at most: what does not fit is replaced by a note that says so. */
export function boundedRaw(value: Json): Json {
  const length = JSON.stringify(value).length;
  return length <= LONGEST_RAW ? value : { omitted: true, characters: length };
}

/** The first problem of text that cannot be stored, as a path into `value`; null when there is none. */
export function unstorableAt(value: Json, path = ''): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, item] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (key.includes('\0') || !key.isWellFormed()) return at;
    const found = unstorableAt(item as Json, at);
    if (found !== null) return found;
  }
  return null;
}
