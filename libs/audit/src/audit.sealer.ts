import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { Clock, Config, Context, Scheduled, SecretBox, SettingError, UnitOfWork } from '#platform';
import { AuditRepository } from './data/audit.repository.ts';
import { GENESIS, chainHash } from './domain/chain.ts';
import type { Anchor } from './domain/verify.ts';

/** Hashing and reading so many hold the event loop for some five milliseconds; webhooks wait no longer than that. */
const BATCH = 400;
const ANCHOR_EVERY_MS = 60_000;

/** Gives each committed entry its place in the chain, within a second. */
@Injectable()
export class AuditSealer implements OnModuleInit {
  private readonly logger = new Logger(AuditSealer.name);
  private readonly anchored = new Map<string, { at: number; position: number }>();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly box: SecretBox,
    private readonly repository: AuditRepository,
  ) {}

  /** An anchor that cannot be written is found out now and not when it is needed. @throws SettingError */
  async onModuleInit(): Promise<void> {
    const file = this.config.values.AUDIT_ANCHOR_FILE;
    if (file === undefined || !this.config.runsWorkers) return;
    try {
      await appendFile(file, '', { mode: 0o600 });
    } catch (error) {
      throw new SettingError(
        `The setting AUDIT_ANCHOR_FILE is "${file}", but nothing can be written there (${(error as NodeJS.ErrnoException).code}).`,
      );
    }
  }

  @Scheduled('audit.seal', { everySeconds: 1 })
  async seal(): Promise<void> {
    let head: Anchor | null = null;
    for (let more = true; more;) {
      const sealed = await this.unit.run(() => this.sealBatch());
      if (sealed === null) return;
      head = sealed.head ?? head;
      more = sealed.count === BATCH;
    }
    if (head !== null) await this.anchor(head);
  }

  private async sealBatch(): Promise<{ count: number; head: Anchor | null } | null> {
    if (!(await this.repository.takeTurn())) return null;
    const entries = await this.repository.takePending(BATCH);
    if (entries.length === 0) return { count: 0, head: null };
    const { tenantId } = this.context.current();
    const key = auditKey(this.box);
    let { position, hash } = (await this.repository.head()) ?? { position: 0, hash: GENESIS };
    const links = entries.map((entry) => {
      position += 1;
      hash = chainHash(key, hash, tenantId, position, entry);
      return { position, entry_id: entry.id, hash };
    });
    await this.repository.append(links);
    return { count: entries.length, head: { position, hash: hash.toString('hex') } };
  }

  /** The head goes where the database's owner cannot reach: the log, and a file when one is configured. */
  private async anchor(head: Anchor): Promise<void> {
    const { tenantId } = this.context.current();
    const now = this.clock.now();
    const last = this.anchored.get(tenantId);
    if (last !== undefined && now.getTime() - last.at < ANCHOR_EVERY_MS) return;
    this.anchored.set(tenantId, { at: now.getTime(), position: head.position });
    this.logger.log({ tenant_id: tenantId, position: head.position, hash: head.hash }, 'audit head');
    const file = this.config.values.AUDIT_ANCHOR_FILE;
    if (file !== undefined)
      await appendFile(file, `${JSON.stringify({ tenant_id: tenantId, ...head, at: now.toISOString() })}\n`, {
        mode: 0o600,
      });
  }
}

/** As a key object: made once for a batch, where bytes would be made into one for every entry, which costs more than the hash. */
export function auditKey(box: SecretBox): KeyObject {
  return createSecretKey(box.key('audit-chain'));
}
