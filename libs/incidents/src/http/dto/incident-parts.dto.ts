import {
  ACTOR_TYPES,
  ALERT_STATES,
  CAPABILITIES,
  CLASSIFICATIONS,
  INCIDENT_TYPES,
  OBSERVABLE_TYPES,
  POLARITIES,
  SEVERITIES,
  type ActorType,
  type AlertState,
  type Capability,
  type Classification,
  type IncidentType,
  type Json,
  type JsonObject,
  type ObservableType,
  type Polarity,
  type Severity,
} from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  JsonField,
  NumberField,
  ObjectField,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import { AssigneeDto } from './incident.dto.ts';
import { TIMELINE_KINDS, type TimelineKind } from '../../domain/timeline.ts';

export class AlertDto {
  @UuidField()
  id!: string;

  @StringField()
  source!: string;

  @StringField({ nullable: true, max: 1000, description: "The vendor's own id" })
  external_id!: string | null;

  @EnumField(ALERT_STATES, {
    name: 'AlertState',
    nullable: true,
    description: 'How the vendor says that it stands with it; null when it does not say',
  })
  state!: AlertState | null;

  @StringField()
  title!: string;

  @TextField()
  description!: string;

  @EnumField(SEVERITIES, { name: 'Severity' })
  severity!: Severity;

  @EnumField(INCIDENT_TYPES, { name: 'IncidentType' })
  type!: IncidentType;

  @StringField({ nullable: true, max: 1000 })
  recipient!: string | null;

  @JsonField({ description: 'The normalised fields, as playbooks read them under `alert`' })
  fields!: JsonObject;

  @JsonField({
    any: true,
    nullable: true,
    description: 'What the source sent. Hostile text: show it as text only',
  })
  raw!: Json;

  @TextField({
    nullable: true,
    max: 30_000_000,
    description:
      'The mail as it was received; each byte that is no UTF-8 is the letter that many after U+F700. Hostile text: show it as text only',
  })
  raw_email!: string | null;

  @DateTimeField({ nullable: true })
  occurred_at!: string | null;

  @DateTimeField()
  received_at!: string;
}

export class ObservableDto {
  @UuidField()
  id!: string;

  @EnumField(OBSERVABLE_TYPES, { name: 'ObservableType' })
  type!: ObservableType;

  @StringField({ max: 2048 })
  value!: string;

  @EnumField(POLARITIES, {
    name: 'Polarity',
    nullable: true,
    description: 'What intelligence said in this incident, or null',
  })
  polarity!: Polarity | null;

  @BooleanField({ description: 'One of our own domains, networks or mailboxes: it relates no incidents' })
  own!: boolean;

  @BooleanField({
    description:
      'An address that means nothing outside of a network, or a link to one: nobody is asked about it',
  })
  special_purpose!: boolean;

  @DateTimeField()
  first_seen!: string;

  @DateTimeField()
  last_seen!: string;

  @IntegerField({ description: 'In how many incidents it is, counted up to 100' })
  incident_count!: number;
}

export class EvidenceSourceDto {
  @StringField()
  type!: string;

  @StringField()
  name!: string;
}

export class EvidenceSubjectDto {
  @StringField()
  type!: string;

  @TextField()
  value!: string;
}

export class EvidenceDto {
  @StringField({ example: 'E7', description: 'Unique in the incident' })
  id!: string;

  @StringField({ example: 'url.reputation' })
  kind!: string;

  @ObjectField(() => EvidenceSourceDto)
  source!: EvidenceSourceDto;

  @ObjectField(() => EvidenceSubjectDto)
  subject!: EvidenceSubjectDto;

  @TextField()
  statement!: string;

  @EnumField(POLARITIES, { name: 'Polarity' })
  polarity!: Polarity;

  @NumberField({ min: 0, max: 1 })
  weight!: number;

  @JsonField({ any: true, nullable: true })
  raw!: Json;

  @DateTimeField()
  observed_at!: string;

  @DateTimeField()
  created_at!: string;

  @UuidField({ nullable: true })
  run_id!: string | null;

  @StringField({ nullable: true, description: "The run's step" })
  step!: string | null;

  @UuidField({ nullable: true })
  action_id!: string | null;
}

export class ReasoningClaimDto {
  @TextField()
  statement!: string;

  @StringField({ each: true, description: 'Ids of evidence' })
  evidence!: string[];
}

export class RecommendedActionDto {
  @StringField()
  action!: string;

  @JsonField()
  parameters!: JsonObject;

  @TextField()
  reason!: string;

  @StringField({ each: true })
  evidence!: string[];
}

export class ModelUsageDto {
  @IntegerField()
  input_tokens!: number;

  @IntegerField()
  output_tokens!: number;

  @NumberField()
  latency_ms!: number;
}

export class VerdictDto {
  @UuidField()
  id!: string;

  @UuidField({ nullable: true })
  run_id!: string | null;

  @EnumField(CLASSIFICATIONS, { name: 'Classification' })
  classification!: Classification;

  @NumberField({ min: 0, max: 1 })
  confidence!: number;

  @StringField()
  category!: string;

  @TextField()
  summary!: string;

  @ObjectField(() => ReasoningClaimDto, { each: true })
  reasoning!: ReasoningClaimDto[];

  @StringField({ each: true, description: 'MITRE ATT&CK ids', example: ['T1566.002'] })
  techniques!: string[];

  @ObjectField(() => RecommendedActionDto, { each: true })
  recommended_actions!: RecommendedActionDto[];

  @StringField({ each: true, max: 4000, description: 'Evidence that is missing, as sentences' })
  missing!: string[];

  @EnumField(CAPABILITIES, {
    name: 'Capability',
    each: true,
    description: 'Services that would have known what it needs, and that are not connected',
  })
  not_connected!: Capability[];

  @StringField({
    each: true,
    max: 4000,
    description: "Why a model's verdict goes beyond the evidence; then nothing is requested without a person",
  })
  reservations!: string[];

  @EnumField(['claude', 'offline'] as const, { name: 'Analyst' })
  analyst!: 'claude' | 'offline';

  @TextField({ nullable: true })
  fallback_reason!: string | null;

  @StringField({ nullable: true })
  model!: string | null;

  @ObjectField(() => ModelUsageDto, { nullable: true })
  usage!: ModelUsageDto | null;

  @DateTimeField()
  created_at!: string;
}

export class AuthorDto {
  @EnumField(ACTOR_TYPES, { name: 'ActorType' })
  type!: ActorType;

  @StringField()
  name!: string;
}

export class CommentDto {
  @UuidField()
  id!: string;

  @ObjectField(() => AuthorDto)
  author!: AuthorDto;

  @TextField()
  text!: string;

  @DateTimeField()
  created_at!: string;
}

export class SavedCommentDto extends CommentDto {
  @ObjectField(() => AssigneeDto, {
    each: true,
    description:
      'Whom it mentions by @ and name, 50 people at most: they are told, and watch the incident now',
  })
  mentioned!: AssigneeDto[];
}

export class TimelineEntryDto {
  @UuidField()
  id!: string;

  @EnumField(TIMELINE_KINDS, { name: 'TimelineKind' })
  kind!: TimelineKind;

  @DateTimeField()
  at!: string;

  @ObjectField(() => AuthorDto, { nullable: true, description: 'Null for alerts, evidence and verdicts' })
  actor!: AuthorDto | null;

  @TextField({ description: 'One line for people' })
  text!: string;

  @JsonField({
    description:
      'By kind: alert {alert_id, severity, source}; evidence {id, polarity, source}; verdict {verdict_id, classification, confidence}; comment {}; state and field {before, after, …}; action {action_id, action, status}; task {task_id, before, after} or {added}',
  })
  data!: JsonObject;
}
