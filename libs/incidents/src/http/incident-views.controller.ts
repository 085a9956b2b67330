import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { IdPipe, Requires } from '#platform';
import { IncidentViews } from '../incident-views.service.ts';
import {
  BeginWithViewDto,
  CreateIncidentViewDto,
  IncidentViewDto,
  IncidentViewsDto,
  UpdateIncidentViewDto,
} from './dto/incident-view.dto.ts';
import { toIncidentView } from './incident.mapper.ts';

@ApiTags('incidents')
@Controller('incident-views')
export class IncidentViewsController {
  constructor(private readonly views: IncidentViews) {}

  @Get()
  @Requires('incident:read')
  @ApiOperation({ summary: 'Lists of incidents that I or others have saved' })
  @ApiOkResponse({ type: IncidentViewsDto })
  async list(): Promise<IncidentViewsDto> {
    const views = await this.views.list();
    return { data: views.map(toIncidentView) };
  }

  @Post()
  @Requires('incident:read')
  @ApiOperation({ summary: 'Save a list of incidents under a name; to share it needs incident:write' })
  @ApiCreatedResponse({ type: IncidentViewDto })
  async create(@Body() body: CreateIncidentViewDto): Promise<IncidentViewDto> {
    return toIncidentView(await this.views.create(body));
  }

  @Put('default')
  @HttpCode(204)
  @Requires('incident:read')
  @ApiOperation({ summary: 'With which one I begin' })
  @ApiNoContentResponse()
  async begin(@Body() body: BeginWithViewDto): Promise<void> {
    await this.views.begin(body.view_id);
  }

  @Patch(':id')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Change one of mine' })
  @ApiOkResponse({ type: IncidentViewDto })
  async update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateIncidentViewDto,
  ): Promise<IncidentViewDto> {
    return toIncidentView(await this.views.update(id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('incident:read')
  @ApiOperation({ summary: 'Delete one of mine' })
  @ApiNoContentResponse()
  async delete(@Param('id', IdPipe) id: string): Promise<void> {
    await this.views.delete(id);
  }
}
