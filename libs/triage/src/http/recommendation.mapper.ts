import type { RecommendationRow } from '../data/recommendations.repository.ts';
import type { RecommendationDto } from './dto/recommendation.dto.ts';

export function toRecommendation(row: RecommendationRow): RecommendationDto {
  return {
    verdict_id: row.verdict_id,
    position: row.position,
    action: row.action,
    action_id: row.action_id,
    code: row.code,
    reason: row.reason,
  };
}
