import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { IdPipe, ApiPage, ListQuery, Requires, type Page } from '#platform';
import { ConnectorsQueries } from '../connectors.queries.ts';
import { ConnectorsService } from '../connectors.service.ts';
import { CreateConnectorDto, UpdateConnectorDto } from './dto/connector-changes.dto.ts';
import { ConnectorTypeDto } from './dto/connector-type.dto.ts';
import { ConnectorDto, ConnectorHealthDto } from './dto/connector.dto.ts';
import { SetupNoticeDto } from './dto/setup-notice.dto.ts';

@ApiTags('connectors')
@Controller()
export class ConnectorsController {
  constructor(
    private readonly queries: ConnectorsQueries,
    private readonly service: ConnectorsService,
  ) {}

  @Get('connector-types')
  @Requires('connector:read')
  @ApiOperation({
    summary: 'The kinds of connectors that can be configured, with the schema of their settings',
  })
  @ApiPage(ConnectorTypeDto)
  types(): Page<ConnectorTypeDto> {
    return this.queries.types();
  }

  @Get('connectors')
  @Requires('connector:read')
  @ApiOperation({ summary: 'The configured connectors, newest first' })
  @ApiPage(ConnectorDto)
  list(@Query() query: ListQuery): Promise<Page<ConnectorDto>> {
    return this.queries.list(query);
  }

  @Get('setup-notices')
  @Requires('connector:read')
  @ApiOperation({
    summary: 'What automation did not ask for because no connector serves it, one notice a capability',
  })
  @ApiPage(SetupNoticeDto)
  setupNotices(): Promise<Page<SetupNoticeDto>> {
    return this.queries.setupNotices();
  }

  @Post('connectors')
  @Requires('connector:write')
  @ApiOperation({ summary: 'Configure a connector' })
  @ApiCreatedResponse({ type: ConnectorDto })
  create(@Body() body: CreateConnectorDto): Promise<ConnectorDto> {
    return this.service.create(body);
  }

  @Get('connectors/:id')
  @Requires('connector:read')
  @ApiOperation({ summary: 'One connector' })
  @ApiOkResponse({ type: ConnectorDto })
  get(@Param('id', IdPipe) id: string): Promise<ConnectorDto> {
    return this.queries.get(id);
  }

  @Patch('connectors/:id')
  @Requires('connector:write')
  @ApiOperation({ summary: 'Change a connector' })
  @ApiOkResponse({ type: ConnectorDto })
  update(@Param('id', IdPipe) id: string, @Body() body: UpdateConnectorDto): Promise<ConnectorDto> {
    return this.service.update(id, body);
  }

  @Delete('connectors/:id')
  @HttpCode(204)
  @Requires('connector:write')
  @ApiOperation({ summary: 'Remove a connector with its secrets' })
  @ApiNoContentResponse()
  remove(@Param('id', IdPipe) id: string): Promise<void> {
    return this.service.remove(id);
  }

  @Post('connectors/:id/test')
  @HttpCode(200)
  @Requires('connector:write')
  @ApiOperation({ summary: 'Make the cheapest real call now and say how it went' })
  @ApiOkResponse({ type: ConnectorHealthDto })
  test(@Param('id', IdPipe) id: string): Promise<ConnectorHealthDto> {
    return this.service.test(id);
  }
}
