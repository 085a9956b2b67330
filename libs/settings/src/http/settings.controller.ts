import { Body, Controller, Get, Headers, Param, Put, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires, expectedVersion } from '#platform';
import { SettingsQueries, type SettingsView } from '../settings.queries.ts';
import { SettingsService } from '../settings.service.ts';
import {
  ChangeSettingsDto,
  SettingsDto,
  SettingsListDto,
  SettingsVersionListDto,
} from './dto/settings.dto.ts';
import { toSettingsDto, toVersionDto } from './settings.mapper.ts';

@ApiTags('settings')
@Controller('settings')
export class SettingsController {
  constructor(
    private readonly queries: SettingsQueries,
    private readonly service: SettingsService,
  ) {}

  @Get()
  @Requires('settings:read')
  @ApiOperation({ operationId: 'listSettings', summary: 'What administrators may change while it runs' })
  @ApiOkResponse({ type: SettingsListDto })
  async list(): Promise<SettingsListDto> {
    return { data: (await this.queries.list()).map(toSettingsDto) };
  }

  @Get(':key')
  @Requires('settings:read')
  @ApiOperation({ operationId: 'getSettings', summary: 'One group of settings' })
  @ApiOkResponse({ type: SettingsDto })
  async get(
    @Param('key') key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SettingsDto> {
    return tagged(reply, await this.queries.get(key));
  }

  @Put(':key')
  @Requires('settings:write')
  @ApiOperation({ operationId: 'changeSettings', summary: 'Put a value in force, or the defaults again' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The version that the change is based on' })
  @ApiOkResponse({ type: SettingsDto })
  async change(
    @Param('key') key: string,
    @Body() body: ChangeSettingsDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SettingsDto> {
    await this.service.change(key, body.value, expectedVersion('these settings', ifMatch, body.version));
    return tagged(reply, await this.queries.get(key));
  }

  @Get(':key/versions')
  @Requires('settings:read')
  @ApiOperation({ operationId: 'listSettingsVersions', summary: 'What was in force before, newest first' })
  @ApiOkResponse({ type: SettingsVersionListDto })
  async versions(@Param('key') key: string): Promise<SettingsVersionListDto> {
    return { data: (await this.queries.versions(key)).map(toVersionDto) };
  }
}

function tagged(reply: FastifyReply, settings: SettingsView): SettingsDto {
  void reply.header('etag', `"${settings.version}"`);
  return toSettingsDto(settings);
}
