import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdPipe, ApiPage, ListQuery, Requires, toPage } from '#platform';
import type { Page } from '#platform';
import { PlaybooksQueries } from '../playbooks.queries.ts';
import { RunEnds } from '../run-ends.ts';
import { RunDto, RunSummaryDto } from './dto/playbook.response.ts';
import { toRun, toRunSummary } from './playbooks.mapper.ts';

@ApiTags('runs')
@Controller()
export class RunsController {
  constructor(
    private readonly queries: PlaybooksQueries,
    private readonly ends: RunEnds,
  ) {}

  @Get('runs/:id')
  @Requires('playbook:read')
  @ApiOperation({ operationId: 'getRun', summary: 'A run with its steps' })
  @ApiOkResponse({ type: RunDto })
  async get(@Param('id', IdPipe) id: string): Promise<RunDto> {
    return toRun(await this.queries.run(id));
  }

  @Post('runs/:id/cancel')
  @HttpCode(200)
  @Requires('playbook:run')
  @ApiOperation({
    operationId: 'cancelRun',
    summary: 'End a run; what it has asked for stays with the approvers',
  })
  @ApiOkResponse({ type: RunDto })
  async cancel(@Param('id', IdPipe) id: string): Promise<RunDto> {
    await this.ends.cancel(id);
    return toRun(await this.queries.run(id));
  }

  @Get('incidents/:id/runs')
  @Requires('incident:read')
  @ApiOperation({ operationId: 'listIncidentRuns', summary: 'Runs on an incident, newest first' })
  @ApiPage(RunSummaryDto)
  async ofIncident(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<RunSummaryDto>> {
    const rows = await this.queries.runsOfIncident(id, query);
    return toPage(rows, query.limit, (row) => [row.created_at.toISOString(), row.id], toRunSummary);
  }
}
