import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { appendFile, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import { dirname } from 'node:path';
import type { Gauge } from 'prom-client';
import { Clock, Config, SecretBox, SettingError } from '#platform';
import { UNANCHORED } from './audit.metrics.ts';
import { codeOf, readAnchorFile } from './anchor-file.ts';
import { anchorLine, highestLines, type Anchor, type AnchorsRead } from './domain/anchor.ts';
import { recordKeys } from './domain/chain.ts';

type Head = Pick<Anchor, 'position' | 'hash'>;

interface TenantAnchors {
  /** The last one in the file. */
  kept: Head | null;
  /** Where the chain ends, as far as is known here. */
  head: Head | null;
  writtenAt: number;
  loggedAt: number;
  lookedAt: number;
  alarmedAt: number;
}

/** An entry is anchored at most so long after it was sealed, whether or not another one follows. */
const WRITE_EVERY_MS = 5000;
const LOG_EVERY_MS = 60_000;
/** Another process may have sealed and died before it could anchor. */
const LOOK_EVERY_MS = 60_000;
/** Then the file is put aside as `.1` and begun anew with the last anchor of each tenant: these hold all before them. */
const MOST_BYTES = 1_000_000;

/**
 * The chain's head, where the database's owner cannot reach: in a file of this process's own, and in the log. What is
 * gone from the chain's end, or was rewritten, shows by it.
 */
@Injectable()
export class AuditAnchors implements OnModuleInit {
  readonly file: string;
  private readonly logger = new Logger(AuditAnchors.name);
  private readonly tenants = new Map<string, TenantAnchors>();
  private failing = false;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    @InjectMetric(UNANCHORED) private readonly unanchored: Gauge,
  ) {
    this.file = config.auditAnchorFile;
  }

  /** An anchor that was asked for and cannot be written is found out now and not when it is needed. @throws SettingError */
  async onModuleInit(): Promise<void> {
    if (this.config.values.AUDIT_ANCHOR_FILE === undefined || !this.config.runsWorkers) return;
    try {
      await appendFile(this.file, '', { mode: 0o600 });
    } catch (error) {
      throw new SettingError(
        `The setting AUDIT_ANCHOR_FILE is "${this.file}", but nothing can be written there (${codeOf(error)}).`,
      );
    }
  }

  /** What this process's file holds of one tenant. */
  read(tenantId: string): Promise<AnchorsRead> {
    return readAnchorFile(this.file, tenantId, recordKeys(this.box).anchor);
  }

  /** Whether it is time to look where the chain of a tenant ends, though nothing was sealed here. */
  looksAgain(tenantId: string): boolean {
    const known = this.tenants.get(tenantId);
    return known === undefined || this.clock.now().getTime() - known.lookedAt >= LOOK_EVERY_MS;
  }

  /** Where the chain of a tenant ends; null: it has no entry. */
  async seen(tenantId: string, head: Head | null): Promise<void> {
    const tenant = this.tenants.get(tenantId) ?? (await this.known(tenantId));
    this.tenants.set(tenantId, tenant);
    tenant.lookedAt = this.clock.now().getTime();
    tenant.head = head;
    if (tenant.kept !== null) this.compare(tenantId, tenant, tenant.kept);
    this.report();
  }

  /** What a process that seals nothing has found whole, it holds the chain to from then on. Never fails. */
  async verified(tenantId: string, head: Head): Promise<void> {
    const tenant = this.tenants.get(tenantId) ?? (await this.known(tenantId));
    this.tenants.set(tenantId, tenant);
    if (head.position > (tenant.head?.position ?? 0)) tenant.head = head;
    await this.keep(tenantId, { now: true });
  }

  /** Writes the head that is known, unless it is in the file or another one was written a moment ago. Never fails. */
  async keep(tenantId: string, options: { now?: boolean } = {}): Promise<void> {
    const tenant = this.tenants.get(tenantId);
    if (tenant === undefined || tenant.head === null) return;
    const { head, kept, writtenAt, loggedAt } = tenant;
    const now = this.clock.now();
    if (head.position <= (kept?.position ?? 0)) return;
    if (options.now !== true && now.getTime() - writtenAt < WRITE_EVERY_MS) return;
    tenant.writtenAt = now.getTime();
    if (now.getTime() - loggedAt >= LOG_EVERY_MS) {
      tenant.loggedAt = now.getTime();
      this.log({ tenant_id: tenantId, ...head });
    }
    try {
      await this.append(
        anchorLine(recordKeys(this.box).anchor, tenantId, { ...head, at: now.toISOString() }),
      );
      tenant.kept = head;
      this.failing = false;
      this.report();
    } catch (error) {
      this.cannotWrite(error);
    }
  }

  /** In a log that is kept it is an anchor; in a terminal it would only push away what was said to the reader. */
  private log(head: Head & { tenant_id: string }): void {
    if (this.config.logIsWatched) this.logger.debug(head, 'audit head');
    else this.logger.log(head, 'audit head');
  }

  /** A chain that is shorter than it was, or another one, is said at once and not only when somebody verifies. */
  private compare(tenantId: string, tenant: TenantAnchors, kept: Head): void {
    const { head, lookedAt, alarmedAt } = tenant;
    const position = head?.position ?? 0;
    if (position > kept.position || (position === kept.position && head?.hash === kept.hash)) return;
    if (lookedAt - alarmedAt < LOG_EVERY_MS) return;
    tenant.alarmedAt = lookedAt;
    this.logger.error(
      { tenant_id: tenantId, position, anchored: kept.position },
      `The record's chain ends at position ${position}, but ${this.file} has another anchor for position ${kept.position}: its tail was cut or rewritten. Verify it.`,
    );
  }

  private report(): void {
    const behind = [...this.tenants.values()].map(
      ({ head, kept }) => (head?.position ?? 0) - (kept?.position ?? 0),
    );
    const least = Math.min(...behind);
    this.unanchored.set(least < 0 ? least : Math.max(...behind));
  }

  private async known(tenantId: string): Promise<TenantAnchors> {
    const { anchors } = await this.read(tenantId);
    const last = anchors.reduce<Anchor | null>(
      (highest, anchor) => (anchor.position >= (highest?.position ?? 0) ? anchor : highest),
      null,
    );
    const kept = last === null ? null : { position: last.position, hash: last.hash };
    return { kept, head: null, writtenAt: 0, loggedAt: 0, lookedAt: 0, alarmedAt: 0 };
  }

  private async append(line: string): Promise<void> {
    // Only our own folder is made: a named one that is not there is a volume that is not mounted.
    if (this.config.values.AUDIT_ANCHOR_FILE === undefined)
      await mkdir(dirname(this.file), { recursive: true });
    await this.rotate();
    const file = await open(this.file, 'a+', 0o600);
    try {
      // A line that a crash has cut off must not swallow the next one.
      await file.appendFile((await endsMidLine(file)) ? `\n${line}` : line);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  private async rotate(): Promise<void> {
    const size = await stat(this.file).then(
      (found) => found.size,
      () => 0,
    );
    if (size < MOST_BYTES) return;
    const last = highestLines(await readFile(this.file, 'utf8'));
    await rename(this.file, `${this.file}.1`);
    await appendFile(this.file, last, { mode: 0o600, flush: true });
  }

  private cannotWrite(error: unknown): void {
    if (this.failing) return;
    this.failing = true;
    this.logger.error(
      `The record's anchor cannot be written to ${this.file} (${codeOf(error)}): a cut tail of the record would not be noticed. Make it writable, or name another file in AUDIT_ANCHOR_FILE. It is tried again.`,
    );
  }
}

async function endsMidLine(file: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}
