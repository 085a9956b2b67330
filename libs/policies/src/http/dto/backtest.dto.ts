import { APPROVAL_LEVELS, DECISIONS, type ApprovalLevel, type Decision, type JsonObject } from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  JsonField,
  ObjectField,
  ProblemDto,
  StringField,
  UuidField,
} from '#platform';
import { POLICY_STEPS, type PolicyStep } from '../../domain/request.ts';

export class BacktestPolicyDto {
  @JsonField({ optional: true, description: 'A draft PolicyDocument; left out, the policy in force' })
  document?: JsonObject;

  @IntegerField({ optional: true, min: 1, max: 90, default: 30, description: 'Of so many days, until now' })
  days: number = 30;
}

export class AnswersDto {
  @IntegerField()
  allow!: number;

  @IntegerField()
  deny!: number;

  @IntegerField()
  require_approval!: number;
}

export class MissingFactsDto {
  @IntegerField({ description: 'What the lists of assets and identities said then was not kept' })
  lists!: number;

  @IntegerField({ description: 'What the alerts said then was not kept, or is gone' })
  alerts!: number;

  @IntegerField({ description: 'How many effects were under way then was not kept' })
  concurrent!: number;
}

export class RuleFiguresDto {
  @StringField()
  rule!: string;

  @IntegerField({ description: 'Decisions that it would have made' })
  decided!: number;

  @IntegerField({ description: 'Those of them that were answered otherwise' })
  changed!: number;

  @DateTimeField({ nullable: true })
  last_at!: string | null;
}

export class StepFiguresDto {
  @EnumField(POLICY_STEPS, { name: 'PolicyStep' })
  step!: PolicyStep;

  @IntegerField()
  decided!: number;
}

export class OutcomeDto {
  @EnumField(DECISIONS, { name: 'Decision' })
  decision!: Decision;

  @EnumField(APPROVAL_LEVELS, { name: 'ApprovalLevel', nullable: true })
  level!: ApprovalLevel | null;

  @IntegerField()
  quorum!: number;

  @EnumField(POLICY_STEPS, { name: 'PolicyStep', description: 'The step that decided' })
  step!: PolicyStep;

  @StringField({ nullable: true })
  rule!: string | null;

  @StringField({ max: 2000 })
  reason!: string;
}

export class DifferenceDto {
  @UuidField({ description: "The decision's" })
  id!: string;

  @UuidField({ nullable: true })
  incident_id!: string | null;

  @StringField({ nullable: true, example: 'INC-1042' })
  incident!: string | null;

  @StringField()
  action!: string;

  @StringField({ each: true, max: 1000 })
  targets!: string[];

  @DateTimeField()
  at!: string;

  @ObjectField(() => OutcomeDto)
  was!: OutcomeDto;

  @ObjectField(() => OutcomeDto)
  would_be!: OutcomeDto;

  @BooleanField({ description: 'The policy in force would decide it like that already' })
  already!: boolean;
}

export class BacktestDto {
  @IntegerField({ description: 'The version that is in force' })
  version!: number;

  @DateTimeField()
  from!: string;

  @DateTimeField()
  to!: string;

  @IntegerField({ description: 'Decisions that were looked at' })
  total!: number;

  @BooleanField({
    description: 'There are more than 200 000: the oldest are left out, and `from` says from when',
  })
  older_left_out!: boolean;

  @IntegerField({ description: 'Those that could be made again' })
  redecided!: number;

  @ObjectField(() => MissingFactsDto, { description: 'Those that could not, by what is missing' })
  missing!: MissingFactsDto;

  @ObjectField(() => AnswersDto)
  was!: AnswersDto;

  @ObjectField(() => AnswersDto)
  would_be!: AnswersDto;

  @IntegerField({ description: 'Decisions that would come out otherwise' })
  changed!: number;

  @IntegerField({ description: 'Of them those that the policy in force would decide like that already' })
  changed_already!: number;

  @ObjectField(() => RuleFiguresDto, { each: true, maxItems: 500, description: 'Of the rules that are on' })
  rules!: RuleFiguresDto[];

  @ObjectField(() => StepFiguresDto, { each: true, description: 'Decisions by what is no rule' })
  steps!: StepFiguresDto[];

  @ObjectField(() => DifferenceDto, {
    each: true,
    description: 'The latest 200; those that publishing would make come first',
  })
  differences!: DifferenceDto[];
}

export class BacktestLineDto {
  @IntegerField()
  done!: number;

  @IntegerField()
  total!: number;

  @ObjectField(() => BacktestDto, { nullable: true, description: 'In the last line' })
  result!: BacktestDto | null;

  @ObjectField(() => ProblemDto, { nullable: true, description: 'In the last line of one that failed' })
  problem!: ProblemDto | null;
}
