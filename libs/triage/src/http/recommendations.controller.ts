import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPage, Requires, type Page } from '#platform';
import { RecommendationsQueries } from '../recommendations.queries.ts';
import { RecommendationDto } from './dto/recommendation.dto.ts';
import { toRecommendation } from './recommendation.mapper.ts';

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
  async ofIncident(@Param('id') id: string): Promise<Page<RecommendationDto>> {
    const { data, meta } = await this.queries.ofIncident(id);
    return { data: data.map(toRecommendation), meta };
  }
}
