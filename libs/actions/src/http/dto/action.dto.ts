import {
  APPROVAL_LEVELS,
  CLASSIFICATIONS,
  DECISIONS,
  OPERATION_MODES,
  PROPOSER_TYPES,
  ROLES,
  actionMachine,
  type ActionStatus,
  type ApprovalLevel,
  type Classification,
  type Decision,
  type JsonObject,
  type OperationMode,
  type ProposerType,
  type Role,
  TARGET_TYPES,
  type TargetType,
} from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  JsonField,
  NumberField,
  ObjectField,
  PersonBehindDto,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import { ACTION_CATEGORIES, type ActionCategory } from '../../domain/definition.ts';
import type { ActionView, PastAction } from '../../actions.view.ts';

export const ACTION_STATUSES: readonly ActionStatus[] = actionMachine.states;

export class ActionConnectorDto {
  @StringField()
  id!: string;

  @StringField({ example: 'crowdstrike' })
  type!: string;

  @StringField()
  name!: string;

  @BooleanField({ description: 'A simulated connector reaches no outside service' })
  simulated!: boolean;
}

export class ActionProposerDto {
  @EnumField(PROPOSER_TYPES, { name: 'ProposerType' })
  type!: ProposerType;

  @StringField({ nullable: true, description: "A user's or key's id, or the id of the run that asked" })
  id!: string | null;

  @StringField()
  name!: string;

  @EnumField(ROLES, { name: 'Role', nullable: true, optional: true })
  role?: Role | null;
}

export class ActionVerdictDto {
  @EnumField(CLASSIFICATIONS, { name: 'Classification' })
  classification!: Classification;

  @NumberField({ min: 0, max: 1 })
  confidence!: number;

  @BooleanField({
    optional: true,
    description: "A model's verdict of which the evidence carries less: nothing goes without a person",
  })
  beyond_evidence?: boolean;
}

export class DecisionSummaryDto {
  @EnumField(DECISIONS, { name: 'Decision' })
  decision!: Decision;

  @StringField({ nullable: true, description: 'The rule or guardrail that decided; null: a default' })
  rule!: string | null;

  @TextField({ description: 'A sentence' })
  reason!: string;

  @EnumField(APPROVAL_LEVELS, { name: 'ApprovalLevel', nullable: true })
  level!: ApprovalLevel | null;

  @IntegerField({ min: 0, description: 'How many people have to agree' })
  quorum!: number;

  @IntegerField()
  policy_version!: number;

  @EnumField(OPERATION_MODES, { name: 'OperationMode' })
  mode!: OperationMode;
}

export class ActionDecisionDto extends DecisionSummaryDto {
  @UuidField()
  id!: string;
}

export class ActionErrorDto {
  @StringField({ example: 'connector_not_configured' })
  code!: string;

  @TextField({ description: 'What was wrong and what to do' })
  message!: string;
}

export class ActionDto implements ActionView {
  @UuidField()
  id!: string;

  @UuidField({ nullable: true })
  incident_id!: string | null;

  @StringField({ example: 'isolate_host' })
  action!: string;

  @StringField()
  title!: string;

  @EnumField(ACTION_CATEGORIES, { name: 'ActionCategory' })
  category!: ActionCategory;

  @BooleanField()
  read_only!: boolean;

  @BooleanField()
  reversible!: boolean;

  @StringField({ nullable: true, description: 'The action that undoes it' })
  inverse!: string | null;

  @EnumField(ACTION_STATUSES, { name: 'ActionStatus' })
  status!: ActionStatus;

  @TextField({ description: 'One line: what is done, to what' })
  summary!: string;

  @EnumField(TARGET_TYPES, { name: 'TargetType', nullable: true })
  target_type!: TargetType | null;

  @TextField({ each: true, maxItems: 1000 })
  targets!: string[];

  @TextField({
    each: true,
    maxItems: 1000,
    nullable: true,
    description:
      'The names by which the service knows the target, as it said before the work began; null: it was not asked',
  })
  resolved_targets!: string[] | null;

  @JsonField()
  parameters!: JsonObject;

  @StringField({ description: 'SHA-256 of the exact request: what is approved is what is executed' })
  digest!: string;

  @ObjectField(() => ActionConnectorDto, { nullable: true })
  connector!: ActionConnectorDto | null;

  @ObjectField(() => ActionProposerDto)
  proposer!: ActionProposerDto;

  @ObjectField(() => PersonBehindDto, {
    each: true,
    description: 'Everybody who stands behind it; none of them decides it',
  })
  behind!: PersonBehindDto[];

  @TextField()
  reason!: string;

  @StringField({ each: true, description: "Ids of the incident's evidence, such as E7" })
  evidence!: string[];

  @ObjectField(() => ActionVerdictDto, {
    nullable: true,
    description: 'As it stood when the action was asked for',
  })
  verdict!: ActionVerdictDto | null;

  @StringField({ nullable: true })
  playbook!: string | null;

  @UuidField({ nullable: true })
  run_id!: string | null;

  @StringField({ nullable: true })
  step_key!: string | null;

  @ObjectField(() => ActionDecisionDto, { nullable: true })
  policy_decision!: ActionDecisionDto | null;

  @JsonField({ nullable: true })
  result!: JsonObject | null;

  @ObjectField(() => ActionErrorDto, { nullable: true })
  error!: ActionErrorDto | null;

  @IntegerField({ min: 0, description: 'Calls made so far' })
  attempts!: number;

  @UuidField({ nullable: true, description: 'The action that this one undoes' })
  rollback_of!: string | null;

  @UuidField({ nullable: true, description: 'The action that undoes or undid this one' })
  rolled_back_by!: string | null;

  @DateTimeField()
  requested_at!: string;

  @DateTimeField({ nullable: true })
  approved_at!: string | null;

  @DateTimeField({ nullable: true })
  started_at!: string | null;

  @DateTimeField({ nullable: true })
  finished_at!: string | null;
}

export class PastActionDto extends ActionDto implements PastAction {
  @StringField({ nullable: true, example: 'INC-1042' })
  incident_number!: string | null;
}
