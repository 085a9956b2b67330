import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdPipe, ApiPage, Requires, type Page } from '#platform';
import { ActionCommands } from '../actions.service.ts';
import { ActionQueries } from '../actions.queries.ts';
import { ActionPreviews } from '../action-previews.ts';
import { ReporterAnswers } from '../reporter-answers.ts';
import { ActionRetries } from '../action-retries.service.ts';
import { ActionRollbacks } from '../action-rollbacks.service.ts';
import { PersonRequests } from '../person-requests.service.ts';
import { ActionDto, PastActionDto } from './dto/action.dto.ts';
import {
  ActionListQuery,
  CancelActionDto,
  IncidentActionListQuery,
  PreviewActionDto,
  ReasonDto,
  RequestActionDto,
  RequestIncidentActionDto,
  SettleActionDto,
} from './dto/action-requests.dto.ts';
import { ActionPreviewDto, ActionTypeDto } from './dto/action-type.dto.ts';
import { ReporterDto } from './dto/reporter.dto.ts';
import { reporterDto } from './reporters.mapper.ts';

const ApiIdempotencyKey = () =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'A repeat with the same key answers with the same action',
  });

@ApiTags('actions')
@Controller()
export class ActionsController {
  constructor(
    private readonly queries: ActionQueries,
    private readonly commands: ActionCommands,
    private readonly requests: PersonRequests,
    private readonly previews: ActionPreviews,
    private readonly retries: ActionRetries,
    private readonly rollbacks: ActionRollbacks,
    private readonly reporters: ReporterAnswers,
  ) {}

  @Get('action-types')
  @Requires('action:read')
  @ApiOperation({ summary: 'Every action, with the schemas of its parameters and its output' })
  @ApiPage(ActionTypeDto)
  types(): Promise<Page<ActionTypeDto>> {
    return this.queries.types();
  }

  @Get('actions')
  @Requires('action:read')
  @ApiOperation({ summary: 'Actions, newest first' })
  @ApiPage(ActionDto)
  list(@Query() query: ActionListQuery): Promise<Page<ActionDto>> {
    return this.queries.list(query);
  }

  @Get('incidents/:id/actions')
  @Requires('action:read')
  @ApiOperation({ summary: "An incident's actions, newest first" })
  @ApiPage(ActionDto)
  ofIncident(@Param('id') id: string, @Query() query: IncidentActionListQuery): Promise<Page<ActionDto>> {
    return this.queries.ofIncident(id, query);
  }

  @Get('incidents/:id/reporters')
  @Requires('action:read')
  @ApiOperation({ summary: 'Who has reported mails of the incident, and what they are told of it' })
  @ApiPage(ReporterDto)
  async reportersOf(@Param('id') id: string): Promise<Page<ReporterDto>> {
    return { data: (await this.reporters.of(id)).map(reporterDto), meta: { next_cursor: null } };
  }

  @Post('actions')
  @Requires('action:request')
  @ApiIdempotencyKey()
  @ApiOperation({ summary: 'Request an action; the answer tells what policy has decided' })
  @ApiCreatedResponse({ type: ActionDto })
  request(@Body() body: RequestActionDto, @Headers('Idempotency-Key') key?: string): Promise<ActionDto> {
    return this.requests.request(body, body.incident_id ?? null, key);
  }

  @Post('incidents/:id/actions')
  @Requires('action:request')
  @ApiIdempotencyKey()
  @ApiOperation({ summary: 'Request an action for an incident' })
  @ApiCreatedResponse({ type: ActionDto })
  requestForIncident(
    @Param('id') id: string,
    @Body() body: RequestIncidentActionDto,
    @Headers('Idempotency-Key') key?: string,
  ): Promise<ActionDto> {
    return this.requests.request(body, id, key);
  }

  @Post('actions/preview')
  @HttpCode(200)
  @Requires('action:request')
  @ApiOperation({ summary: 'What policy would say to a request; nothing is stored' })
  @ApiOkResponse({ type: ActionPreviewDto })
  preview(@Body() body: PreviewActionDto): Promise<ActionPreviewDto> {
    return this.previews.preview(body);
  }

  @Get('actions/:id')
  @Requires('action:read')
  @ApiOperation({ summary: 'One action' })
  @ApiOkResponse({ type: ActionDto })
  get(@Param('id', IdPipe) id: string): Promise<ActionDto> {
    return this.queries.get(id);
  }

  @Get('actions/:id/history')
  @Requires('action:read')
  @ApiOperation({ summary: 'The last three times that the same action was asked for on the same target' })
  @ApiPage(PastActionDto)
  history(@Param('id', IdPipe) id: string): Promise<Page<PastActionDto>> {
    return this.queries.history(id);
  }

  @Post('actions/:id/cancel')
  @HttpCode(200)
  @Requires('action:request')
  @ApiOperation({
    summary: "Take back an action that has not begun: one's own, or with `action:cancel` anybody's",
  })
  @ApiOkResponse({ type: ActionDto })
  cancel(@Param('id', IdPipe) id: string, @Body() body: CancelActionDto): Promise<ActionDto> {
    return this.commands.cancel(id, body.reason);
  }

  @Post('actions/:id/retry')
  @HttpCode(200)
  @Requires('action:request')
  @ApiOperation({ summary: 'Try a failed action again, if policy still allows it' })
  @ApiOkResponse({ type: ActionDto })
  retry(@Param('id', IdPipe) id: string, @Body() body: ReasonDto): Promise<ActionDto> {
    return this.retries.retry(id, body.reason);
  }

  @Post('actions/:id/rollback')
  @Requires('action:request')
  @ApiIdempotencyKey()
  @ApiOperation({ summary: 'Request the inverse of a completed action; the answer is that new action' })
  @ApiCreatedResponse({ type: ActionDto })
  rollback(
    @Param('id', IdPipe) id: string,
    @Body() body: ReasonDto,
    @Headers('Idempotency-Key') key?: string,
  ): Promise<ActionDto> {
    return this.rollbacks.rollback(id, body.reason, key);
  }

  @Post('actions/:id/settle')
  @HttpCode(200)
  @Requires('action:settle')
  @ApiOperation({ summary: 'Say what became of an unconfirmed action, after a look at the service itself' })
  @ApiOkResponse({ type: ActionDto })
  settle(@Param('id', IdPipe) id: string, @Body() body: SettleActionDto): Promise<ActionDto> {
    return this.commands.settle(id, body.outcome, body.reason);
  }
}
