import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiPage, Requires, mapPage, type Page } from '#platform';
import { AuditExport } from '../audit-export.service.ts';
import { AuditQueries } from '../audit.queries.ts';
import { toAuditEntryDto } from './audit.mapper.ts';
import { AuditEntryDto, AuditExportQuery, AuditListQuery, AuditVerificationDto } from './dto/audit.dto.ts';

@ApiTags('audit')
@Controller('audit')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly exports: AuditExport,
  ) {}

  @Get()
  @Requires('audit:read')
  @ApiOperation({ operationId: 'listAuditEntries', summary: 'The record, newest first' })
  @ApiPage(AuditEntryDto)
  async list(@Query() query: AuditListQuery): Promise<Page<AuditEntryDto>> {
    return mapPage(await this.queries.list(query), toAuditEntryDto);
  }

  @Get('export')
  @Requires('audit:read')
  @ApiOperation({ operationId: 'exportAudit', summary: 'The whole sealed record as CSV or JSON Lines' })
  @ApiProduces('application/jsonl', 'text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(@Query() query: AuditExportQuery): Promise<StreamableFile> {
    return new StreamableFile(await this.exports.stream(query.format), {
      type: query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
      disposition: `attachment; filename="triage-warden-audit.${query.format}"`,
    });
  }

  @Get('verify')
  @Requires('audit:read')
  @ApiOperation({
    operationId: 'verifyAudit',
    summary: 'Check the whole record: name the first broken entry, and what could not be proved',
  })
  @ApiOkResponse({ type: AuditVerificationDto })
  verify(): Promise<AuditVerificationDto> {
    return this.queries.verifyAndAnchor();
  }
}
