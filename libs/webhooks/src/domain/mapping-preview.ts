import { MAPPED_WHOLE, type Json, type MappedWhole, type NormalAlert } from '#contracts';
import { valueAt, type StoredAlert } from '#incidents';
import { applied, bodyOf, evaluateRow, mappingBudget, type Mapping } from '../reading/mapping.ts';
import type { ParsedAlert } from './parsed-alert.ts';

export interface MappingPreview {
  /** That it was tried on; fewer than there are when it is too much work. */
  alerts: number;
  /** When the oldest of them came; null when there are none. */
  since: Date | null;
  fields: MappedFieldPreview[];
}

export interface MappedFieldPreview {
  field: string;
  /** Alerts that would say something else, the same, or what they say without it. */
  changed: number;
  same: number;
  left: number;
  /** Of those that are left: the expression failed, or gave what the field cannot have. */
  failed: number;
  /** Why the latest failed. */
  failure: string | null;
  /** Different ones of the latest alerts, 5 at most; what changes first. */
  examples: { before: string | null; after: string | null }[];
}

const EXAMPLES = 5;
const LONGEST_SHOWN = 300;

/** What these alerts, newest first, would say with this mapping. */
export function previewMapping(alerts: readonly StoredAlert[], mapping: Mapping): MappingPreview {
  const budget = mappingBudget(alerts.length);
  const fields = mapping.map(({ field }) => ({
    field,
    changed: 0,
    same: 0,
    left: 0,
    failed: 0,
    failure: null as string | null,
    examples: new Map<string, { before: string | null; after: string | null; isOther: boolean }>(),
  }));
  let tried = 0;
  for (const alert of alerts) {
    if (budget.left <= 0) break;
    tried += 1;
    const body = bodyOf(alert.raw);
    const told = asParsed(alert);
    // One copy for all rows, as where an alert is delivered: fields may be large, and rows many.
    const result = { ...told, fields: structuredClone(told.fields) };
    for (const [place, row] of mapping.entries()) {
      const seen = fields[place] as (typeof fields)[number];
      const before = shown(told, row.field);
      const found = evaluateRow(row, body, budget);
      const failure = 'told' in found ? applied(result, row.field, found.told) : found;
      if (failure !== null && 'failure' in failure) {
        seen.failed += 1;
        seen.failure ??= failure.failure;
      }
      const after = shown(result, row.field);
      seen[failure !== null ? 'left' : after === before ? 'same' : 'changed'] += 1;
      if (seen.examples.size < 100)
        seen.examples.set(JSON.stringify([before, after]), { before, after, isOther: after !== before });
    }
  }
  return {
    alerts: tried,
    since: alerts[tried - 1]?.received_at ?? null,
    fields: fields.map(({ examples, ...field }) => ({
      ...field,
      examples: [...examples.values()]
        .sort((left, right) => Number(right.isOther) - Number(left.isOther))
        .slice(0, EXAMPLES)
        .map(({ before, after }) => ({ before, after })),
    })),
  };
}

function asParsed(alert: StoredAlert): ParsedAlert {
  return {
    ...alert,
    format: null,
    occurred_at: alert.occurred_at?.toISOString() ?? null,
    raw_email: null,
    fields: alert.fields as NormalAlert,
    observables: [],
    fingerprint: [],
    not_understood: [],
  };
}

function shown(alert: ParsedAlert, field: string): string | null {
  const value = (MAPPED_WHOLE as readonly string[]).includes(field)
    ? alert[field === 'incident_type' ? 'type' : (field as Exclude<MappedWhole, 'incident_type'>)]
    : valueAt(alert.fields as Json, field);
  if (value === null || value === undefined || value === '') return null;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST_SHOWN);
}
