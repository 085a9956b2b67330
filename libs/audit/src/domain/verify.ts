import type { Anchor } from './anchor.ts';
import { GENESIS, chainHash, endSeal, isAuthentic, type RecordKeys, type RecordedEntry } from './chain.ts';
import { unprovedItems, type Unproved } from './unproved.ts';
import type { AuditEntry } from '#platform';

/** One place of the chain with its entry; null where the entry is gone. */
export interface Link {
  position: number;
  entry_id: string;
  hash: Buffer;
  entry: AuditEntry | null;
  /** Null where nothing authenticates the entry. */
  mac: Buffer | null;
}

export const BREAK_KINDS = ['changed', 'missing', 'out_of_place', 'added', 'unsealed', 'cut'] as const;

export interface Break {
  /**
   * `added`: not recorded by the application. `unsealed`: recorded by it, but kept from the sealer.
   */
  kind: (typeof BREAK_KINDS)[number];
  position: number | null;
  entry_id: string | null;
  message: string;
}

export const VERIFICATION_STATUSES = ['intact', 'unproved', 'broken'] as const;

export interface Verification {
  /** `unproved`: nothing is broken, but not everything could be proved; `unproved` says what. */
  status: (typeof VERIFICATION_STATUSES)[number];
  /** Nothing is broken, and there is something that could be. Says nothing of what is unproved. */
  intact: boolean;
  /** Entries whose place and content were checked. */
  checked: number;
  head: { position: number; hash: string } | null;
  first_break: Break | null;
  unproved: Unproved[];
}

/** Walks a chain link by link; keeps only the last hash in memory. */
export class ChainVerifier {
  private previous: Buffer = GENESIS;
  private expected = 1;
  private checked = 0;
  private unauthenticated = 0;
  private pending = 0;
  private broken: Break | null = null;
  private anchors: Anchor[];
  private readonly anchorsAt: Map<number, Anchor[]>;

  /**
   * @param keys null checks order and completeness only
   * @param leftAside what an anchor file held that is no anchor, as sentences
   */
  constructor(
    private readonly tenantId: string,
    private readonly keys: RecordKeys | null,
    anchors: Anchor[] = [],
    private readonly leftAside: string[] = [],
  ) {
    this.anchors = anchors;
    this.anchorsAt = Map.groupBy(anchors, (anchor) => anchor.position);
  }

  /** @returns false once something is broken: the rest proves nothing more */
  add(link: Link): boolean {
    if (this.broken !== null) return false;
    this.broken = this.examine(link);
    if (this.broken !== null) return false;
    this.previous = link.hash;
    this.expected += 1;
    this.checked += 1;
    if (link.mac === null) this.unauthenticated += 1;
    return true;
  }

  /** An entry that has no place in the chain; `waiting`: the sealer is still to come to it. */
  addUnchained(recorded: RecordedEntry, waiting: boolean): void {
    if (this.broken !== null) return;
    const { id } = recorded.entry;
    // Those that waited for the sealer when entries began to be authenticated.
    const early = recorded.mac === null && this.checked === this.unauthenticated;
    if (waiting && (early || this.keys === null || isAuthentic(this.keys, this.tenantId, recorded)))
      this.pending += 1;
    else if (this.keys !== null && isAuthentic(this.keys, this.tenantId, recorded))
      this.broken = {
        kind: 'unsealed',
        position: null,
        entry_id: id,
        message: `Entry ${id} was recorded by the application, but its place in the sealer's queue was taken away: it was never sealed.`,
      };
    else this.broken = stranger(id, null);
  }

  /** The last line of an export: the chain must have come to exactly this. */
  end(position: number, hash: Buffer, seal: Buffer, at: string | null): void {
    if (this.broken !== null) return;
    const forged =
      this.keys !== null && !endSeal(this.keys, this.tenantId, { position, hash, at }).equals(seal);
    if (position === this.expected - 1 && hash.equals(this.previous) && !forged) {
      // Whatever was sealed and anchored after the export was written is not missing from it.
      if (at !== null) this.anchors = this.anchors.filter((anchor) => anchor.at === null || anchor.at <= at);
      return;
    }
    this.cut(
      forged
        ? "The export's last line was not written by the application: its tail was cut or changed."
        : `The export says that it ends at position ${position}, but its entries end at position ${this.expected - 1}: its tail was cut.`,
    );
  }

  /** An export without its last line: cut, or its writing was interrupted. */
  endMissing(): void {
    if (this.broken !== null) return;
    this.cut(
      `The export breaks off after position ${this.expected - 1}, without its last line: its tail was cut, or writing it was interrupted.`,
    );
  }

  private cut(message: string): void {
    this.broken = { kind: 'cut', position: this.expected, entry_id: null, message };
  }

  result(): Verification {
    const last = this.expected - 1;
    const highest = highestOf(this.anchors);
    if (this.broken === null && highest > last)
      this.cut(
        last === 0
          ? `The record is empty, but an anchor names position ${highest}: it was emptied.`
          : `The chain ends at position ${last}, but an anchor names position ${highest}: the tail was cut.`,
      );
    const proofs = this.anchors.filter(({ authenticated }) => authenticated);
    const anchored = highestOf(proofs);
    const unproved = unprovedItems({
      checked: this.checked,
      withKeys: this.keys !== null,
      anchors: proofs.length,
      leftAside: this.leftAside,
      afterAnchor: last - anchored,
      anchored,
      pending: this.pending,
      unauthenticated: this.unauthenticated,
    });
    const sound = unproved.length === 0 ? 'intact' : 'unproved';
    return {
      status: this.broken === null ? sound : 'broken',
      intact: this.broken === null && this.checked > 0,
      checked: this.checked,
      head: this.checked === 0 ? null : { position: last, hash: this.previous.toString('hex') },
      first_break: this.broken,
      unproved,
    };
  }

  private examine(link: Link): Break | null {
    const { position, entry_id, hash, entry, mac } = link;
    const at = { position, entry_id };
    if (position !== this.expected)
      return {
        ...at,
        kind: 'out_of_place',
        message: `Position ${this.expected} is missing: the next one found is ${position}.`,
      };
    if (entry === null)
      return {
        ...at,
        kind: 'missing',
        message: `Entry ${entry_id} at position ${position} is gone from the record.`,
      };
    if (mac === null && this.checked > this.unauthenticated) return stranger(entry_id, position);
    return this.keyed(link, { entry, mac }) ?? this.anchored(position, entry_id, hash);
  }

  private keyed({ position, entry_id, hash }: Link, recorded: RecordedEntry): Break | null {
    if (this.keys === null) return null;
    if (
      !chainHash(this.keys, this.previous, this.tenantId, position, recorded.mac ?? recorded.entry).equals(
        hash,
      )
    )
      return {
        position,
        entry_id,
        kind: 'changed',
        message: `Entry ${entry_id} at position ${position} is not what was sealed there: it, its place or its hash was changed.`,
      };
    if (recorded.mac === null || isAuthentic(this.keys, this.tenantId, recorded)) return null;
    return {
      position,
      entry_id,
      kind: 'changed',
      message: `Entry ${entry_id} at position ${position} is not what the application has recorded: it was changed.`,
    };
  }

  private anchored(position: number, entry_id: string, hash: Buffer): Break | null {
    const anchors = this.anchorsAt.get(position);
    if (anchors === undefined || anchors.every((anchor) => anchor.hash === hash.toString('hex'))) return null;
    return {
      position,
      entry_id,
      kind: 'changed',
      message: `Position ${position} has another hash than the anchor kept outside: the chain was rewritten.`,
    };
  }
}

function highestOf(anchors: readonly Anchor[]): number {
  return anchors.reduce((highest, { position }) => Math.max(highest, position), 0);
}

function stranger(id: string, position: number | null): Break {
  const where = position === null ? 'stands in the record' : `is sealed at position ${position}`;
  return {
    kind: 'added',
    position,
    entry_id: id,
    message: `Entry ${id} ${where}, but was not recorded by the application: nothing authenticates it.`,
  };
}
