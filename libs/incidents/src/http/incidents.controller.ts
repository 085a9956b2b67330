import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Requires } from '#platform';
import { IncidentsQueries } from '../incidents.queries.ts';
import { IncidentsService } from '../incidents.service.ts';
import {
  CreateIncidentDto,
  HandInMailDto,
  ListAssigneesQuery,
  ListIncidentsQuery,
  MOST_MAIL_BYTES,
  ReopenIncidentDto,
  ResolveIncidentDto,
  TriageIncidentDto,
  UpdateIncidentDto,
} from './dto/incident-requests.dto.ts';
import { AssigneesDto, IncidentDetailDto, IncidentDto, IncidentPageDto } from './dto/incident.dto.ts';
import { KnownPlaybook } from './known-playbook.pipe.ts';
import { toAssignees, toIncidentDetail, toIncidentPage } from './incident.mapper.ts';

@ApiTags('incidents')
@Controller('incidents')
export class IncidentsController {
  constructor(
    private readonly queries: IncidentsQueries,
    private readonly service: IncidentsService,
  ) {}

  @Get()
  @Requires('incident:read')
  @ApiOperation({
    summary:
      'Incidents, newest first; sorts: created_at, severity, number, status, and of open ones urgency: severity, verdict, and how much of their time is used up',
  })
  @ApiExtraModels(IncidentDto)
  @ApiOkResponse({ type: IncidentPageDto })
  async list(@Query() query: ListIncidentsQuery): Promise<IncidentPageDto> {
    return toIncidentPage(await this.queries.list(query));
  }

  @Post()
  @Requires('incident:write')
  @ApiOperation({ summary: 'Enter an incident by hand, with a suspicious mail for instance' })
  @ApiCreatedResponse({ type: IncidentDetailDto })
  async create(@Body(KnownPlaybook) body: CreateIncidentDto): Promise<IncidentDetailDto> {
    return toIncidentDetail(await this.service.create(body));
  }

  @Post('mails')
  @RouteConfig({ bodyBytes: (3 * MOST_MAIL_BYTES) / 2 })
  @Requires('incident:write')
  @ApiOperation({ summary: 'Hand in a suspicious mail, as its file; it becomes an incident' })
  @ApiCreatedResponse({ type: IncidentDetailDto })
  async handIn(@Body() body: HandInMailDto): Promise<IncidentDetailDto> {
    return toIncidentDetail(await this.service.handIn(body));
  }

  @Get('assignees')
  @Requires('incident:read')
  @ApiOperation({ summary: 'To whom an incident may be assigned: those who may work on it' })
  @ApiOkResponse({ type: AssigneesDto })
  async assignees(@Query() query: ListAssigneesQuery): Promise<AssigneesDto> {
    return toAssignees(await this.queries.assignees(query.q ?? ''));
  }

  @Get(':id')
  @Requires('incident:read')
  @ApiOperation({ summary: 'An incident, by its id or its number' })
  @ApiOkResponse({ type: IncidentDetailDto })
  async find(@Param('id') id: string): Promise<IncidentDetailDto> {
    return toIncidentDetail(await this.queries.find(id));
  }

  @Patch(':id')
  @Requires('incident:write')
  @ApiOperation({ summary: 'Change title, severity, type, assignee, team, tags, or put it off' })
  @ApiOkResponse({ type: IncidentDetailDto })
  async update(@Param('id') id: string, @Body() body: UpdateIncidentDto): Promise<IncidentDetailDto> {
    return toIncidentDetail(await this.service.update(id, body));
  }

  @Post(':id/triage')
  @HttpCode(202)
  @Requires('incident:write')
  @ApiOperation({ summary: 'Triage again' })
  @ApiAcceptedResponse({ type: IncidentDetailDto })
  async triage(
    @Param('id') id: string,
    @Body(KnownPlaybook) body: TriageIncidentDto,
  ): Promise<IncidentDetailDto> {
    return toIncidentDetail(await this.service.requestTriage(id, body.playbook ?? null));
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @Requires('incident:write')
  @ApiOperation({ summary: 'Resolve with a disposition' })
  @ApiOkResponse({ type: IncidentDetailDto })
  async resolve(@Param('id') id: string, @Body() body: ResolveIncidentDto): Promise<IncidentDetailDto> {
    return toIncidentDetail(await this.service.resolve(id, body));
  }

  @Post(':id/reopen')
  @HttpCode(200)
  @Requires('incident:write')
  @ApiOperation({ summary: 'Reopen a resolved incident' })
  @ApiOkResponse({ type: IncidentDetailDto })
  async reopen(@Param('id') id: string, @Body() body: ReopenIncidentDto): Promise<IncidentDetailDto> {
    return toIncidentDetail(await this.service.reopen(id, body.reason));
  }
}
