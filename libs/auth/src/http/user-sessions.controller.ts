import { Controller, Delete, Get, HttpCode, Param, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { IdPipe, Requires } from '#platform';
import { UserDirectory } from '#users';
import { AuthQueries } from '../auth.queries.ts';
import { SessionsService } from '../sessions.service.ts';
import { toSessionDto } from './auth.mapper.ts';
import { SessionListDto } from './dto/session.dto.ts';

@ApiTags('users')
@Controller('users/:id/sessions')
export class UserSessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly queries: AuthQueries,
    private readonly users: UserDirectory,
  ) {}

  @Get()
  @Requires('user:write')
  @ApiOperation({ operationId: 'listUserSessions', summary: 'Where somebody is signed in, and with what' })
  @ApiOkResponse({ type: SessionListDto })
  async list(@Param('id', IdPipe) id: string, @Req() request: FastifyRequest): Promise<SessionListDto> {
    await this.users.assertExists(id);
    const sessions = await this.queries.sessionsOf(id, request.principal?.id ?? null);
    return { data: sessions.map(toSessionDto) };
  }

  @Delete()
  @HttpCode(204)
  @Requires('user:write')
  @ApiOperation({ operationId: 'endUserSessions', summary: 'End all sessions of somebody at once' })
  @ApiNoContentResponse()
  async endAll(@Param('id', IdPipe) id: string): Promise<void> {
    await this.users.assertExists(id);
    await this.sessions.endOf(id);
  }

  @Delete(':session')
  @HttpCode(204)
  @Requires('user:write')
  @ApiOperation({ operationId: 'endUserSession', summary: 'End one session of somebody at once' })
  @ApiNoContentResponse()
  async end(@Param('id', IdPipe) id: string, @Param('session', IdPipe) session: string): Promise<void> {
    await this.sessions.endOf(id, session);
  }
}
