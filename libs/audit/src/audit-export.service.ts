import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { Clock, Context, SecretBox, UnitOfWork, type Ctx } from '#platform';
import { AuditQueries } from './audit.queries.ts';
import { GENESIS, recordKeys } from './domain/chain.ts';
import { CSV_HEADER, csvLine, endLine, exportLine, headerLine } from './domain/export.ts';

@Injectable()
export class AuditExport {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly queries: AuditQueries,
    private readonly box: SecretBox,
  ) {}

  /** The whole sealed record as a stream of text; that it was exported is recorded first. */
  async stream(format: 'csv' | 'jsonl'): Promise<Readable> {
    const ctx = this.context.current();
    await this.unit.run(() =>
      this.unit.record('audit.exported', { type: 'tenant', id: ctx.tenantId }, { format }),
    );
    return Readable.from(this.lines(format, ctx));
  }

  // A stream is read outside the request's context, so the context is handed on.
  private async *lines(format: 'csv' | 'jsonl', ctx: Ctx): AsyncGenerator<string> {
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
}
