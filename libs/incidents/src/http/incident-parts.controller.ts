import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPage, ListQuery, Requires, type Page } from '#platform';
import { IncidentPartsQueries } from '../incident-parts.queries.ts';
import { IncidentsService } from '../incidents.service.ts';
import {
  AlertDto,
  CommentDto,
  EvidenceDto,
  ObservableDto,
  TimelineEntryDto,
  VerdictDto,
} from './dto/incident-parts.dto.ts';
import { CreateCommentDto, TimelineQuery } from './dto/incident-requests.dto.ts';
import { RelatedIncidentDto } from './dto/incident.dto.ts';

@ApiTags('incidents')
@Controller('incidents/:id')
export class IncidentPartsController {
  constructor(
    private readonly queries: IncidentPartsQueries,
    private readonly service: IncidentsService,
  ) {}

  @Get('alerts')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Its alerts with what was sent, newest first' })
  @ApiPage(AlertDto)
  alerts(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<AlertDto>> {
    return this.queries.alerts(id, query);
  }

  @Get('observables')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Its observables' })
  @ApiPage(ObservableDto)
  observables(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<ObservableDto>> {
    return this.queries.observables(id, query);
  }

  @Get('evidence')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Its evidence, by number' })
  @ApiPage(EvidenceDto)
  evidence(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<EvidenceDto>> {
    return this.queries.evidence(id, query);
  }

  @Get('verdicts')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Its verdicts, newest first' })
  @ApiPage(VerdictDto)
  verdicts(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<VerdictDto>> {
    return this.queries.verdicts(id, query);
  }

  @Get('timeline')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Everything that happened, newest first' })
  @ApiPage(TimelineEntryDto)
  timeline(@Param('id') id: string, @Query() query: TimelineQuery): Promise<Page<TimelineEntryDto>> {
    return this.queries.timeline(id, query);
  }

  @Get('related')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Incidents that share observables, the 20 nearest' })
  @ApiPage(RelatedIncidentDto)
  related(@Param('id') id: string): Promise<Page<RelatedIncidentDto>> {
    return this.queries.related(id);
  }

  @Get('comments')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Its comments, newest first' })
  @ApiPage(CommentDto)
  comments(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<CommentDto>> {
    return this.queries.comments(id, query);
  }

  @Post('comments')
  @Requires('incident:write')
  @ApiOperation({ summary: 'Comment' })
  @ApiCreatedResponse({ type: CommentDto })
  comment(@Param('id') id: string, @Body() body: CreateCommentDto): Promise<CommentDto> {
    return this.service.comment(id, body.text);
  }
}
