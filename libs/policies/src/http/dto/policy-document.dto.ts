import {
  APPROVAL_LEVELS,
  CLASSIFICATIONS,
  CRITICALITIES,
  DECISIONS,
  INCIDENT_TYPES,
  OPERATION_MODES,
  PROPOSER_TYPES,
  ROLES,
  SEVERITIES,
  type ApprovalLevel,
  type Classification,
  type Criticality,
  type Decision,
  type IncidentType,
  type OperationMode,
  type ProposerType,
  type Role,
  type Severity,
} from '#contracts';
import { BooleanField, EnumField, IntegerField, NumberField, ObjectField, StringField } from '#platform';
import { TARGET_KINDS, WEEKDAYS, type TargetKind, type Weekday } from '../../domain/document.ts';

export class RuleProposerDto {
  @EnumField(PROPOSER_TYPES, { name: 'ProposerType', each: true, optional: true })
  types?: ProposerType[];

  @EnumField(ROLES, { name: 'Role', each: true, optional: true })
  roles?: Role[];
}

export class ConfidenceBoundsDto {
  @NumberField({ optional: true, min: 0, max: 1 })
  min?: number;

  @NumberField({ optional: true, min: 0, max: 1 })
  max?: number;
}

export class RuleTargetDto {
  @EnumField(CRITICALITIES, { name: 'Criticality', each: true, optional: true })
  criticality?: Criticality[];

  @StringField({ each: true, optional: true, description: 'One of them is enough', example: ['server'] })
  tags?: string[];
}

export class TimeWindowDto {
  @EnumField(WEEKDAYS, { name: 'Weekday', each: true, optional: true })
  days?: Weekday[];

  @StringField({ optional: true, example: '22:00' })
  from?: string;

  @StringField({
    optional: true,
    example: '06:00',
    description: 'Exclusive; before `from` means the next day',
  })
  to?: string;

  @StringField({ optional: true, example: 'Europe/Berlin', description: 'IANA name; UTC without it' })
  timezone?: string;
}

export class PolicyRuleDto {
  @StringField({ description: 'Unique in the policy; decisions name it' })
  name!: string;

  @StringField({ optional: true, max: 2000 })
  description?: string;

  @BooleanField({ optional: true, description: 'On unless false' })
  enabled?: boolean;

  @StringField({ each: true, optional: true, description: 'Globs over action names' })
  actions?: string[];

  @EnumField(SEVERITIES, { name: 'Severity', each: true, optional: true })
  severity?: Severity[];

  @EnumField(INCIDENT_TYPES, { name: 'IncidentType', each: true, optional: true })
  incident_type?: IncidentType[];

  @ObjectField(() => RuleProposerDto, { optional: true })
  proposer?: RuleProposerDto;

  @ObjectField(() => ConfidenceBoundsDto, { optional: true })
  confidence?: ConfidenceBoundsDto;

  @EnumField(CLASSIFICATIONS, { name: 'Classification', each: true, optional: true })
  verdict?: Classification[];

  @StringField({
    each: true,
    optional: true,
    description: 'Globs; an allowing rule must fit every target, any other rule one',
  })
  targets?: string[];

  @ObjectField(() => RuleTargetDto, {
    optional: true,
    description:
      'What the lists of assets and identities say of the targets; an allowing rule needs it said of every one, any other rule of one',
  })
  target?: RuleTargetDto;

  @ObjectField(() => TimeWindowDto, { optional: true })
  time?: TimeWindowDto;

  @StringField({
    optional: true,
    max: 2000,
    description:
      'CEL over action, targets, parameters, incident, alert, proposer, verdict, playbook, now; `alert` is each alert of the incident: an allowing rule must hold for all, any other rule for one',
    example: 'incident != null && incident.severity == "critical"',
  })
  when?: string;

  @EnumField(DECISIONS, { name: 'Decision' })
  decision!: Decision;

  @StringField({ optional: true, description: 'Needed for deny' })
  reason?: string;

  @EnumField(APPROVAL_LEVELS, {
    name: 'ApprovalLevel',
    optional: true,
    description: 'Needed for require_approval',
  })
  level?: ApprovalLevel;

  @IntegerField({
    optional: true,
    min: 1,
    max: 10,
    description: 'How many different people must approve; 1 without it',
  })
  quorum?: number;
}

export class DeniedActionsDto {
  @StringField({ each: true })
  actions!: string[];

  @StringField()
  reason!: string;
}

export class ProtectedTargetsDto {
  @EnumField(TARGET_KINDS, { name: 'TargetKind' })
  kind!: TargetKind;

  @StringField({ each: true, maxItems: 1000, description: 'Globs; for ip_range addresses and CIDR ranges' })
  patterns!: string[];

  @StringField({ each: true, optional: true, description: 'Only these effects are refused; all without it' })
  actions?: string[];

  @StringField()
  reason!: string;
}

export class RateLimitDto {
  @StringField({ each: true, description: 'Globs; each matched action is counted by itself' })
  actions!: string[];

  @IntegerField({ optional: true, min: 0 })
  per_hour?: number;

  @IntegerField({ optional: true, min: 0 })
  per_day?: number;

  @IntegerField({ optional: true, min: 0, description: 'Requested and not settled yet' })
  concurrent?: number;

  @IntegerField({ optional: true, min: 0 })
  per_incident?: number;
}

export class GuardrailsDto {
  @ObjectField(() => DeniedActionsDto, { each: true })
  denied_actions!: DeniedActionsDto[];

  @ObjectField(() => ProtectedTargetsDto, { each: true, maxItems: 500 })
  protected_targets!: ProtectedTargetsDto[];

  @ObjectField(() => RateLimitDto, { each: true })
  rate_limits!: RateLimitDto[];
}

export class SemiAutonomousDto {
  @NumberField({
    min: 0,
    max: 1,
    description: 'From this confidence on, reversible low-risk effects need nobody',
  })
  min_confidence!: number;
}

export class PolicyDocumentDto {
  @EnumField(OPERATION_MODES, { name: 'OperationMode' })
  mode!: OperationMode;

  @ObjectField(() => SemiAutonomousDto)
  semi_autonomous!: SemiAutonomousDto;

  @ObjectField(() => GuardrailsDto)
  guardrails!: GuardrailsDto;

  @ObjectField(() => PolicyRuleDto, {
    each: true,
    maxItems: 500,
    description: 'In order; the first that matches decides',
  })
  rules!: PolicyRuleDto[];
}
