import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdPipe, ApiPage, Requires, mapPage, type Page } from '#platform';
import { ApprovalsBulk } from '../approvals.bulk.ts';
import { ApprovalsQueries } from '../approvals.queries.ts';
import { ApprovalsService } from '../approvals.service.ts';
import { toApprovalDto, toBulkResultDto } from './approvals.mapper.ts';
import { ApproveDto, BulkDecisionDto, ListApprovalsQuery, RejectDto } from './dto/approval.request.ts';
import { ApprovalDto, BulkResultsDto } from './dto/approval.response.ts';

@ApiTags('approvals')
@Controller('approvals')
export class ApprovalsController {
  constructor(
    private readonly queries: ApprovalsQueries,
    private readonly service: ApprovalsService,
    private readonly bulk: ApprovalsBulk,
  ) {}

  @Get()
  @Requires('approval:read')
  @ApiOperation({ operationId: 'listApprovals', summary: 'Approvals; pending ones by time left' })
  @ApiPage(ApprovalDto)
  async list(@Query() query: ListApprovalsQuery): Promise<Page<ApprovalDto>> {
    return mapPage(await this.queries.list(query), toApprovalDto);
  }

  @Get(':id')
  @Requires('approval:read')
  @ApiOperation({ operationId: 'getApproval', summary: 'One approval with its decisions' })
  @ApiOkResponse({ type: ApprovalDto })
  async get(@Param('id', IdPipe) id: string): Promise<ApprovalDto> {
    return toApprovalDto(await this.queries.get(id));
  }

  @Post('bulk')
  @HttpCode(200)
  @Requires('approval:decide')
  @ApiOperation({ operationId: 'decideApprovals', summary: 'Decide several; each stands or fails by itself' })
  @ApiOkResponse({ type: BulkResultsDto })
  async decideAll(@Body() body: BulkDecisionDto): Promise<BulkResultsDto> {
    const outcomes = await this.bulk.decide(body);
    return { data: outcomes.map(toBulkResultDto) };
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Requires('approval:decide')
  @ApiOperation({ operationId: 'approveApproval', summary: 'Approve the exact request that was seen' })
  @ApiOkResponse({ type: ApprovalDto })
  async approve(@Param('id', IdPipe) id: string, @Body() body: ApproveDto): Promise<ApprovalDto> {
    await this.service.decide(id, { decision: 'approve', digest: body.digest, comment: body.comment });
    return toApprovalDto(await this.queries.get(id));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Requires('approval:decide')
  @ApiOperation({ operationId: 'rejectApproval', summary: 'Reject it, with a reason' })
  @ApiOkResponse({ type: ApprovalDto })
  async reject(@Param('id', IdPipe) id: string, @Body() body: RejectDto): Promise<ApprovalDto> {
    await this.service.decide(id, { decision: 'reject', digest: body.digest, comment: body.reason });
    return toApprovalDto(await this.queries.get(id));
  }
}
