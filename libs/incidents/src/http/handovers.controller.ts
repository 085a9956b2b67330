import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPage, IdPipe, ListQuery, Requires, mapPage, type Page } from '#platform';
import { Handovers } from '../handovers.service.ts';
import { CreateHandoverDto, HandoverDto, OfferedIncidentsDto, OfferedQuery } from './dto/handover.dto.ts';
import { toHandover, toOffered } from './handover.mapper.ts';

@ApiTags('incidents')
@Controller('handovers')
export class HandoversController {
  constructor(private readonly handovers: Handovers) {}

  @Get()
  @Requires('incident:read')
  @ApiOperation({ summary: 'What was left to the next shift, newest first' })
  @ApiPage(HandoverDto)
  async list(@Query() query: ListQuery): Promise<Page<HandoverDto>> {
    return mapPage(await this.handovers.list(query), toHandover);
  }

  @Post()
  @Requires('incident:write')
  @ApiOperation({ summary: 'Hand over: a note and what is open, told to whoever comes next' })
  @ApiCreatedResponse({ type: HandoverDto })
  async write(@Body() body: CreateHandoverDto): Promise<HandoverDto> {
    return toHandover(await this.handovers.write(body));
  }

  @Get('open')
  @Requires('incident:read')
  @ApiOperation({ summary: 'What is open and could be handed over, as a note would have it now' })
  @ApiOkResponse({ type: OfferedIncidentsDto })
  async offered(@Query() { whose }: OfferedQuery): Promise<OfferedIncidentsDto> {
    return toOffered(await this.handovers.offered(whose));
  }

  @Get(':id')
  @Requires('incident:read')
  @ApiOperation({ summary: 'A hand-over note' })
  @ApiOkResponse({ type: HandoverDto })
  async find(@Param('id', IdPipe) id: string): Promise<HandoverDto> {
    return toHandover(await this.handovers.find(id));
  }
}
