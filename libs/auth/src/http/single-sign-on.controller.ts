import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config, DuringSetup, Problem, Public, Requires, RequiresRecentSignIn, SIGNED_IN } from '#platform';
import { ownPath, type SignOnProblem } from '../domain/claims.ts';
import { IdentityProvider, SignOnRefused } from '../identity-provider.ts';
import { OwnIdentitiesService } from '../own-identities.service.ts';
import { ReauthenticationService } from '../reauthentication.service.ts';
import { SingleSignOnService } from '../single-sign-on.service.ts';
import { BrowserSessions } from './browser-sessions.ts';
import { GoToDto, SignInMethodsDto, SignOnQueryDto } from './dto/sign-on.dto.ts';
import { browserOf, sessionOf } from './principal-of.ts';
import { ProviderHere } from './provider-here.ts';
import { SignOnCookie, type SignOnPurpose, type SignOnUnderWay } from './sign-on-cookie.ts';

const PROFILE = '/settings/profile';

@ApiTags('auth')
@Controller('auth')
export class SingleSignOnController {
  constructor(
    private readonly config: Config,
    private readonly provider: IdentityProvider,
    private readonly service: SingleSignOnService,
    private readonly own: OwnIdentitiesService,
    private readonly reauthentication: ReauthenticationService,
    private readonly underWay: SignOnCookie,
    private readonly browsers: BrowserSessions,
    private readonly here: ProviderHere,
  ) {}

  @Get('methods')
  @Public()
  @ApiOperation({ operationId: 'signInMethods', summary: 'How one can sign in' })
  @ApiOkResponse({ type: SignInMethodsDto })
  async methods(): Promise<SignInMethodsDto> {
    const name = await this.here.name();
    return {
      password: this.config.values.PASSWORD_SIGN_IN,
      single_sign_on: name === null ? null : { name },
    };
  }

  @Get('single-sign-on')
  @Public()
  @ApiOperation({ operationId: 'beginSingleSignOn', summary: 'Go to the identity provider to sign in' })
  @ApiFoundResponse({ description: 'To the provider, or back to the sign-in page with ?problem=' })
  async begin(
    @Query() query: SignOnQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.here.assertSetUp();
    const next = ownPath(query.next);
    const url = await this.go({ next, purpose: { does: 'sign_in' } }, request, reply).catch(
      (error: unknown) => pageOf('/sign-in', problemOf(error), next),
    );
    void reply.redirect(url, 302);
  }

  @Get('single-sign-on/callback')
  @Public()
  @ApiOperation({
    operationId: 'finishSingleSignOn',
    summary: 'Where the identity provider sends the browser back to',
  })
  @ApiFoundResponse({ description: 'Signed in, or back to the sign-in page with ?problem=' })
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.here.assertSetUp();
    const underWay = this.underWay.take(request, reply);
    const url = await this.finished(underWay, request, reply).catch((error: unknown) =>
      pageOf(
        underWay === null || underWay.purpose.does === 'sign_in' ? '/sign-in' : PROFILE,
        problemOf(error),
        underWay?.next ?? '/',
      ),
    );
    void reply.redirect(url, 302);
  }

  @Post('single-sign-on/link')
  @HttpCode(200)
  @Requires(SIGNED_IN)
  @RequiresRecentSignIn()
  @ApiOperation({
    operationId: 'linkSingleSignOn',
    summary:
      'Begin to tie a person of the identity provider to the own user: go to the address of the answer',
  })
  @ApiOkResponse({ type: GoToDto })
  async link(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GoToDto> {
    await this.here.assertSetUp();
    const purpose = { does: 'link', sessionId: sessionOf(request) } as const;
    return { redirect_to: await this.goNow({ next: PROFILE, purpose }, request, reply) };
  }

  @Post('reauthenticate/single-sign-on')
  @HttpCode(200)
  @Requires(SIGNED_IN)
  @DuringSetup()
  @ApiOperation({
    operationId: 'reauthenticateWithSingleSignOn',
    summary: 'Prove again who one is at the identity provider: go to the address of the answer',
  })
  @ApiOkResponse({ type: GoToDto })
  async reauthenticate(
    @Body() body: SignOnQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GoToDto> {
    await this.here.assertSetUp();
    const sessionId = sessionOf(request);
    await this.reauthentication.assertAtProvider();
    const purpose = { does: 'reauthenticate', sessionId } as const;
    return { redirect_to: await this.goNow({ next: ownPath(body.next), purpose }, request, reply) };
  }

  private async go(
    what: { next: string; purpose: SignOnPurpose },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    const { url, checks } = await this.provider.begin({ anew: what.purpose.does === 'reauthenticate' });
    this.underWay.set(request, reply, { ...what, checks });
    return url;
  }

  /** For somebody who is signed in already. @throws Problem unavailable */
  private goNow(...what: Parameters<typeof this.go>): Promise<string> {
    return this.go(...what).catch((error: unknown) => {
      if (problemOf(error) !== 'unavailable') throw error;
      throw new Problem(
        'unavailable',
        `${this.provider.name ?? 'The provider'} does not answer; try again later.`,
      );
    });
  }

  private async finished(
    underWay: SignOnUnderWay | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    if (underWay === null) throw new SignOnRefused('stale', 'no sign-in is under way in this browser');
    const { checks, next, purpose, began } = underWay;
    const query = request.url.slice(request.url.indexOf('?'));
    if (purpose.does === 'link') {
      await this.own.link(query, checks, purpose.sessionId, browserOf(request));
      return next;
    }
    if (purpose.does === 'reauthenticate') {
      const what = { sessionId: purpose.sessionId, since: new Date(began) };
      await this.own.reauthenticate(query, checks, what, browserOf(request));
      return next;
    }
    const sessionId = await this.service.signIn(query, checks, browserOf(request));
    if ((await this.browsers.begin(sessionId, request, reply)) === null)
      throw new SignOnRefused('session_ended', 'the session ended at once');
    return next;
  }
}

function problemOf(error: unknown): SignOnProblem {
  if (error instanceof SignOnRefused) return error.problem;
  throw error;
}

/** A page of ours with what to say there: a word of a closed list, for an address can be made up by anybody. */
function pageOf(page: string, problem: SignOnProblem, next: string): string {
  const query = new URLSearchParams({ problem });
  if (next !== '/' && page === '/sign-in') query.set('next', next);
  return `${page}?${query.toString()}`;
}
