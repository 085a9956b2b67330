import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '#platform';
import { TeamsQueries } from '../teams.queries.ts';
import { TeamsService } from '../teams.service.ts';
import { CreateTeamDto, TeamDto, TeamListDto, UpdateTeamDto } from './dto/team.dto.ts';
import { toTeam } from './team.mapper.ts';

@ApiTags('teams')
@Controller('teams')
export class TeamsController {
  constructor(
    private readonly queries: TeamsQueries,
    private readonly service: TeamsService,
  ) {}

  @Get()
  @Requires('team:read')
  @ApiOperation({ operationId: 'listTeams', summary: 'Teams with their members, archived ones last' })
  @ApiOkResponse({ type: TeamListDto })
  async list(): Promise<TeamListDto> {
    return { data: (await this.queries.list()).map(toTeam) };
  }

  @Post()
  @Requires('team:write')
  @ApiOperation({
    operationId: 'createTeam',
    summary: 'Make a team, which has a queue of incidents from then on',
  })
  @ApiCreatedResponse({ type: TeamDto })
  async create(@Body() body: CreateTeamDto): Promise<TeamDto> {
    return toTeam(await this.service.create(body));
  }

  @Get(':id')
  @Requires('team:read')
  @ApiOperation({ operationId: 'findTeam', summary: 'A team with its members' })
  @ApiOkResponse({ type: TeamDto })
  async find(@Param('id') id: string): Promise<TeamDto> {
    return toTeam(await this.queries.find(id));
  }

  @Patch(':id')
  @Requires('team:write')
  @ApiOperation({ operationId: 'changeTeam', summary: 'Rename a team, or say who is in it' })
  @ApiOkResponse({ type: TeamDto })
  async update(@Param('id') id: string, @Body() body: UpdateTeamDto): Promise<TeamDto> {
    return toTeam(await this.service.update(id, body));
  }

  @Post(':id/archive')
  @HttpCode(200)
  @Requires('team:write')
  @ApiOperation({
    operationId: 'archiveTeam',
    summary:
      'Give it nothing from now on; what is in its queue stays there. Refused while a source puts its incidents there',
  })
  @ApiOkResponse({ type: TeamDto })
  async archive(@Param('id') id: string): Promise<TeamDto> {
    return toTeam(await this.service.archive(id));
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Requires('team:write')
  @ApiOperation({ operationId: 'restoreTeam', summary: 'Take an archived team into use again' })
  @ApiOkResponse({ type: TeamDto })
  async restore(@Param('id') id: string): Promise<TeamDto> {
    return toTeam(await this.service.restore(id));
  }
}
