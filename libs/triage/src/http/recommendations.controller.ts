import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPage, Requires, type Page } from '#platform';
import { RecommendationsQueries } from '../recommendations.queries.ts';
import { RecommendationDto } from './dto/recommendation.dto.ts';

@ApiTags('incidents')
@Controller()
export class RecommendationsController {
  constructor(private readonly queries: RecommendationsQueries) {}

  @Get('incidents/:id/recommendations')
  @Requires('incident:read')
  @ApiOperation({
    summary: 'What became of what the analyst has recommended: requested, or held back and why',
  })
  @ApiPage(RecommendationDto)
  ofIncident(@Param('id') id: string): Promise<Page<RecommendationDto>> {
    return this.queries.ofIncident(id);
  }
}
