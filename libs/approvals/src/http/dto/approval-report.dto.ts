import { APPROVAL_LEVELS, type ApprovalLevel } from '#contracts';
import { DateTimeField, EnumField, IntegerField, NumberField, ObjectField } from '#platform';

class DecisionFiguresDto {
  @IntegerField()
  approved!: number;

  @IntegerField()
  rejected!: number;

  @IntegerField({ description: 'Nobody decided in time' })
  expired!: number;

  @IntegerField({ description: 'What was asked for had no use any more' })
  cancelled!: number;

  @NumberField({
    nullable: true,
    description: 'Median seconds from the request to the decision, of those approved or rejected',
  })
  decision_seconds_p50!: number | null;

  @NumberField({ nullable: true, description: 'Nineteen in twenty took no longer' })
  decision_seconds_p95!: number | null;
}

export class LevelDecisionsDto extends DecisionFiguresDto {
  @EnumField(APPROVAL_LEVELS, { name: 'ApprovalLevel' })
  level!: ApprovalLevel;
}

export class DecisionsReportDto extends DecisionFiguresDto {
  @DateTimeField({ description: 'When the first day begins, in UTC' })
  from!: string;

  @DateTimeField()
  to!: string;

  @ObjectField(() => LevelDecisionsDto, { each: true })
  by_level!: LevelDecisionsDto[];
}
