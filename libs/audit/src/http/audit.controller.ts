import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiPage, Requires, mapPage, type Page } from '#platform';
import { AuditExport } from '../audit-export.service.ts';
import { AuditSearchQueries } from '../audit-search.queries.ts';
import { AuditQueries } from '../audit.queries.ts';
import { toAuditEntryDto, toFilter, toldFilters } from './audit.mapper.ts';
import {
  AuditChoicesDto,
  AuditEntryDto,
  AuditExportQuery,
  AuditListQuery,
  AuditVerificationDto,
} from './dto/audit.dto.ts';

@ApiTags('audit')
@Controller('audit')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly search: AuditSearchQueries,
    private readonly exports: AuditExport,
  ) {}

  @Get()
  @Requires('audit:read')
  @ApiOperation({ operationId: 'listAuditEntries', summary: 'The record, newest first' })
  @ApiPage(AuditEntryDto)
  async list(@Query() query: AuditListQuery): Promise<Page<AuditEntryDto>> {
    return mapPage(await this.search.list({ ...query, ...toFilter(query) }), toAuditEntryDto);
  }

  @Get('choices')
  @Requires('audit:read')
  @ApiOperation({
    operationId: 'auditChoices',
    summary: 'The people and the kinds of events that the record can be narrowed to',
  })
  @ApiOkResponse({ type: AuditChoicesDto })
  choices(): Promise<AuditChoicesDto> {
    return this.search.choices();
  }

  @Get('export')
  @Requires('audit:read')
  @ApiOperation({
    operationId: 'exportAudit',
    summary: 'The record as CSV or JSON Lines: the whole sealed one, or what filters leave of it',
    description:
      'Either can be verified without the database (`tw audit verify --file`): of a part each entry by itself, and that none of its lines is missing.',
  })
  @ApiProduces('application/jsonl', 'text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(@Query() query: AuditExportQuery): Promise<StreamableFile> {
    return new StreamableFile(await this.exports.stream(query.format, toFilter(query), toldFilters(query)), {
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
