import {
  APPROVAL_LEVELS,
  CLASSIFICATIONS,
  INCIDENT_TYPES,
  PROPOSER_TYPES,
  ROLES,
  SEVERITIES,
  type ApprovalLevel,
  type Classification,
  type IncidentType,
  type JsonObject,
  type ProposerType,
  type Role,
  type Severity,
} from '#contracts';
import {
  BooleanField,
  EnumField,
  IntegerField,
  JsonField,
  ListQuery,
  NumberField,
  ObjectField,
  StringField,
  UuidField,
} from '#platform';

export class PublishPolicyDto {
  @IntegerField({
    optional: true,
    min: 1,
    description: 'The version that the change is based on; If-Match does the same',
  })
  version?: number;

  @JsonField({ description: 'A PolicyDocument; errors come back with their paths' })
  document!: JsonObject;

  @StringField({ optional: true, max: 2000, description: 'What was changed and why' })
  comment?: string;
}

export class PolicyVersionsQuery extends ListQuery {}

export class SimulatedActionDto {
  @StringField({ max: 100, example: 'isolate_host' })
  name!: string;

  @StringField({ max: 100, example: 'host' })
  category!: string;

  @BooleanField()
  read_only!: boolean;

  @BooleanField()
  reversible!: boolean;

  @EnumField(APPROVAL_LEVELS, { name: 'ApprovalLevel', nullable: true })
  default_level!: ApprovalLevel | null;

  @StringField({ max: 100, nullable: true })
  target_type!: string | null;

  @StringField({ max: 100, nullable: true, description: 'The kind of the connector' })
  connector!: string | null;

  @StringField({ max: 100, nullable: true, optional: true })
  connector_id?: string | null;

  @StringField({ max: 100, nullable: true, optional: true })
  connector_name?: string | null;
}

export class SimulatedIncidentDto {
  @UuidField({ description: 'By it what its alerts say is read where a rule asks; unknown: it has none' })
  id!: string;

  @EnumField(SEVERITIES, { name: 'Severity' })
  severity!: Severity;

  @EnumField(INCIDENT_TYPES, { name: 'IncidentType' })
  type!: IncidentType;
}

export class SimulatedProposerDto {
  @EnumField(PROPOSER_TYPES, { name: 'ProposerType' })
  type!: ProposerType;

  @StringField({ nullable: true, max: 100 })
  id!: string | null;

  @StringField({ max: 200 })
  name!: string;

  @EnumField(ROLES, { name: 'Role', optional: true, nullable: true })
  role?: Role | null;
}

export class SimulatedVerdictDto {
  @EnumField(CLASSIFICATIONS, { name: 'Classification' })
  classification!: Classification;

  @NumberField({ min: 0, max: 1 })
  confidence!: number;
}

export class SimulatedRequestDto {
  @ObjectField(() => SimulatedActionDto, { description: 'As GET /action-types describes it' })
  action!: SimulatedActionDto;

  @StringField({ each: true, max: 1000 })
  targets!: string[];

  @JsonField({ optional: true })
  parameters?: JsonObject;

  @ObjectField(() => SimulatedIncidentDto, { nullable: true })
  incident!: SimulatedIncidentDto | null;

  @ObjectField(() => SimulatedProposerDto)
  proposer!: SimulatedProposerDto;

  @ObjectField(() => SimulatedVerdictDto, { nullable: true })
  verdict!: SimulatedVerdictDto | null;

  @StringField({ nullable: true, max: 100 })
  playbook!: string | null;
}

export class SimulatePolicyDto {
  @ObjectField(() => SimulatedRequestDto)
  request!: SimulatedRequestDto;

  @JsonField({ optional: true, description: 'A draft PolicyDocument to try instead of the policy in force' })
  document?: JsonObject;
}
