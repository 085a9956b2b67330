import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DuringSetup, Problem, Requires, SIGNED_IN, isUuid } from '#platform';
import { AuthQueries } from '../auth.queries.ts';
import { OwnPasswordService } from '../own-password.service.ts';
import { OwnProfileService } from '../own-profile.service.ts';
import { SessionsService } from '../sessions.service.ts';
import { toSessionDto } from './auth.mapper.ts';
import { ChangePasswordDto, MeDto, UpdateOwnProfileDto } from './dto/auth.dto.ts';
import { SessionListDto } from './dto/session.dto.ts';
import { Me } from './me.ts';
import { principalOf, sessionOf } from './principal-of.ts';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly passwords: OwnPasswordService,
    private readonly ownSessions: SessionsService,
    private readonly queries: AuthQueries,
    private readonly me: Me,
    private readonly profile: OwnProfileService,
  ) {}

  @Get('me')
  @Requires(SIGNED_IN)
  @DuringSetup()
  @ApiOperation({ operationId: 'getMe', summary: 'Who is signed in and what they may do' })
  @ApiOkResponse({ type: MeDto })
  getMe(@Req() request: FastifyRequest): Promise<MeDto> {
    return this.me.of(principalOf(request));
  }

  @Patch('me')
  @HttpCode(204)
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'updateMe', summary: 'In which time zone and language the app is read' })
  @ApiNoContentResponse()
  async updateMe(@Body() body: UpdateOwnProfileDto, @Req() request: FastifyRequest): Promise<void> {
    sessionOf(request);
    await this.profile.choose(body);
  }

  @Post('password')
  @HttpCode(204)
  @Requires(SIGNED_IN)
  @DuringSetup()
  @ApiOperation({ operationId: 'changePassword', summary: 'Change the own password; all other sessions end' })
  @ApiNoContentResponse()
  async password(@Body() body: ChangePasswordDto, @Req() request: FastifyRequest): Promise<void> {
    await this.passwords.change(body.current_password, body.password, sessionOf(request));
  }

  @Get('sessions')
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'listSessions', summary: 'The own sessions' })
  @ApiOkResponse({ type: SessionListDto })
  async sessions(@Req() request: FastifyRequest): Promise<SessionListDto> {
    return { data: (await this.queries.ownSessions(sessionOf(request))).map(toSessionDto) };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'endSession', summary: 'End one of the own sessions' })
  @ApiNoContentResponse()
  async endSession(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    sessionOf(request);
    if (!isUuid(id)) throw new Problem('not_found', 'You have no such session.');
    await this.ownSessions.endOwn(id);
  }
}
