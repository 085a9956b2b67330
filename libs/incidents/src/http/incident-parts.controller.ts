import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPage, ListQuery, Requires, mapPage, type Page } from '#platform';
import { IncidentPartsQueries } from '../incident-parts.queries.ts';
import { IncidentsService } from '../incidents.service.ts';
import {
  AlertDto,
  CommentDto,
  SavedCommentDto,
  EvidenceDto,
  ObservableDto,
  TimelineEntryDto,
  VerdictDto,
} from './dto/incident-parts.dto.ts';
import { CreateCommentDto, TimelineQuery } from './dto/incident-requests.dto.ts';
import { RelatedIncidentDto } from './dto/incident.dto.ts';
import { toRelatedIncident } from './incident.mapper.ts';
import {
  toAlert,
  toComment,
  toSavedComment,
  toEvidence,
  toObservable,
  toTimelineEntry,
  toVerdict,
} from './parts.mapper.ts';

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
  async alerts(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<AlertDto>> {
    return mapPage(await this.queries.alerts(id, query), toAlert);
  }

  @Get('observables')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Its observables' })
  @ApiPage(ObservableDto)
  async observables(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<ObservableDto>> {
    return mapPage(await this.queries.observables(id, query), toObservable);
  }

  @Get('evidence')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Its evidence, by number' })
  @ApiPage(EvidenceDto)
  async evidence(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<EvidenceDto>> {
    return mapPage(await this.queries.evidence(id, query), toEvidence);
  }

  @Get('verdicts')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Its verdicts, newest first' })
  @ApiPage(VerdictDto)
  async verdicts(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<VerdictDto>> {
    return mapPage(await this.queries.verdicts(id, query), toVerdict);
  }

  @Get('timeline')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Everything that happened, newest first' })
  @ApiPage(TimelineEntryDto)
  async timeline(@Param('id') id: string, @Query() query: TimelineQuery): Promise<Page<TimelineEntryDto>> {
    return mapPage(await this.queries.timeline(id, query), toTimelineEntry);
  }

  @Get('related')
  @Requires('incident:read')
  @ApiOperation({
    summary:
      'Incidents that share observables, the 20 nearest, and the 20 newest that the same rule has found',
  })
  @ApiPage(RelatedIncidentDto)
  async related(@Param('id') id: string): Promise<Page<RelatedIncidentDto>> {
    return mapPage(await this.queries.related(id), toRelatedIncident);
  }

  @Get('comments')
  @Requires('incident:read')
  @ApiOperation({ summary: 'Its comments, newest first' })
  @ApiPage(CommentDto)
  async comments(@Param('id') id: string, @Query() query: ListQuery): Promise<Page<CommentDto>> {
    return mapPage(await this.queries.comments(id, query), toComment);
  }

  @Post('comments')
  @Requires('incident:write')
  @ApiOperation({ summary: 'Comment; whom it names as @Name is told' })
  @ApiCreatedResponse({ type: SavedCommentDto })
  async comment(@Param('id') id: string, @Body() body: CreateCommentDto): Promise<SavedCommentDto> {
    return toSavedComment(await this.service.comment(id, body.text));
  }
}
