import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Requires } from '#platform';
import { ApiKeysService } from '../api-keys.service.ts';
import { AuthQueries } from '../auth.queries.ts';
import { toApiKeyDto, toScopeDto } from './auth.mapper.ts';
import { ApiKeyListDto, CreateApiKeyDto, CreatedApiKeyDto, ScopeListDto } from './dto/api-key.dto.ts';
import { principalOf } from './principal-of.ts';

@ApiTags('api-keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly queries: AuthQueries,
  ) {}

  @Get()
  @Requires('apikey:write')
  @ApiOperation({ operationId: 'listApiKeys', summary: 'All API keys, without their secrets' })
  @ApiOkResponse({ type: ApiKeyListDto })
  async list(): Promise<ApiKeyListDto> {
    return { data: (await this.queries.apiKeys()).map(toApiKeyDto) };
  }

  @Get('scopes')
  @Requires('apikey:write')
  @ApiOperation({
    operationId: 'listScopes',
    summary: 'What you may give to a key, and which of it equals administration',
  })
  @ApiOkResponse({ type: ScopeListDto })
  scopes(): ScopeListDto {
    return { data: this.queries.scopes().map(toScopeDto) };
  }

  @Post()
  @Requires('apikey:write')
  @ApiOperation({
    operationId: 'createApiKey',
    summary: 'Make a key that acts as its maker; it is shown once',
  })
  @ApiCreatedResponse({ type: CreatedApiKeyDto })
  create(@Body() body: CreateApiKeyDto, @Req() request: FastifyRequest): Promise<CreatedApiKeyDto> {
    const { kind, id } = principalOf(request);
    return this.keys.create(body, kind === 'session' ? id : null);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('apikey:write')
  @ApiOperation({ operationId: 'revokeApiKey', summary: 'Revoke a key at once' })
  @ApiNoContentResponse()
  revoke(@Param('id') id: string): Promise<void> {
    return this.keys.revoke(id);
  }
}
