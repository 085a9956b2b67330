import { NORMAL_ALERT } from './normal-alert.ts';

/** Of an alert beside its fields, what its source's owner may map. */
export const MAPPED_WHOLE = [
  'title',
  'description',
  'severity',
  'incident_type',
  'occurred_at',
  'external_id',
  'state',
  'recipient',
] as const;
export type MappedWhole = (typeof MAPPED_WHOLE)[number];

export type LeafKind = 'text' | 'number' | 'texts';

/** Paths of the normal alert with what stands there; `data` is the sender's own. */
export const NORMAL_LEAVES: ReadonlyMap<string, LeafKind> = new Map(leavesOf(NORMAL_ALERT, ''));

/** What a source's owner may map, by the name under which playbooks, policy and search know it. */
export const MAPPED_FIELDS: readonly string[] = [...MAPPED_WHOLE, ...NORMAL_LEAVES.keys()];

function leavesOf(shape: object, path: string): [string, LeafKind][] {
  return Object.entries(shape).flatMap(([name, inner]: [string, object | LeafKind | 'json']) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof inner === 'object') return leavesOf(inner, at);
    return inner === 'json' ? [] : [[at, inner]];
  });
}
