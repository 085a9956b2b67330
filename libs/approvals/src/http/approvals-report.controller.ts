import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ReportQuery, Requires } from '#platform';
import { ApprovalsReport } from '../approvals.report.ts';
import { DecisionsReportDto } from './dto/approval-report.dto.ts';

@ApiTags('stats')
@Controller('stats')
export class ApprovalsReportController {
  constructor(private readonly report: ApprovalsReport) {}

  @Get('decisions')
  @Requires('report:read')
  @ApiOperation({ summary: 'How approvals of the last days ended, and how long people took to decide' })
  @ApiOkResponse({ type: DecisionsReportDto })
  decisions(@Query() query: ReportQuery): Promise<DecisionsReportDto> {
    return this.report.decisions(query.days);
  }
}
