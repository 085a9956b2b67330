import {
  APPROVAL_LEVELS,
  DECISIONS,
  OPERATION_MODES,
  type ApprovalLevel,
  type Decision,
  type OperationMode,
} from '#contracts';
import { BooleanField, DateTimeField, EnumField, IntegerField, ObjectField, StringField } from '#platform';
import { POLICY_STEPS, type PolicyStep } from '../../domain/request.ts';
import { PolicyDocumentDto } from './policy-document.dto.ts';

export class PolicyVersionDto {
  @IntegerField({ description: 'Send it back as If-Match (or `version`) when publishing a change' })
  version!: number;

  @ObjectField(() => PolicyDocumentDto)
  document!: PolicyDocumentDto;

  @StringField({ max: 2000 })
  comment!: string;

  @StringField({ description: 'Who published it' })
  published_by!: string;

  @DateTimeField({ nullable: true, description: 'Null while the built-in policy has decided nothing yet' })
  published_at!: string | null;
}

export class RuleHitsDto {
  @StringField()
  rule!: string;

  @IntegerField({ description: 'Decisions by this rule within the last 30 days' })
  hits!: number;

  @DateTimeField({ nullable: true })
  last_at!: string | null;
}

export class PolicyDto extends PolicyVersionDto {
  @ObjectField(() => RuleHitsDto, { each: true, maxItems: 500 })
  hits!: RuleHitsDto[];
}

export class TraceEntryDto {
  @EnumField(POLICY_STEPS, { name: 'PolicyStep' })
  step!: PolicyStep;

  @StringField({ nullable: true, description: "The rule's or guardrail's name" })
  name!: string | null;

  @BooleanField()
  matched!: boolean;

  @StringField({ max: 2000 })
  explanation!: string;
}

export class SimulationDto {
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

  @IntegerField({ nullable: true, description: 'Null for a posted draft' })
  policy_version!: number | null;

  @EnumField(OPERATION_MODES, { name: 'OperationMode' })
  mode!: OperationMode;

  @ObjectField(() => TraceEntryDto, {
    each: true,
    maxItems: 2000,
    description: 'Every step considered, in order',
  })
  trace!: TraceEntryDto[];
}
