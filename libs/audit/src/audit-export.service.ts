import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { Context, UnitOfWork, type Ctx } from '#platform';
import { AuditQueries } from './audit.queries.ts';
import { CSV_HEADER, csvLine, exportLine, headerLine } from './domain/export.ts';

@Injectable()
export class AuditExport {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly queries: AuditQueries,
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
    for await (const batch of this.queries.batches(ctx))
      yield batch.map(format === 'csv' ? csvLine : exportLine).join('');
  }
}
