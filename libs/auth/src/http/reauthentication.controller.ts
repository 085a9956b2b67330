import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DuringSetup, Requires, SIGNED_IN } from '#platform';
import { ReauthenticationService } from '../reauthentication.service.ts';
import { ReauthenticateDto, ReauthenticationOptionsDto } from './dto/second-factor.dto.ts';
import { sessionOf } from './principal-of.ts';
import { reauthenticationProofOf } from './proof-of.ts';

@ApiTags('auth')
@Controller('auth/reauthenticate')
@Requires(SIGNED_IN)
@DuringSetup()
export class ReauthenticationController {
  constructor(private readonly reauthentication: ReauthenticationService) {}

  @Post('options')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reauthenticationOptions', summary: 'How to prove again who one is' })
  @ApiOkResponse({ type: ReauthenticationOptionsDto })
  options(@Req() request: FastifyRequest): Promise<ReauthenticationOptionsDto> {
    return this.reauthentication.options(sessionOf(request));
  }

  @Post()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'reauthenticate',
    summary: 'Prove again who one is: for routes that answer reauthentication_required',
  })
  @ApiNoContentResponse()
  async prove(@Body() body: ReauthenticateDto, @Req() request: FastifyRequest): Promise<void> {
    await this.reauthentication.prove(sessionOf(request), reauthenticationProofOf(body));
  }
}
