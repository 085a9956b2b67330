import { Controller, Delete, Get, HttpCode, Param, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Requires, RequiresRecentSignIn, SIGNED_IN } from '#platform';
import { AuthQueries } from '../auth.queries.ts';
import { OwnIdentitiesService } from '../own-identities.service.ts';
import { toIdentityDto } from './auth.mapper.ts';
import { IdentityListDto } from './dto/sign-on.dto.ts';
import { sessionOf } from './principal-of.ts';

@ApiTags('auth')
@Controller('auth/identities')
export class IdentitiesController {
  constructor(
    private readonly service: OwnIdentitiesService,
    private readonly queries: AuthQueries,
  ) {}

  @Get()
  @Requires(SIGNED_IN)
  @ApiOperation({
    operationId: 'listIdentities',
    summary: 'The persons of an identity provider tied to the own user',
  })
  @ApiOkResponse({ type: IdentityListDto })
  async identities(@Req() request: FastifyRequest): Promise<IdentityListDto> {
    sessionOf(request);
    return { data: (await this.queries.ownIdentities()).map(toIdentityDto) };
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires(SIGNED_IN)
  @RequiresRecentSignIn()
  @ApiOperation({ operationId: 'unlinkIdentity', summary: 'Sign in with the provider no longer' })
  @ApiNoContentResponse()
  async unlink(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    sessionOf(request);
    await this.service.unlink(id);
  }
}
