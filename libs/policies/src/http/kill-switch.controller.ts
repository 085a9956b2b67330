import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdPipe, Requires } from '#platform';
import { KillSwitchService } from '../kill-switch.service.ts';
import { PoliciesQueries } from '../policies.queries.ts';
import {
  EngageKillSwitchDto,
  KillSwitchDto,
  KillSwitchesDto,
  KillSwitchListQuery,
  ReleaseKillSwitchDto,
  ReleaseKillSwitchQuery,
} from './dto/kill-switch.dto.ts';
import { toKillSwitchDto } from './policies.mapper.ts';

@ApiTags('kill switch')
@Controller('kill-switch')
export class KillSwitchController {
  constructor(
    private readonly queries: PoliciesQueries,
    private readonly service: KillSwitchService,
  ) {}

  @Get()
  @Requires('killswitch:read')
  @ApiOperation({ operationId: 'listKillSwitches', summary: 'Kill switches in force, or the last hundred' })
  @ApiOkResponse({ type: KillSwitchesDto })
  async list(@Query() { state }: KillSwitchListQuery): Promise<KillSwitchesDto> {
    const rows = state === 'all' ? await this.queries.switchHistory() : await this.queries.engagedSwitches();
    return { data: rows.map(toKillSwitchDto) };
  }

  @Post()
  @Requires('killswitch:write')
  @ApiOperation({ operationId: 'engageKillSwitch', summary: 'Stop automated effects, at once' })
  @ApiCreatedResponse({ type: KillSwitchDto })
  async engage(@Body() body: EngageKillSwitchDto): Promise<KillSwitchDto> {
    return toKillSwitchDto(await this.service.engage(body));
  }

  @Delete(':id')
  @Requires('killswitch:write')
  @ApiOperation({ operationId: 'releaseKillSwitch', summary: 'End a kill switch, with a reason' })
  @ApiBody({ type: ReleaseKillSwitchDto, required: false })
  @ApiOkResponse({ type: KillSwitchDto })
  async release(
    @Param('id', IdPipe) id: string,
    @Query() query: ReleaseKillSwitchQuery,
    @Body() body: ReleaseKillSwitchDto,
  ): Promise<KillSwitchDto> {
    return toKillSwitchDto(await this.service.release(id, body.reason ?? query.reason ?? ''));
  }
}
