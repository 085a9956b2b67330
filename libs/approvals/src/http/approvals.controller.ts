import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ApiPage,
  IdPipe,
  Presence,
  PresenceDto,
  Requires,
  mapPage,
  toPresenceDto,
  type Page,
} from '#platform';
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
    private readonly presence: Presence,
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

  @Put(':id/presence')
  @Requires('approval:read')
  @ApiOperation({
    operationId: 'seeApproval',
    summary: 'I look at it, for the next minute, or decide it where I may; who else does',
  })
  @ApiOkResponse({ type: PresenceDto })
  async see(@Param('id', IdPipe) id: string): Promise<PresenceDto> {
    const { obstacle } = await this.queries.get(id);
    return toPresenceDto(
      this.presence.see({ type: 'approval', id }, obstacle === null ? 'deciding' : 'looking'),
    );
  }

  @Delete(':id/presence')
  @HttpCode(204)
  @Requires('approval:read')
  @ApiOperation({ operationId: 'leaveApproval', summary: 'I look at it no more' })
  @ApiNoContentResponse()
  async leave(@Param('id', IdPipe) id: string): Promise<void> {
    await this.queries.get(id);
    this.presence.leave({ type: 'approval', id });
  }
}
