import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DuringSetup, Problem, Public, Requires, SIGNED_IN } from '#platform';
import { Principals } from '../principals.ts';
import { SessionsService } from '../sessions.service.ts';
import { SignInService } from '../sign-in.service.ts';
import { DeviceCookie } from './device-cookie.ts';
import { MeDto, SignInDto } from './dto/auth.dto.ts';
import { Me } from './me.ts';
import { browserOf, sessionOf } from './principal-of.ts';
import { SessionCookie } from './session-cookie.ts';

@ApiTags('auth')
@Controller('auth')
export class SignInController {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
    private readonly principals: Principals,
    private readonly cookie: SessionCookie,
    private readonly devices: DeviceCookie,
    private readonly me: Me,
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
    const sessionId = await this.signIns.signIn({
      ...body,
      ...browserOf(request),
      device: this.devices.idFor(request, body.email),
    });
    return this.signedIn(sessionId, request, reply);
  }

  @Post('logout')
  @HttpCode(204)
  @Requires(SIGNED_IN)
  @DuringSetup()
  @ApiOperation({ operationId: 'signOut', summary: 'End this session' })
  @ApiNoContentResponse()
  async logout(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.signOut(sessionOf(request));
    this.cookie.clear(request, reply);
  }

  private async signedIn(sessionId: string, request: FastifyRequest, reply: FastifyReply): Promise<MeDto> {
    const principal = await this.principals.bySession(sessionId);
    if (principal === null)
      throw new Problem('not_authenticated', 'The session ended at once; sign in again.');
    this.cookie.set(request, reply, sessionId);
    this.devices.remember(request, reply, principal.email);
    return this.me.of(principal);
  }
}
