export const UNPROVED_KINDS = [
  'empty',
  'no_key',
  'no_anchor',
  'anchor_file',
  'after_anchor',
  'pending',
  'before_authentication',
  'part',
] as const;

/** Something that a verification could not prove. */
export interface Unproved {
  kind: (typeof UNPROVED_KINDS)[number];
  /** Entries that it is about; null for the whole record. */
  count: number | null;
  message: string;
}

interface Findings {
  checked: number;
  withKeys: boolean;
  anchors: number;
  leftAside: string[];
  /** The last anchored position, 0 for none. */
  anchored: number;
  /** Places of the chain after it. */
  afterAnchor: number;
  pending: number;
  /** Sealed entries that nothing authenticates. */
  unauthenticated: number;
  /** Given where filters have chosen the entries. */
  part?: boolean;
}

export function unprovedItems(found: Findings): Unproved[] {
  const items: Unproved[] = found.leftAside.map((message) => ({ kind: 'anchor_file', count: null, message }));
  const add = (when: boolean, kind: Unproved['kind'], count: number | null, message: string) =>
    when && items.push({ kind, count, message });
  const { checked, withKeys, anchors, anchored, afterAnchor, pending, unauthenticated, part = false } = found;
  add(
    checked === 0 && !part,
    'empty',
    null,
    'The record is empty: nothing was verified. Is this the right database (DATABASE_URL, DATA_DIR)?',
  );
  add(
    !withKeys,
    'no_key',
    null,
    'Without the key neither entries nor hashes were recomputed: a changed or added entry would not be noticed.',
  );
  add(
    anchors === 0 && !part,
    'no_anchor',
    null,
    'Without an anchor kept outside the database, a cut tail or a chain rewritten by whoever holds the key would not be noticed.',
  );
  add(
    anchors > 0 && afterAnchor > 0,
    'after_anchor',
    afterAnchor,
    `${entries(afterAnchor)} sealed after the last anchor (position ${anchored}): if some behind them were cut away, it would not be noticed.`,
  );
  add(
    pending > 0,
    'pending',
    pending,
    `${entries(pending)} not sealed yet: authentic, but without a place in the chain, so that their removal would not be noticed.`,
  );
  add(
    unauthenticated > 0,
    'before_authentication',
    unauthenticated,
    `${entries(unauthenticated)} recorded by a version that did not authenticate entries: not changed since they were sealed, but that the application has recorded them is not proved.`,
  );
  add(
    part,
    'part',
    checked,
    `This is a part of the record, chosen by filters (${entries(checked)} checked): of what the filters left out it proves nothing.`,
  );
  return items;
}

function entries(count: number): string {
  return count === 1 ? '1 entry was' : `${count} entries were`;
}
