import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config, Problem, Public, Requires, SIGNED_IN, isUuid } from '#platform';
import { AuthQueries } from '../auth.queries.ts';
import { AuthService } from '../auth.service.ts';
import { permissionsOf, type Principal } from '../domain/principal.ts';
import { Principals } from '../principals.ts';
import { SESSION_COOKIE, SESSION_HOURS, SessionTokens } from '../session-tokens.ts';
import { ChangePasswordDto, MeDto, SessionListDto, SignInDto } from './dto/auth.dto.ts';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly queries: AuthQueries,
    private readonly principals: Principals,
    private readonly tokens: SessionTokens,
    private readonly config: Config,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Public()
  @ApiOperation({ operationId: 'signIn', summary: 'Sign in: sets the session cookie' })
  @ApiOkResponse({ type: MeDto })
  async login(
    @Body() body: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeDto> {
    const userAgent = request.headers['user-agent'] ?? null;
    const sessionId = await this.auth.signIn({ ...body, ip: request.ip, userAgent });
    const principal = await this.principals.bySession(sessionId);
    if (principal === null)
      throw new Problem('not_authenticated', 'The session ended at once; sign in again.');
    void reply.setCookie(SESSION_COOKIE, this.tokens.sign(sessionId), {
      ...cookieOptions(request),
      maxAge: SESSION_HOURS * 3600,
    });
    return this.me(principal);
  }

  @Post('logout')
  @HttpCode(204)
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'signOut', summary: 'End this session' })
  @ApiNoContentResponse()
  async logout(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.auth.signOut(sessionOf(request));
    void reply.clearCookie(SESSION_COOKIE, cookieOptions(request));
  }

  @Get('me')
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'getMe', summary: 'Who is signed in and what they may do' })
  @ApiOkResponse({ type: MeDto })
  getMe(@Req() request: FastifyRequest): MeDto {
    return this.me(principalOf(request));
  }

  @Post('password')
  @HttpCode(204)
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'changePassword', summary: 'Change the own password; all other sessions end' })
  @ApiNoContentResponse()
  async password(@Body() body: ChangePasswordDto, @Req() request: FastifyRequest): Promise<void> {
    await this.auth.changePassword(body.current_password, body.password, sessionOf(request));
  }

  @Get('sessions')
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'listSessions', summary: 'The own sessions' })
  @ApiOkResponse({ type: SessionListDto })
  async sessions(@Req() request: FastifyRequest): Promise<SessionListDto> {
    return { data: await this.queries.ownSessions(sessionOf(request)) };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'endSession', summary: 'End one of the own sessions' })
  @ApiNoContentResponse()
  async endSession(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    sessionOf(request);
    if (!isUuid(id)) throw new Problem('not_found', 'You have no such session.');
    await this.auth.endSession(id);
  }

  private me(principal: Principal): MeDto {
    return {
      user: {
        id: principal.user_id,
        email: principal.email,
        name: principal.user_name,
        role: principal.role,
      },
      permissions: [...permissionsOf(principal)],
      csrf_token: principal.kind === 'session' ? this.tokens.csrfToken(principal.id) : null,
      demo: this.config.demo,
    };
  }
}

function principalOf(request: FastifyRequest): Principal {
  if (request.principal === undefined) throw new Problem('not_authenticated', 'Sign in first.');
  return request.principal;
}

/** Sessions and the password are the person's: no scope of a key covers them. */
function sessionOf(request: FastifyRequest): string {
  const principal = principalOf(request);
  if (principal.kind !== 'session')
    throw new Problem('forbidden', 'An API key has neither a password nor sessions: sign in for this.');
  return principal.id;
}

function cookieOptions(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: request.protocol === 'https' };
}
