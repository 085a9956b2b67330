import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { JsonObject } from '#contracts';
import { ApiPage, ListQuery, Requires, toPage } from '#platform';
import type { Page } from '#platform';
import { PlaybooksQueries } from '../playbooks.queries.ts';
import { PlaybooksService } from '../playbooks.service.ts';
import { RunsService } from '../runs.service.ts';
import { RunPlaybookDto, SavePlaybookDto, ValidatePlaybookDto } from './dto/playbook.request.ts';
import {
  PlaybookDto,
  PlaybookSummaryDto,
  PlaybookValidationDto,
  PlaybookVersionDto,
  RunSummaryDto,
} from './dto/playbook.response.ts';
import { PlaybookText } from './playbook-body.ts';
import type { PlaybookBody } from './playbook-body.ts';
import { toPlaybook, toPlaybookSummary, toRunSummary, toValidation, toVersion } from './playbooks.mapper.ts';

@ApiTags('playbooks')
@Controller('playbooks')
export class PlaybooksController {
  constructor(
    private readonly queries: PlaybooksQueries,
    private readonly service: PlaybooksService,
    private readonly runs: RunsService,
  ) {}

  @Get()
  @Requires('playbook:read')
  @ApiOperation({ operationId: 'listPlaybooks', summary: 'Playbooks by name' })
  @ApiPage(PlaybookSummaryDto)
  async list(@Query() query: ListQuery): Promise<Page<PlaybookSummaryDto>> {
    return toPage(await this.queries.list(query), query.limit, (row) => [row.name], toPlaybookSummary);
  }

  @Get('schema.json')
  @Requires('playbook:read')
  @ApiOperation({ operationId: 'getPlaybookSchema', summary: 'The JSON Schema of playbooks, for editors' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  schema(): JsonObject {
    return this.queries.schema();
  }

  @Post('validate')
  @HttpCode(200)
  @Requires('playbook:read')
  @ApiOperation({
    operationId: 'validatePlaybook',
    summary: 'Every fault of a playbook, with line and column',
  })
  @ApiBody({ type: ValidatePlaybookDto })
  @ApiOkResponse({ type: PlaybookValidationDto })
  validate(@PlaybookText() body: PlaybookBody): PlaybookValidationDto {
    return toValidation(this.queries.validate(body.yaml));
  }

  @Post()
  @Requires('playbook:write')
  @ApiOperation({
    operationId: 'createPlaybook',
    summary: 'Create a playbook from YAML (application/yaml, or in JSON)',
  })
  @ApiBody({ type: SavePlaybookDto })
  @ApiCreatedResponse({ type: PlaybookDto })
  async create(@PlaybookText() body: PlaybookBody): Promise<PlaybookDto> {
    return toPlaybook(await this.service.create(body.yaml));
  }

  @Get(':name')
  @Requires('playbook:read')
  @ApiOperation({
    operationId: 'getPlaybook',
    summary: 'A playbook with its text; the text alone when application/yaml is accepted',
  })
  @ApiProduces('application/json', 'application/yaml')
  @ApiOkResponse({ type: PlaybookDto })
  async get(
    @Param('name') name: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlaybookDto | string> {
    return shown(reply, toPlaybook(await this.queries.get(name)), accept);
  }

  @Put(':name')
  @Requires('playbook:write')
  @ApiOperation({ operationId: 'updatePlaybook', summary: 'Save a new version; runs under way keep theirs' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The version that was changed' })
  @ApiBody({ type: SavePlaybookDto })
  @ApiOkResponse({ type: PlaybookDto })
  async update(
    @Param('name') name: string,
    @PlaybookText() body: PlaybookBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlaybookDto | string> {
    return shown(reply, toPlaybook(await this.service.update(name, body.yaml, body.version)), undefined);
  }

  @Delete(':name')
  @HttpCode(204)
  @Requires('playbook:write')
  @ApiOperation({
    operationId: 'deletePlaybook',
    summary: 'Delete a playbook; its runs stay. Built-in ones can only be disabled',
  })
  @ApiNoContentResponse()
  remove(@Param('name') name: string): Promise<void> {
    return this.service.remove(name);
  }

  @Get(':name/versions')
  @Requires('playbook:read')
  @ApiOperation({ operationId: 'listPlaybookVersions', summary: 'Versions, newest first' })
  @ApiPage(PlaybookVersionDto)
  async versions(@Param('name') name: string, @Query() query: ListQuery): Promise<Page<PlaybookVersionDto>> {
    return toPage(await this.queries.versions(name, query), query.limit, (row) => [row.version], toVersion);
  }

  @Get(':name/runs')
  @Requires('playbook:read')
  @ApiOperation({ operationId: 'listPlaybookRuns', summary: 'Runs of a playbook, newest first' })
  @ApiPage(RunSummaryDto)
  async runsOf(@Param('name') name: string, @Query() query: ListQuery): Promise<Page<RunSummaryDto>> {
    const rows = await this.queries.runsOfPlaybook(name, query);
    return toPage(rows, query.limit, (row) => [row.created_at.toISOString(), row.id], toRunSummary);
  }

  @Post(':name/run')
  @HttpCode(202)
  @Requires('playbook:run')
  @ApiOperation({ operationId: 'runPlaybook', summary: 'Triage an incident with this playbook' })
  @ApiAcceptedResponse({ type: RunSummaryDto })
  async run(@Param('name') name: string, @Body() body: RunPlaybookDto): Promise<RunSummaryDto> {
    const { id } = await this.runs.start(name, body.incident_id);
    return toRunSummary((await this.queries.run(id)).run);
  }

  @Post(':name/enable')
  @HttpCode(200)
  @Requires('playbook:write')
  @ApiOperation({ operationId: 'enablePlaybook', summary: 'Let incidents take this playbook' })
  @ApiOkResponse({ type: PlaybookDto })
  async enable(@Param('name') name: string): Promise<PlaybookDto> {
    return toPlaybook(await this.service.setEnabled(name, true));
  }

  @Post(':name/disable')
  @HttpCode(200)
  @Requires('playbook:write')
  @ApiOperation({
    operationId: 'disablePlaybook',
    summary: 'Let no more incidents take it; runs under way go on',
  })
  @ApiOkResponse({ type: PlaybookDto })
  async disable(@Param('name') name: string): Promise<PlaybookDto> {
    return toPlaybook(await this.service.setEnabled(name, false));
  }
}

function shown(reply: FastifyReply, playbook: PlaybookDto, accept: string | undefined): PlaybookDto | string {
  void reply.header('etag', `"${playbook.version}"`);
  void reply.header('vary', 'Accept');
  if (accept === undefined || !/\b(application|text)\/(x-)?yaml\b/.test(accept)) return playbook;
  void reply.header('content-type', 'application/yaml; charset=utf-8');
  return playbook.yaml;
}
