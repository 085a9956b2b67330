import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { Clock, Context, Ids, SecretBox, UnitOfWork, type Ctx } from '#platform';
import { AuditQueries } from './audit.queries.ts';
import { AuditSearchRepository } from './data/audit-search.repository.ts';
import { isNarrowed, type AuditFilter } from './domain/audit-filter.ts';
import { GENESIS, recordKeys } from './domain/chain.ts';
import {
  CSV_HEADER,
  PART_CSV_HEADER,
  csvLine,
  endLine,
  exportLine,
  headerLine,
  partCsvLine,
} from './domain/export.ts';
import { PartWriter, type PartLink } from './domain/part.ts';

type ExportFormat = 'csv' | 'jsonl';

const BATCH = 1000;

@Injectable()
export class AuditExport {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly queries: AuditQueries,
    private readonly search: AuditSearchRepository,
    private readonly box: SecretBox,
  ) {}

  /**
   * As a stream of text; that it was exported is recorded first.
   * @param filter by which entries are chosen; without one the whole sealed record, in the order of its chain
   * @param told the filter as the one who asks has said it: it stands in the record and in the export
   */
  async stream(
    format: ExportFormat,
    filter: AuditFilter = {},
    told: Readonly<Record<string, string>> = {},
  ): Promise<Readable> {
    const ctx = this.context.current();
    const part = isNarrowed(filter);
    // What is recorded from here on, this export first of all, was not there when it was asked for.
    const before = this.ids.next();
    await this.unit.run(() =>
      this.unit.record(
        'audit.exported',
        { type: 'tenant', id: ctx.tenantId },
        { format, ...(part ? { filters: told } : {}) },
      ),
    );
    return Readable.from(part ? this.part(format, filter, told, before, ctx) : this.whole(format, ctx));
  }

  // A stream is read outside the request's context, so the context is handed on.
  private async *whole(format: ExportFormat, ctx: Ctx): AsyncGenerator<string> {
    yield format === 'csv' ? CSV_HEADER : headerLine(ctx.tenantId);
    // Before the first entry is read: an anchor that is older than this must be in it.
    const at = this.clock.now().toISOString();
    let last: { position: number; hash: Buffer } = { position: 0, hash: GENESIS };
    for await (const batch of this.queries.batches(ctx)) {
      last = batch.at(-1) ?? last;
      yield batch.map(format === 'csv' ? csvLine : exportLine).join('');
    }
    if (format === 'jsonl') yield endLine(recordKeys(this.box), ctx.tenantId, { ...last, at });
  }

  private async *part(
    format: ExportFormat,
    filter: AuditFilter,
    told: Readonly<Record<string, string>>,
    before: string,
    ctx: Ctx,
  ): AsyncGenerator<string> {
    const writer = new PartWriter(recordKeys(this.box), ctx.tenantId);
    const header = writer.header(this.clock.now().toISOString(), told);
    yield format === 'csv' ? PART_CSV_HEADER : header;
    for await (const batch of this.found(filter, before, ctx))
      yield batch.map((link) => (format === 'csv' ? partCsvLine(link) : writer.entry(link))).join('');
    if (format === 'jsonl') yield writer.end();
  }

  /** As the list shows them, newest first; each batch is read in a transaction of its own. */
  private async *found(filter: AuditFilter, before: string, ctx: Ctx): AsyncGenerator<PartLink[]> {
    for (let next = before; ;) {
      const batch = await this.context.run(ctx, () =>
        this.unit.read(() => this.search.links(filter, next, BATCH)),
      );
      if (batch.length > 0) yield batch;
      if (batch.length < BATCH) return;
      next = batch.at(-1)?.entry.id ?? next;
    }
  }
}
