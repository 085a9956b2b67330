import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiPage, Context, Requires, VersionPipe, expectedVersion, mapPage, type Page } from '#platform';
import { PoliciesQueries } from '../policies.queries.ts';
import { PoliciesService } from '../policies.service.ts';
import { PolicyBacktests } from '../policy-backtests.ts';
import { backtestLines } from './backtest-lines.ts';
import { BacktestLineDto, BacktestPolicyDto } from './dto/backtest.dto.ts';
import { DescribePolicyDto, PolicyReadingDto } from './dto/policy-reading.dto.ts';
import { PolicyVersionsQuery, PublishPolicyDto, SimulatePolicyDto } from './dto/policy.request.ts';
import { PolicyDto, PolicyVersionDto, SimulationDto } from './dto/policy.response.ts';
import { toPolicyDto, toPolicyRequest, toVersionDto } from './policies.mapper.ts';

@ApiTags('policy')
@Controller('policy')
export class PoliciesController {
  constructor(
    private readonly queries: PoliciesQueries,
    private readonly service: PoliciesService,
    private readonly backtests: PolicyBacktests,
    private readonly context: Context,
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

  @Post('describe')
  @HttpCode(200)
  @Requires('policy:read')
  @ApiOperation({
    operationId: 'describePolicy',
    summary: 'The rules of a policy, or of a draft, in words, with what is to be known of them',
  })
  @ApiOkResponse({ type: PolicyReadingDto })
  describe(@Body() body: DescribePolicyDto): PolicyReadingDto {
    return this.queries.describe(body.document);
  }

  @Post('backtest')
  @HttpCode(200)
  @Requires('policy:read')
  @ApiOperation({
    operationId: 'backtestPolicy',
    summary: 'What the policy, or a draft, would have decided: a line for each step, the result in the last',
    description: 'Needs `incident:read` too. Hang up to end it.',
  })
  @ApiExtraModels(BacktestLineDto)
  @ApiProduces('application/jsonl')
  @ApiOkResponse({ schema: { $ref: getSchemaPath(BacktestLineDto) } })
  backtest(@Body() { document, days }: BacktestPolicyDto): StreamableFile {
    const { correlationId } = this.context.current();
    return new StreamableFile(backtestLines(this.backtests.of(document, days), correlationId), {
      type: 'application/jsonl; charset=utf-8',
    });
  }
}

function tagged(reply: FastifyReply, policy: PolicyDto): PolicyDto {
  void reply.header('etag', `"${policy.version}"`);
  return policy;
}
