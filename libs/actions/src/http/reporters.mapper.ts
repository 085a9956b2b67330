import type { Reporter } from '../reporter-answers.ts';
import type { ReporterDto } from './dto/reporter.dto.ts';

export function reporterDto({
  reporter,
  subject,
  reported_at,
  answer,
  obstacle,
  told,
}: Reporter): ReporterDto {
  return {
    ...{ reporter, subject, answer, obstacle },
    reported_at: reported_at.toISOString(),
    told:
      told === null ? null : { answer: told.answer, at: told.at.toISOString(), action_id: told.action_id },
  };
}
