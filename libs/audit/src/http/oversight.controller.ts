import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ReportQuery, Requires } from '#platform';
import { OversightQueries } from '../oversight.queries.ts';
import { OversightDto } from './dto/oversight.dto.ts';

@ApiTags('stats')
@Controller('stats')
export class OversightController {
  constructor(private readonly queries: OversightQueries) {}

  @Get('oversight')
  @Requires('report:read')
  @ApiOperation({
    summary: "How much of people's time incidents, approvals and actions took in the last days",
  })
  @ApiOkResponse({ type: OversightDto })
  oversight(@Query() query: ReportQuery): Promise<OversightDto> {
    return this.queries.oversight(query.days);
  }
}
