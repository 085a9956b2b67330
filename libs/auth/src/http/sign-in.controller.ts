import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { DuringSetup, Problem, Public, Requires, SIGNED_IN } from '#platform';
import { ProviderTokens } from '../provider-tokens.ts';
import { SecondStepService } from '../second-step.service.ts';
import { SessionsService } from '../sessions.service.ts';
import { SignInService } from '../sign-in.service.ts';
import { BrowserSessions } from './browser-sessions.ts';
import { DeviceCookie } from './device-cookie.ts';
import { MeDto, SignInDto } from './dto/auth.dto.ts';
import {
  PasskeyOptionsDto,
  PasskeySignInDto,
  SecondFactorDto,
  SecondFactorNeededDto,
} from './dto/second-factor.dto.ts';
import { GoToDto } from './dto/sign-on.dto.ts';
import { Me } from './me.ts';
import { browserOf, sessionOf } from './principal-of.ts';
import { factorProofOf } from './proof-of.ts';
import { SignInCookie } from './sign-in-cookie.ts';

@ApiTags('auth')
@Controller('auth')
export class SignInController {
  constructor(
    private readonly signIns: SignInService,
    private readonly secondStep: SecondStepService,
    private readonly sessions: SessionsService,
    private readonly tokens: ProviderTokens,
    private readonly browsers: BrowserSessions,
    private readonly devices: DeviceCookie,
    private readonly signInCookie: SignInCookie,
    private readonly me: Me,
  ) {}

  @Post('login')
  @Public()
  @ApiOperation({
    operationId: 'signIn',
    summary: 'Sign in with a password: sets the session cookie, or says that a second factor is needed',
  })
  @ApiOkResponse({ type: MeDto, description: 'Signed in' })
  @ApiAcceptedResponse({ type: SecondFactorNeededDto, description: 'Go on with /auth/login/second-factor' })
  async login(
    @Body() body: SignInDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const step = await this.signIns.signIn({
      ...body,
      ...browserOf(request),
      device: this.devices.idFor(request, body.email),
    });
    if ('sessionId' in step) {
      void reply.code(200).send(await this.signedIn(step.sessionId, request, reply));
      return;
    }
    const { token, expiresAt } = step.pending;
    const offer = await this.secondStep.offer(step.pending);
    this.signInCookie.set(request, reply, token);
    void reply
      .code(202)
      .send({ ...offer, expires_at: expiresAt.toISOString() } satisfies SecondFactorNeededDto);
  }

  @Post('login/second-factor')
  @HttpCode(200)
  @Public()
  @ApiOperation({ operationId: 'signInSecondFactor', summary: 'Finish a sign-in: sets the session cookie' })
  @ApiOkResponse({ type: MeDto })
  async secondFactor(
    @Body() body: SecondFactorDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeDto> {
    const token = this.signInCookie.read(request);
    const sessionId = await this.secondStep.finish(token, factorProofOf(body), browserOf(request));
    return this.signedIn(sessionId, request, reply);
  }

  @Post('login/passkey/options')
  @HttpCode(200)
  @Public()
  @ApiOperation({ operationId: 'passkeySignInOptions', summary: 'Begin a sign-in with a passkey alone' })
  @ApiOkResponse({ type: PasskeyOptionsDto })
  async passkeyOptions(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PasskeyOptionsDto> {
    const token = randomBytes(32).toString('base64url');
    const options = await this.secondStep.passkeyOptions(token);
    this.signInCookie.set(request, reply, token);
    return { options };
  }

  @Post('login/passkey')
  @HttpCode(200)
  @Public()
  @ApiOperation({
    operationId: 'signInWithPasskey',
    summary: 'Sign in with a passkey alone, which has to ask who holds it: sets the session cookie',
  })
  @ApiOkResponse({ type: MeDto })
  async passkey(
    @Body() body: PasskeySignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeDto> {
    const token = this.signInCookie.read(request);
    return this.signedIn(
      await this.secondStep.byPasskey(token, body.response, browserOf(request)),
      request,
      reply,
    );
  }

  @Post('logout')
  @HttpCode(200)
  @Requires(SIGNED_IN)
  @DuringSetup()
  @ApiOperation({
    operationId: 'signOut',
    summary: 'End this session; at the identity provider it was begun with, too',
  })
  @ApiOkResponse({ type: GoToDto })
  async logout(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GoToDto> {
    const sessionId = sessionOf(request);
    await this.sessions.signOut(sessionId);
    this.browsers.end(request, reply);
    return { redirect_to: await this.tokens.signOutUrl(sessionId) };
  }

  private async signedIn(sessionId: string, request: FastifyRequest, reply: FastifyReply): Promise<MeDto> {
    const principal = await this.browsers.begin(sessionId, request, reply);
    if (principal === null)
      throw new Problem('not_authenticated', 'The session ended at once; sign in again.');
    if (this.signInCookie.read(request) !== null) this.signInCookie.clear(request, reply);
    return this.me.of(principal);
  }
}
