import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '#platform';
import { IncidentGroupsQueries } from '../incident-groups.queries.ts';
import { IncidentGroupsDto, IncidentGroupsQuery } from './dto/incident-group.dto.ts';
import { toIncidentGroups } from './incident.mapper.ts';

@ApiTags('incidents')
@Controller('incident-groups')
export class IncidentGroupsController {
  constructor(private readonly queries: IncidentGroupsQueries) {}

  @Get()
  @Requires('incident:read')
  @ApiOperation({ summary: 'What matches, by what it has in common: source, type, team, or an observable' })
  @ApiOkResponse({ type: IncidentGroupsDto })
  async list(@Query() { by, ...filter }: IncidentGroupsQuery): Promise<IncidentGroupsDto> {
    return toIncidentGroups(await this.queries.groups(filter, by));
  }
}
