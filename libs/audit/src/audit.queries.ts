import { Injectable } from '@nestjs/common';
import { Context, SecretBox, UnitOfWork, type Ctx } from '#platform';
import { AuditAnchors } from './audit.anchors.ts';
import { AuditRepository } from './data/audit.repository.ts';
import type { AnchorsRead } from './domain/anchor.ts';
import { recordKeys } from './domain/chain.ts';
import { ChainVerifier, type Link, type Verification } from './domain/verify.ts';

const BATCH = 2000;

@Injectable()
export class AuditQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly anchors: AuditAnchors,
    private readonly box: SecretBox,
    private readonly repository: AuditRepository,
  ) {}

  /**
   * Checks the whole record of the tenant; memory stays bounded, time grows with the record.
   * @param given anchors to check it by; left out, those that this process keeps
   */
  async verify(given?: AnchorsRead): Promise<Verification> {
    const ctx = this.context.current();
    const { tenantId } = ctx;
    // Before the chain is read: what is anchored meanwhile may stand behind the last entry that is seen here.
    const { anchors, leftAside } = given ?? (await this.anchors.read(tenantId));
    const verifier = new ChainVerifier(tenantId, recordKeys(this.box), anchors, leftAside);
    for await (const batch of this.batches(ctx))
      if (!batch.every((link) => verifier.add(link))) return verifier.result();
    let after: string | null = null;
    do {
      after = await this.addUnchained(verifier, after);
    } while (after !== null);
    return verifier.result();
  }

  /** As `verify`; what was found whole is anchored here, so that this process, too, notices when it is cut later. */
  async verifyAndAnchor(): Promise<Verification> {
    const result = await this.verify();
    if (result.status !== 'broken' && result.head !== null)
      await this.anchors.verified(this.context.current().tenantId, result.head);
    return result;
  }

  /** @returns the last id of a batch that others may follow */
  private async addUnchained(verifier: ChainVerifier, after: string | null): Promise<string | null> {
    const found = await this.unit.read(() => this.repository.unchained(after, BATCH));
    for (const { recorded, waiting } of found) verifier.addUnchained(recorded, waiting);
    return found.length < BATCH ? null : (found.at(-1)?.recorded.entry.id ?? null);
  }

  /** The chain in order, in batches, each read in a transaction of its own: an export may take its time. */
  async *batches(ctx: Ctx): AsyncGenerator<Link[]> {
    for (let after = 0; ;) {
      const batch = await this.context.run(ctx, () =>
        this.unit.read(() => this.repository.links(after, BATCH)),
      );
      if (batch.length > 0) yield batch;
      if (batch.length < BATCH) return;
      after = batch.at(-1)?.position ?? after;
    }
  }
}
