import { Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Presence, PresenceDto, Requires, toPresenceDto } from '#platform';
import { subject } from '../incident-subject.ts';
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
    private readonly presence: Presence,
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

  @Put(':id/presence')
  @Requires('incident:read')
  @ApiOperation({ summary: 'I look at it, for the next minute; who else does' })
  @ApiOkResponse({ type: PresenceDto })
  async see(@Param('id') id: string): Promise<PresenceDto> {
    return toPresenceDto(this.presence.see(subject((await this.queries.find(id)).id), 'looking'));
  }

  @Delete(':id/presence')
  @HttpCode(204)
  @Requires('incident:read')
  @ApiOperation({ summary: 'I look at it no more' })
  @ApiNoContentResponse()
  async leave(@Param('id') id: string): Promise<void> {
    this.presence.leave(subject((await this.queries.find(id)).id));
  }
}
