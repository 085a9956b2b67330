import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DuringSetup, IdPipe, Requires, RequiresRecentSignIn, SIGNED_IN } from '#platform';
import { AuthenticatorAppService } from '../authenticator-app.service.ts';
import { PasskeysService } from '../passkeys.service.ts';
import { SecondFactorsQueries } from '../second-factors.queries.ts';
import { SecondFactorsService } from '../second-factors.service.ts';
import { toSecondFactorsDto } from './auth.mapper.ts';
import {
  AddPasskeyDto,
  ConfirmTotpDto,
  PasskeyOptionsDto,
  RecoveryCodesDto,
  RenamePasskeyDto,
  SecondFactorsDto,
  TotpSecretDto,
} from './dto/second-factor.dto.ts';
import { principalOf, sessionOf } from './principal-of.ts';

@ApiTags('auth')
@Controller('auth/second-factors')
@Requires(SIGNED_IN)
export class SecondFactorsController {
  constructor(
    private readonly app: AuthenticatorAppService,
    private readonly passkeys: PasskeysService,
    private readonly factors: SecondFactorsService,
    private readonly queries: SecondFactorsQueries,
  ) {}

  @Get()
  @DuringSetup()
  @ApiOperation({ operationId: 'getSecondFactors', summary: 'The own second factors' })
  @ApiOkResponse({ type: SecondFactorsDto })
  async get(@Req() request: FastifyRequest): Promise<SecondFactorsDto> {
    sessionOf(request);
    return toSecondFactorsDto(await this.queries.own(principalOf(request).role));
  }

  @Post('totp')
  @HttpCode(200)
  @DuringSetup()
  @RequiresRecentSignIn()
  @ApiOperation({ operationId: 'beginTotp', summary: 'Begin to set up an authenticator app' })
  @ApiOkResponse({ type: TotpSecretDto })
  beginTotp(@Req() request: FastifyRequest): Promise<TotpSecretDto> {
    sessionOf(request);
    return this.app.begin();
  }

  @Post('totp/confirm')
  @HttpCode(200)
  @DuringSetup()
  @RequiresRecentSignIn()
  @ApiOperation({ operationId: 'confirmTotp', summary: 'Finish it with a code that the app shows' })
  @ApiOkResponse({ type: RecoveryCodesDto })
  async confirmTotp(@Body() body: ConfirmTotpDto, @Req() request: FastifyRequest): Promise<RecoveryCodesDto> {
    return { recovery_codes: await this.app.confirm(body.code, sessionOf(request)) };
  }

  @Delete('totp')
  @HttpCode(204)
  @RequiresRecentSignIn()
  @ApiOperation({ operationId: 'removeTotp', summary: 'Remove the own authenticator app' })
  @ApiNoContentResponse()
  async removeTotp(@Req() request: FastifyRequest): Promise<void> {
    sessionOf(request);
    await this.app.remove();
  }

  @Post('passkeys/options')
  @HttpCode(200)
  @DuringSetup()
  @RequiresRecentSignIn()
  @ApiOperation({ operationId: 'newPasskeyOptions', summary: 'Begin to enrol a passkey' })
  @ApiOkResponse({ type: PasskeyOptionsDto })
  async passkeyOptions(@Req() request: FastifyRequest): Promise<PasskeyOptionsDto> {
    return { options: await this.passkeys.options(sessionOf(request)) };
  }

  @Post('passkeys')
  @HttpCode(200)
  @DuringSetup()
  @RequiresRecentSignIn()
  @ApiOperation({ operationId: 'addPasskey', summary: "Finish it with the browser's answer" })
  @ApiOkResponse({ type: RecoveryCodesDto })
  async addPasskey(@Body() body: AddPasskeyDto, @Req() request: FastifyRequest): Promise<RecoveryCodesDto> {
    const session = sessionOf(request);
    return { recovery_codes: await this.passkeys.add(body.name, body.response, session) };
  }

  @Patch('passkeys/:id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'renamePasskey', summary: 'Call an own passkey something else' })
  @ApiNoContentResponse()
  async renamePasskey(
    @Param('id', IdPipe) id: string,
    @Body() body: RenamePasskeyDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    sessionOf(request);
    await this.passkeys.rename(id, body.name);
  }

  @Delete('passkeys/:id')
  @HttpCode(204)
  @RequiresRecentSignIn()
  @ApiOperation({ operationId: 'removePasskey', summary: 'Remove an own passkey' })
  @ApiNoContentResponse()
  async removePasskey(@Param('id', IdPipe) id: string, @Req() request: FastifyRequest): Promise<void> {
    sessionOf(request);
    await this.passkeys.remove(id);
  }

  @Post('recovery-codes')
  @HttpCode(200)
  @RequiresRecentSignIn()
  @ApiOperation({
    operationId: 'renewRecoveryCodes',
    summary: 'Make ten new recovery codes; the old ones are worth nothing any more',
  })
  @ApiOkResponse({ type: RecoveryCodesDto })
  async renewRecoveryCodes(@Req() request: FastifyRequest): Promise<RecoveryCodesDto> {
    sessionOf(request);
    return { recovery_codes: await this.factors.renewRecoveryCodes() };
  }
}
