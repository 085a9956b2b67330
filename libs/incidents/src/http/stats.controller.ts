import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ReportQuery, Requires } from '#platform';
import { ReportQueries } from '../report.queries.ts';
import { StatsQueries } from '../stats.queries.ts';
import { StatsQuery } from './dto/incident-requests.dto.ts';
import { ReportDto } from './dto/report.dto.ts';
import { StatsOverviewDto, StatsTimelineDto } from './dto/stats.dto.ts';

@ApiTags('stats')
@Controller('stats')
export class StatsController {
  constructor(
    private readonly queries: StatsQueries,
    private readonly reports: ReportQueries,
  ) {}

  @Get('overview')
  @Requires('incident:read')
  @ApiOperation({ summary: 'A period (24 hours) against the one before, and what needs people' })
  @ApiOkResponse({ type: StatsOverviewDto })
  overview(@Query() query: StatsQuery): Promise<StatsOverviewDto> {
    return this.queries.overview(query.hours);
  }

  @Get('timeline')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Incidents by hour and verdict' })
  @ApiOkResponse({ type: StatsTimelineDto })
  timeline(@Query() query: StatsQuery): Promise<StatsTimelineDto> {
    return this.queries.timeline(query.hours);
  }

  @Get('report')
  @Requires('report:read')
  @ApiOperation({ summary: 'The last days for who leads: volume, verdicts, times, load, calibration' })
  @ApiOkResponse({ type: ReportDto })
  report(@Query() query: ReportQuery): Promise<ReportDto> {
    return this.reports.report(query.days);
  }
}
