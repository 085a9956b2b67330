import type { KeyObject } from 'node:crypto';
import { GENESIS, chainHash, endSeal, type ChainedEntry } from './chain.ts';

/** One place of the chain with its entry; null where the entry is gone. */
export interface Link {
  position: number;
  entry_id: string;
  hash: Buffer;
  entry: ChainedEntry | null;
}

export interface Break {
  kind: 'changed' | 'missing' | 'out_of_place' | 'added' | 'cut';
  position: number | null;
  entry_id: string | null;
  message: string;
}

export interface Verification {
  intact: boolean;
  /** Entries whose place and content were checked. */
  checked: number;
  head: { position: number; hash: string } | null;
  first_break: Break | null;
  /** What this verification could not prove, as sentences. */
  unproved: string[];
}

export interface Anchor {
  position: number;
  /** Hex. */
  hash: string;
}

/** Walks a chain link by link; keeps only the last hash in memory. */
export class ChainVerifier {
  private previous: Buffer = GENESIS;
  private expected = 1;
  private checked = 0;
  private broken: Break | null = null;
  private readonly anchorsAt: Map<number, string>;

  /**
   * @param key null checks order and completeness only
   */
  constructor(
    private readonly tenantId: string,
    private readonly key: KeyObject | null,
    private readonly anchors: Anchor[] = [],
  ) {
    this.anchorsAt = new Map(anchors.map((anchor) => [anchor.position, anchor.hash]));
  }

  /** @returns false once something is broken: the rest proves nothing more */
  add(link: Link): boolean {
    if (this.broken !== null) return false;
    this.broken = this.examine(link);
    if (this.broken !== null) return false;
    this.previous = link.hash;
    this.expected += 1;
    this.checked += 1;
    return true;
  }

  /** Entries that stand in the record without a place in the chain, the sealer's queue left aside. */
  addUnchained(ids: string[]): void {
    const first = ids[0];
    if (first === undefined || this.broken !== null) return;
    this.broken = {
      kind: 'added',
      position: null,
      entry_id: first,
      message: `Entry ${first} stands in the record but was never sealed${ids.length > 1 ? ` (and ${ids.length - 1} more)` : ''}: it was added past the application.`,
    };
  }

  /** The last line of an export: the chain must have come to exactly this. */
  end(position: number, hash: Buffer, seal: Buffer): void {
    if (this.broken !== null) return;
    const forged = this.key !== null && !endSeal(this.key, this.tenantId, position, hash).equals(seal);
    if (position === this.expected - 1 && hash.equals(this.previous) && !forged) return;
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
    const beyond = this.anchors
      .filter((anchor) => anchor.position > last)
      .sort((a, b) => b.position - a.position)[0];
    if (this.broken === null && beyond !== undefined)
      this.cut(
        `The chain ends at position ${last}, but an anchor names position ${beyond.position}: the tail was cut.`,
      );
    return {
      intact: this.broken === null,
      checked: this.checked,
      head: this.checked === 0 ? null : { position: last, hash: this.previous.toString('hex') },
      first_break: this.broken,
      unproved: this.unproved(),
    };
  }

  private unproved(): string[] {
    const sentences: string[] = [];
    if (this.key === null)
      sentences.push('Without the key the hashes were not recomputed: a changed entry would not be noticed.');
    if (this.anchors.length === 0)
      sentences.push(
        'Without an anchor kept outside, a cut tail or a chain rewritten by whoever holds the key would not be noticed.',
      );
    return sentences;
  }

  private examine(link: Link): Break | null {
    const at = { position: link.position, entry_id: link.entry_id };
    if (link.position !== this.expected)
      return {
        ...at,
        kind: 'out_of_place',
        message: `Position ${this.expected} is missing: the next one found is ${link.position}.`,
      };
    if (link.entry === null)
      return {
        ...at,
        kind: 'missing',
        message: `Entry ${link.entry_id} at position ${link.position} is gone from the record.`,
      };
    if (
      this.key !== null &&
      !chainHash(this.key, this.previous, this.tenantId, link.position, link.entry).equals(link.hash)
    )
      return {
        ...at,
        kind: 'changed',
        message: `Entry ${link.entry_id} at position ${link.position} is not what was sealed there: it, its place or its hash was changed.`,
      };
    const anchored = this.anchorsAt.get(link.position);
    if (anchored !== undefined && anchored !== link.hash.toString('hex'))
      return {
        ...at,
        kind: 'changed',
        message: `Position ${link.position} has another hash than the anchor kept outside: the chain was rewritten.`,
      };
    return null;
  }
}
