import { Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '#platform';
import { IncidentWatchers } from '../incident-watchers.ts';
import { IncidentsQueries } from '../incidents.queries.ts';
import { ListAssigneesQuery } from './dto/incident-requests.dto.ts';
import { WatchersDto } from './dto/incident-watchers.dto.ts';
import { AssigneesDto } from './dto/incident.dto.ts';
import { toAssignees, toWatchers } from './incident.mapper.ts';

@ApiTags('incidents')
@Controller('incidents')
export class IncidentWatchersController {
  constructor(
    private readonly watchers: IncidentWatchers,
    private readonly queries: IncidentsQueries,
  ) {}

  @Get('readers')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Who can be mentioned in a comment: those who may read incidents' })
  @ApiOkResponse({ type: AssigneesDto })
  async readers(@Query() query: ListAssigneesQuery): Promise<AssigneesDto> {
    return toAssignees(await this.queries.readers(query.q ?? ''));
  }

  @Get(':id/watchers')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Who is told what becomes of it' })
  @ApiOkResponse({ type: WatchersDto })
  async list(@Param('id') id: string): Promise<WatchersDto> {
    return toWatchers(await this.watchers.list(id));
  }

  @Put(':id/watchers/me')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Tell me what becomes of it' })
  @ApiOkResponse({ type: WatchersDto })
  async watch(@Param('id') id: string): Promise<WatchersDto> {
    return toWatchers(await this.watchers.watch(id));
  }

  @Delete(':id/watchers/me')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Tell me no more of it, until I have to do with it again' })
  @ApiOkResponse({ type: WatchersDto })
  async unwatch(@Param('id') id: string): Promise<WatchersDto> {
    return toWatchers(await this.watchers.unwatch(id));
  }
}
