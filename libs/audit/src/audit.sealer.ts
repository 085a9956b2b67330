import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import { Context, Scheduled, SecretBox, Tenants, UnitOfWork } from '#platform';
import { AuditAnchors } from './audit.anchors.ts';
import { REFUSED_TOTAL } from './audit.metrics.ts';
import { AuditRepository, type TakenEntry } from './data/audit.repository.ts';
import { GENESIS, chainHash, isAuthentic, isSame, recordKeys, type RecordKeys } from './domain/chain.ts';

/** Hashing and reading so many hold the event loop for some five milliseconds; webhooks wait no longer than that. */
const BATCH = 400;
/** Of one batch; the number is logged. */
const REFUSED_NAMED = 10;

interface SealedBatch {
  /** Entries taken out of the queue. */
  taken: number;
  head: { position: number; hash: string } | null;
}

/** Gives each committed entry that the application has recorded its place in the chain, within a second. */
@Injectable()
export class AuditSealer implements OnApplicationShutdown {
  private readonly logger = new Logger(AuditSealer.name);
  /** A start that was refused, or a process without workers, seals nothing at its end either. */
  private atWork = false;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly tenants: Tenants,
    private readonly box: SecretBox,
    private readonly repository: AuditRepository,
    private readonly anchors: AuditAnchors,
    @InjectMetric(REFUSED_TOTAL) private readonly refused: Counter,
  ) {}

  @Scheduled('audit.seal', { everySeconds: 1, everywhere: true })
  seal(): Promise<void> {
    this.atWork = true;
    return this.sealAll({});
  }

  /** What was recorded last is sealed and anchored, not left for the next start: after all who record at their end. */
  async onApplicationShutdown(): Promise<void> {
    if (!this.atWork) return;
    await this.tenants
      .forEach('audit.seal', () => this.sealAll({ now: true }), { everywhere: true })
      .catch((error: unknown) => this.logger.warn(`The record was not sealed at the end: ${String(error)}`));
  }

  private async sealAll(anchoring: { now?: boolean }): Promise<void> {
    const { tenantId } = this.context.current();
    let head: SealedBatch['head'] = null;
    for (let more = true; more;) {
      const sealed = await this.unit.run(() => this.sealBatch());
      if (sealed === null) break;
      head = sealed.head ?? head;
      more = sealed.taken === BATCH;
    }
    if (head !== null) await this.anchors.seen(tenantId, head);
    else if (this.anchors.looksAgain(tenantId)) await this.anchors.seen(tenantId, await this.headNow());
    await this.anchors.keep(tenantId, anchoring);
  }

  private async headNow(): Promise<SealedBatch['head']> {
    const head = await this.unit.read(() => this.repository.head());
    return head === null ? null : { position: head.position, hash: head.hash.toString('hex') };
  }

  private async sealBatch(): Promise<SealedBatch | null> {
    if (!(await this.repository.takeTurn())) return null;
    const next = await this.repository.pending(BATCH);
    if (next.length === 0) return { taken: 0, head: null };
    const head = await this.repository.head();
    const authenticated = head?.authenticated === true;
    // Those of before entries were authenticated have their places before all others.
    const early = authenticated ? [] : await this.repository.pendingWithoutMac(BATCH);
    const ids = early.length > 0 ? early : next;
    const { tenantId } = this.context.current();
    const recordedHere = this.unit.recorded.of(tenantId, ids);
    this.unit.afterCommit(() => this.unit.recorded.forget(recordedHere.keys()));
    const taken = await this.repository.take(ids, recordedHere);
    const keys = recordKeys(this.box);
    let { position, hash } = head ?? { position: 0, hash: GENESIS };
    const links = this.acceptable(taken, recordedHere, keys, authenticated).map(({ id, proof }) => {
      position += 1;
      hash = chainHash(keys, hash, tenantId, position, proof);
      return { position, entry_id: id, hash };
    });
    if (links.length === 0) return { taken: ids.length, head: null };
    await this.repository.append(links);
    return { taken: ids.length, head: { position, hash: hash.toString('hex') } };
  }

  /**
   * Those that the application has recorded: this process, as it remembers, or another one, as their content shows.
   * The others stay out of the chain for good, where `verify` names them. An entry without authentication is of before
   * there was one, and only as long as nothing behind it has one: the database takes none any more.
   */
  private acceptable(
    taken: TakenEntry[],
    recordedHere: Map<string, Buffer>,
    keys: RecordKeys,
    authenticated: boolean,
  ): TakenEntry[] {
    const { tenantId } = this.context.current();
    let begun = authenticated;
    const strangers: string[] = [];
    const accepted = taken.filter(({ id, proof, entry }) => {
      const mac = Buffer.isBuffer(proof) ? proof : null;
      const accept =
        mac === null
          ? entry !== null && !begun
          : entry === null
            ? isSame(recordedHere.get(id), mac)
            : isAuthentic(keys, tenantId, { entry, mac });
      if (!accept) strangers.push(id);
      else if (mac !== null) begun = true;
      return accept;
    });
    if (strangers.length > 0) {
      this.unit.afterCommit(() => this.refused.inc(strangers.length));
      this.logger.error(
        { tenant_id: tenantId, count: strangers.length, entry_ids: strangers.slice(0, REFUSED_NAMED) },
        'Entries of the record were not recorded by the application and are kept out of its chain: somebody writes to the database past it.',
      );
    }
    return accepted;
  }
}
