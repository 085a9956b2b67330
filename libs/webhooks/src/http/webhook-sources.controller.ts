import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { KnownPlaybook } from '#incidents';
import { ApiPage, ListQuery, Requires, mapPage, type Page } from '#platform';
import { WebhookSourcesQueries } from '../webhook-sources.queries.ts';
import { WebhookSourcesService } from '../webhook-sources.service.ts';
import {
  CreateSourceDto,
  RotateSecretDto,
  TestSourceDto,
  UpdateSourceDto,
} from './dto/source-requests.dto.ts';
import { DeliveryDto, SourceDto, SourceWithSecretDto, TestResultDto } from './dto/source.dto.ts';
import { MappingPreviewDto, PreviewMappingDto } from './dto/mapping.dto.ts';
import { UnderstandingDto } from './dto/understanding.dto.ts';
import { GroupingPreviewDto, PreviewGroupingDto } from './dto/grouping.dto.ts';
import {
  toDelivery,
  toGroupingPreview,
  toMappingPreview,
  toSource,
  toSourceWithSecret,
  toTestResult,
  toUnderstanding,
} from './source.mapper.ts';

@ApiTags('webhook sources')
@Controller('webhook-sources')
export class WebhookSourcesController {
  constructor(
    private readonly queries: WebhookSourcesQueries,
    private readonly service: WebhookSourcesService,
  ) {}

  @Get()
  @Requires('source:read')
  @ApiOperation({ summary: 'Webhook sources by slug' })
  @ApiPage(SourceDto)
  async list(@Query() query: ListQuery): Promise<Page<SourceDto>> {
    return mapPage(await this.queries.list(query), toSource);
  }

  @Post()
  @Requires('source:write')
  @ApiOperation({ summary: 'Make a source; its secret is shown in this answer only' })
  @ApiCreatedResponse({ type: SourceWithSecretDto })
  async create(@Body(KnownPlaybook) body: CreateSourceDto): Promise<SourceWithSecretDto> {
    return toSourceWithSecret(await this.service.create(body));
  }

  @Get(':id')
  @Requires('source:read')
  @ApiOperation({ summary: 'A source' })
  @ApiOkResponse({ type: SourceDto })
  async find(@Param('id') id: string): Promise<SourceDto> {
    return toSource(await this.queries.find(id));
  }

  @Patch(':id')
  @Requires('source:write')
  @ApiOperation({ summary: 'Change a source' })
  @ApiOkResponse({ type: SourceDto })
  async update(@Param('id') id: string, @Body(KnownPlaybook) body: UpdateSourceDto): Promise<SourceDto> {
    return toSource(await this.service.update(id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('source:write')
  @ApiOperation({ summary: 'Delete a source; its alerts and incidents stay' })
  @ApiNoContentResponse()
  delete(@Param('id') id: string): Promise<void> {
    return this.service.delete(id);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Requires('source:write')
  @ApiOperation({
    summary: 'A new secret, shown in this answer only; the present one is accepted for a while',
  })
  @ApiOkResponse({ type: SourceWithSecretDto })
  async rotateSecret(@Param('id') id: string, @Body() body: RotateSecretDto): Promise<SourceWithSecretDto> {
    return toSourceWithSecret(await this.service.rotateSecret(id, body));
  }

  @Post(':id/test')
  @HttpCode(200)
  @Requires('source:write')
  @ApiOperation({ summary: 'What the source would make of a body; nothing is stored' })
  @ApiOkResponse({ type: TestResultDto })
  async test(@Param('id') id: string, @Body() body: TestSourceDto): Promise<TestResultDto> {
    return toTestResult(await this.queries.test(id, body));
  }

  @Post(':id/grouping/preview')
  @HttpCode(200)
  @Requires('source:write')
  @ApiOperation({
    summary:
      'How many incidents its last 1000 alerts would have made with other grouping keys; nothing is changed',
  })
  @ApiOkResponse({ type: GroupingPreviewDto })
  async previewGrouping(
    @Param('id') id: string,
    @Body() body: PreviewGroupingDto,
  ): Promise<GroupingPreviewDto> {
    return toGroupingPreview(await this.queries.previewGrouping(id, body));
  }

  @Post(':id/mapping/preview')
  @HttpCode(200)
  @Requires('source:write')
  @ApiOperation({
    summary: 'What its last 1000 alerts would say with a mapping, field by field; nothing is changed',
  })
  @ApiOkResponse({ type: MappingPreviewDto })
  async previewMapping(
    @Param('id') id: string,
    @Body() { mapping }: PreviewMappingDto,
  ): Promise<MappingPreviewDto> {
    return toMappingPreview(await this.queries.previewMapping(id, mapping));
  }

  @Get(':id/understanding')
  @Requires('source:read')
  @ApiOperation({
    summary: 'What of its last 1000 deliveries was understood, what was not, and why others were refused',
  })
  @ApiOkResponse({ type: UnderstandingDto })
  async understanding(@Param('id') id: string): Promise<UnderstandingDto> {
    return toUnderstanding(await this.queries.understanding(id));
  }

  @Get(':id/deliveries')
  @Requires('source:read')
  @ApiOperation({
    summary:
      'What was delivered in the last seven days, newest first; repeats and refusals counted by minute',
  })
  @ApiPage(DeliveryDto)
  async deliveries(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<DeliveryDto>> {
    return mapPage(await this.queries.deliveries(id, query), toDelivery);
  }
}
