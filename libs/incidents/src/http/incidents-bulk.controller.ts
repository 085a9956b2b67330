import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPage, IdPipe, Requires, mapPage, type Page } from '#platform';
import { IncidentsBulk } from '../incidents.bulk.ts';
import { toBulkItem, toBulkProgress } from './bulk.mapper.ts';
import {
  BulkIncidentsDto,
  IncidentBulkItemDto,
  BulkItemsQuery,
  BulkProgressDto,
} from './dto/incident-bulk.dto.ts';
import { KnownPlaybook } from './known-playbook.pipe.ts';

@ApiTags('incidents')
@Controller('incidents/bulk')
export class IncidentsBulkController {
  constructor(private readonly bulk: IncidentsBulk) {}

  @Post()
  @HttpCode(200)
  @Requires('incident:write')
  @ApiOperation({
    summary:
      'Change many, each by itself: assign, resolve, triage again, tag or put off. It does the next 50; repeat the request until none is waiting',
  })
  @ApiOkResponse({ type: BulkProgressDto })
  async work(@Body(KnownPlaybook) body: BulkIncidentsDto): Promise<BulkProgressDto> {
    return toBulkProgress(await this.bulk.work(body));
  }

  @Get(':id/items')
  @Requires('incident:write')
  @ApiOperation({ summary: 'What has become of each incident of a change of many that I have begun' })
  @ApiPage(IncidentBulkItemDto)
  async items(
    @Param('id', IdPipe) id: string,
    @Query() query: BulkItemsQuery,
  ): Promise<Page<IncidentBulkItemDto>> {
    return mapPage(await this.bulk.items(id, query), toBulkItem);
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Requires('incident:write')
  @ApiOperation({
    summary: 'Take it back where nothing else has happened since: the next 50; repeat until all are told',
  })
  @ApiOkResponse({ type: BulkProgressDto })
  async undo(@Param('id', IdPipe) id: string): Promise<BulkProgressDto> {
    return toBulkProgress(await this.bulk.undo(id));
  }
}
