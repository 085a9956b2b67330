import { createHash } from 'node:crypto';
import type { AuditEntry } from '#platform';
import { GENESIS, chainHash, isAuthentic, isSame, partSeal, type RecordKeys } from './chain.ts';
import type { Anchor } from './anchor.ts';
import { unprovedItems } from './unproved.ts';
import type { Break, Verification } from './verify.ts';

/** An entry of a part of the record, with what proves it by itself. */
export interface PartLink {
  /** Its place in the chain; null until it is sealed. `previous`: the hash of the place before it, null at the first. */
  place: { position: number; hash: Buffer; previous: Buffer | null } | null;
  entry: AuditEntry;
  mac: Buffer | null;
}

/** The first line of a part as JSON Lines: whose it is, and what it was narrowed by. */
interface PartHeader {
  triage_warden_audit_part: 1;
  tenant_id: string;
  at: string;
  filters: Readonly<Record<string, string>>;
}

export interface PartLine {
  position: number | null;
  hash: string | null;
  previous: string | null;
  entry: AuditEntry;
  mac?: string;
}

export function isPartHeader(value: object): value is PartHeader {
  return 'triage_warden_audit_part' in value && 'tenant_id' in value && typeof value.tenant_id === 'string';
}

/** Writes a part line by line, and what seals them all at its end. */
export class PartWriter {
  private readonly digest = createHash('sha256');
  private entries = 0;

  constructor(
    private readonly keys: RecordKeys,
    private readonly tenantId: string,
  ) {}

  header(at: string, filters: Readonly<Record<string, string>>): string {
    const line: PartHeader = { triage_warden_audit_part: 1, tenant_id: this.tenantId, at, filters };
    return this.line(line);
  }

  entry({ place, entry, mac }: PartLink): string {
    this.entries += 1;
    const line: PartLine = {
      position: place?.position ?? null,
      hash: place?.hash.toString('hex') ?? null,
      previous: place?.previous?.toString('hex') ?? null,
      entry,
      ...(mac === null ? {} : { mac: mac.toString('hex') }),
    };
    return this.line(line);
  }

  /** The last line. Without it nobody could tell a part from which lines were taken from a shorter one. */
  end(): string {
    const seal = partSeal(this.keys, this.tenantId, this.entries, this.digest.digest());
    return `${JSON.stringify({ end: { entries: this.entries, seal: seal.toString('hex') } })}\n`;
  }

  private line(value: PartHeader | PartLine): string {
    const text = JSON.stringify(value);
    this.digest.update(`${text}\n`);
    return `${text}\n`;
  }
}

/** Checks each entry of a part by itself, and that the part is whole. */
export class PartVerifier {
  private readonly digest = createHash('sha256');
  private checked = 0;
  private pending = 0;
  private unauthenticated = 0;
  private broken: Break | null = null;
  private readonly anchorsAt: Map<number, Anchor[]>;

  /** @param keys null: nothing but that its last line is there can be checked */
  constructor(
    private readonly tenantId: string,
    private readonly keys: RecordKeys | null,
    private readonly anchors: Anchor[],
    private readonly leftAside: string[],
  ) {
    this.anchorsAt = Map.groupBy(anchors, (anchor) => anchor.position);
  }

  /** Every line but the last, as it stands there. */
  read(text: string): void {
    this.digest.update(`${text}\n`);
  }

  /** @returns false once something is broken */
  add(link: PartLink): boolean {
    this.broken ??= this.examine(link);
    if (this.broken !== null) return false;
    this.checked += 1;
    if (link.place === null) this.pending += 1;
    else if (link.mac === null) this.unauthenticated += 1;
    return true;
  }

  end(entries: number, seal: Buffer): void {
    if (this.broken !== null) return;
    const digest = this.digest.digest();
    const authentic = this.keys === null || isSame(partSeal(this.keys, this.tenantId, entries, digest), seal);
    if (entries === this.checked && authentic) return;
    this.cut(
      'The last line does not seal the lines before it: some were taken away, added, changed or put in another order.',
    );
  }

  endMissing(): void {
    if (this.broken !== null) return;
    this.cut(
      `The part breaks off after ${this.checked} entries, without its last line: its end was cut, or writing it was interrupted.`,
    );
  }

  result(): Verification {
    const unproved = unprovedItems({
      checked: this.checked,
      withKeys: this.keys !== null,
      anchors: this.anchors.length,
      leftAside: this.leftAside,
      afterAnchor: 0,
      anchored: 0,
      pending: this.pending,
      unauthenticated: this.unauthenticated,
      part: true,
    });
    return {
      status: this.broken === null ? 'unproved' : 'broken',
      intact: this.broken === null && this.checked > 0,
      checked: this.checked,
      head: null,
      first_break: this.broken,
      unproved,
    };
  }

  private examine({ place, entry, mac }: PartLink): Break | null {
    const at = { position: place?.position ?? null, entry_id: entry.id };
    const changed = (message: string): Break => ({ ...at, kind: 'changed', message });
    if (this.keys === null) return null;
    if (place === null && mac === null)
      return {
        ...at,
        kind: 'added',
        message: `Entry ${entry.id} was not recorded by the application: nothing authenticates it, and it has no place in the chain.`,
      };
    if (mac !== null && !isAuthentic(this.keys, this.tenantId, { entry, mac }))
      return changed(`Entry ${entry.id} is not what the application has recorded: it was changed.`);
    if (place === null) return null;
    const { position, hash, previous } = place;
    const expected = chainHash(this.keys, previous ?? GENESIS, this.tenantId, position, mac ?? entry);
    if (!isSame(expected, hash))
      return changed(
        `Entry ${entry.id} at position ${position} is not what was sealed there: it, its place or its hash was changed.`,
      );
    const anchors = this.anchorsAt.get(position);
    if (anchors === undefined || anchors.every((anchor) => anchor.hash === hash.toString('hex'))) return null;
    return changed(
      `Position ${position} has another hash than the anchor kept outside: the chain was rewritten.`,
    );
  }

  private cut(message: string): void {
    this.broken = { kind: 'cut', position: null, entry_id: null, message };
  }
}
