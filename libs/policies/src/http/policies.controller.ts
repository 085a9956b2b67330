import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiPage, Requires, VersionPipe, expectedVersion, mapPage, type Page } from '#platform';
import { PoliciesQueries } from '../policies.queries.ts';
import { PoliciesService } from '../policies.service.ts';
import { PolicyVersionsQuery, PublishPolicyDto, SimulatePolicyDto } from './dto/policy.request.ts';
import { PolicyDto, PolicyVersionDto, SimulationDto } from './dto/policy.response.ts';
import { toPolicyDto, toPolicyRequest, toVersionDto } from './policies.mapper.ts';

@ApiTags('policy')
@Controller('policy')
export class PoliciesController {
  constructor(
    private readonly queries: PoliciesQueries,
    private readonly service: PoliciesService,
  ) {}

  @Get()
  @Requires('policy:read')
  @ApiOperation({
    operationId: 'getPolicy',
    summary: 'The policy in force, with how often each rule decided',
  })
  @ApiOkResponse({ type: PolicyDto })
  async current(@Res({ passthrough: true }) reply: FastifyReply): Promise<PolicyDto> {
    return tagged(reply, toPolicyDto(await this.queries.current()));
  }

  @Put()
  @Requires('policy:write')
  @ApiOperation({ operationId: 'publishPolicy', summary: 'Publish a new version of the policy' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The version that the change is based on' })
  @ApiOkResponse({ type: PolicyDto })
  async publish(
    @Body() body: PublishPolicyDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyDto> {
    await this.service.publish(
      body.document,
      expectedVersion('the policy', ifMatch, body.version),
      body.comment ?? '',
    );
    return tagged(reply, toPolicyDto(await this.queries.current()));
  }

  @Get('versions')
  @Requires('policy:read')
  @ApiOperation({ operationId: 'listPolicyVersions', summary: 'All versions of the policy, newest first' })
  @ApiPage(PolicyVersionDto)
  async versions(@Query() query: PolicyVersionsQuery): Promise<Page<PolicyVersionDto>> {
    return mapPage(await this.queries.versions(query), toVersionDto);
  }

  @Get('versions/:version')
  @Requires('policy:read')
  @ApiOperation({ operationId: 'getPolicyVersion', summary: 'One version of the policy' })
  @ApiOkResponse({ type: PolicyVersionDto })
  async version(@Param('version', VersionPipe) version: number): Promise<PolicyVersionDto> {
    return toVersionDto(await this.queries.version(version));
  }

  @Post('simulate')
  @HttpCode(200)
  @Requires('policy:read')
  @ApiOperation({
    operationId: 'simulatePolicy',
    summary: 'What the policy, or a draft of one, would decide, and why',
  })
  @ApiOkResponse({ type: SimulationDto })
  simulate(@Body() body: SimulatePolicyDto): Promise<SimulationDto> {
    return this.queries.simulate(toPolicyRequest(body.request), body.document);
  }
}

function tagged(reply: FastifyReply, policy: PolicyDto): PolicyDto {
  void reply.header('etag', `"${policy.version}"`);
  return policy;
}
