import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { IdPipe, ApiPage, ListQuery, Requires, mapPage, type Page } from '#platform';
import { ConnectorsQueries } from '../connectors.queries.ts';
import { ConnectorsService } from '../connectors.service.ts';
import { connectorDto, connectorTypeDto, healthDto, setupNoticeDto } from './connectors.mapper.ts';
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
    return { data: this.queries.types().map(connectorTypeDto), meta: { next_cursor: null } };
  }

  @Get('connectors')
  @Requires('connector:read')
  @ApiOperation({ summary: 'The configured connectors, newest first' })
  @ApiPage(ConnectorDto)
  async list(@Query() query: ListQuery): Promise<Page<ConnectorDto>> {
    return mapPage(await this.queries.list(query), connectorDto);
  }

  @Get('setup-notices')
  @Requires('connector:read')
  @ApiOperation({
    summary: 'What automation did not ask for because no connector serves it, one notice a capability',
  })
  @ApiPage(SetupNoticeDto)
  async setupNotices(): Promise<Page<SetupNoticeDto>> {
    const notices = await this.queries.setupNotices();
    return { data: notices.map(setupNoticeDto), meta: { next_cursor: null } };
  }

  @Post('connectors')
  @Requires('connector:write')
  @ApiOperation({ summary: 'Configure a connector' })
  @ApiCreatedResponse({ type: ConnectorDto })
  async create(@Body() body: CreateConnectorDto): Promise<ConnectorDto> {
    return connectorDto(await this.service.create(body));
  }

  @Get('connectors/:id')
  @Requires('connector:read')
  @ApiOperation({ summary: 'One connector' })
  @ApiOkResponse({ type: ConnectorDto })
  async get(@Param('id', IdPipe) id: string): Promise<ConnectorDto> {
    return connectorDto(await this.queries.get(id));
  }

  @Patch('connectors/:id')
  @Requires('connector:write')
  @ApiOperation({ summary: 'Change a connector' })
  @ApiOkResponse({ type: ConnectorDto })
  async update(@Param('id', IdPipe) id: string, @Body() body: UpdateConnectorDto): Promise<ConnectorDto> {
    return connectorDto(await this.service.update(id, body));
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
  async test(@Param('id', IdPipe) id: string): Promise<ConnectorHealthDto> {
    return healthDto(await this.service.test(id));
  }
}
