import { Injectable } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { Config, Context, SecretBox, UnitOfWork, decodeCursor, toPage, type Ctx, type Page } from '#platform';
import { auditKey } from './audit.sealer.ts';
import { AuditRepository } from './data/audit.repository.ts';
import { ChainVerifier, type Anchor, type Link, type Verification } from './domain/verify.ts';
import type { AuditEntryDto, AuditListQuery } from './http/dto/audit.dto.ts';

const BATCH = 2000;

@Injectable()
export class AuditQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly config: Config,
    private readonly box: SecretBox,
    private readonly repository: AuditRepository,
  ) {}

  list(query: AuditListQuery): Promise<Page<AuditEntryDto>> {
    const cursor = decodeCursor(query.cursor, 1);
    return this.unit.read(async () =>
      toPage(
        await this.repository.page(query, cursor, query.limit + 1),
        query.limit,
        (row) => [row.id],
        (row) => ({
          ...row,
          occurred_at: row.occurred_at.toISOString(),
          actor_type: row.actor_type as AuditEntryDto['actor_type'],
          details: row.details as Record<string, unknown>,
          position: row.position === null ? null : Number(row.position),
        }),
      ),
    );
  }

  /** Checks the whole chain of the tenant; memory stays bounded, time grows with the record. */
  async verify(anchors?: Anchor[]): Promise<Verification> {
    const ctx = this.context.current();
    const { tenantId } = ctx;
    const verifier = new ChainVerifier(
      tenantId,
      auditKey(this.box),
      anchors ?? (await this.anchorsOf(tenantId)),
    );
    for await (const batch of this.batches(ctx))
      if (!batch.every((link) => verifier.add(link))) return verifier.result();
    verifier.addUnchained(await this.unit.read(() => this.repository.unchained(1000)));
    return verifier.result();
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

  private async anchorsOf(tenantId: string): Promise<Anchor[]> {
    const file = this.config.values.AUDIT_ANCHOR_FILE;
    return file === undefined ? [] : readAnchors(await readFile(file, 'utf8').catch(() => ''), tenantId);
  }
}

/** The lines of an anchor file that belong to one tenant; a line that is not an anchor is an error with its number. */
export function readAnchors(text: string, tenantId: string): Anchor[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const value = parsed(line) as { tenant_id?: unknown; position?: unknown; hash?: unknown } | null;
    if (typeof value?.position !== 'number' || typeof value.hash !== 'string')
      throw new Error(`Line ${index + 1} of the anchor file is not an anchor.`);
    return value.tenant_id === tenantId ? [{ position: value.position, hash: value.hash }] : [];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
