import {
  INCIDENT_TYPES,
  ON_RESOLVED,
  OBSERVABLE_TYPES,
  SEVERITIES,
  type IncidentType,
  type JsonObject,
  type OnResolved,
  type ObservableType,
  type Severity,
} from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  JsonField,
  ObjectField,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import { SOURCE_AUTHENTICATIONS, type SourceAuthentication } from '../../authentications/index.ts';
import { MappingRowDto } from './mapping.dto.ts';
import { SOURCE_FORMATS, type SourceFormat } from '../../formats/index.ts';

export class SourceDto {
  @UuidField()
  id!: string;

  @StringField()
  slug!: string;

  @StringField({ description: 'Where to deliver', example: '/api/webhooks/mail-gateway' })
  path!: string;

  @StringField()
  name!: string;

  @EnumField(SOURCE_AUTHENTICATIONS, { name: 'SourceAuthentication' })
  authentication!: SourceAuthentication;

  @StringField({ nullable: true })
  authentication_name!: string | null;

  @EnumField(SOURCE_FORMATS, { name: 'SourceFormat' })
  format!: SourceFormat;

  @EnumField(SEVERITIES, { name: 'Severity' })
  default_severity!: Severity;

  @EnumField(INCIDENT_TYPES, { name: 'IncidentType' })
  default_type!: IncidentType;

  @StringField({ nullable: true })
  playbook!: string | null;

  @UuidField({ nullable: true, description: 'Into whose queue its incidents come' })
  team_id!: string | null;

  @BooleanField()
  auto_triage!: boolean;

  @IntegerField()
  deduplication_window_seconds!: number;

  @StringField({ each: true })
  allowed_networks!: string[];

  @BooleanField()
  enabled!: boolean;

  @EnumField(ON_RESOLVED, { name: 'OnResolved' })
  on_resolved!: OnResolved;

  @IntegerField()
  reopen_window_seconds!: number;

  @StringField({ each: true })
  grouping_keys!: string[];

  @ObjectField(() => MappingRowDto, { each: true })
  mapping!: MappingRowDto[];

  @TextField({
    description:
      "A first delivery by hand, as commands of a shell: they take this server's address from ORIGIN and the secret from SECRET",
  })
  curl!: string;

  @DateTimeField()
  secret_rotated_at!: string;

  @DateTimeField({
    nullable: true,
    description: 'Until then the secret before the present one is accepted too',
  })
  previous_secret_expires_at!: string | null;

  @IntegerField()
  version!: number;

  @DateTimeField()
  created_at!: string;

  @DateTimeField()
  updated_at!: string;
}

export class SourceWithSecretDto extends SourceDto {
  @StringField({ description: 'Shown now and never again' })
  secret!: string;
}

export class DeliveryIncidentDto {
  @UuidField()
  id!: string;

  @StringField({ example: 'INC-1042' })
  number!: string;

  @EnumField(['created', 'joined'] as const, { name: 'DeliveryStatus' })
  status!: 'created' | 'joined';
}

/** The answer to a delivery. */
export class AcceptedDto {
  @EnumField(['accepted'] as const, { name: 'Accepted' })
  status!: 'accepted';

  @ObjectField(() => DeliveryIncidentDto, { each: true })
  incidents!: DeliveryIncidentDto[];
}

export class DeliveryDto {
  @UuidField()
  id!: string;

  @EnumField(['accepted', 'duplicate', 'refused', 'handshake', 'marked'] as const, {
    name: 'DeliveryOutcome',
    description: '`marked`: accepted, and something of the body was not read as its sender means it',
  })
  outcome!: 'accepted' | 'duplicate' | 'refused' | 'handshake' | 'marked';

  @StringField({
    nullable: true,
    description: "The problem's code, for refused ones; which handshake it was",
  })
  reason!: string | null;

  @TextField({ nullable: true, description: 'What the sender was told, the last time' })
  detail!: string | null;

  @IntegerField({
    description: 'Repeats, refusals and handshakes are counted by minute and reason; an accepted one is 1',
  })
  count!: number;

  @BooleanField({
    nullable: true,
    description: 'Whether the format knew the body; null for repeats and refusals',
  })
  recognised!: boolean | null;

  @IntegerField({ nullable: true })
  bytes!: number | null;

  @StringField({ nullable: true })
  correlation_id!: string | null;

  @StringField({ nullable: true, description: 'Where it came from, the last time' })
  ip!: string | null;

  @DateTimeField()
  at!: string;

  @ObjectField(() => DeliveryIncidentDto, { each: true })
  incidents!: DeliveryIncidentDto[];
}

export class TestObservableDto {
  @EnumField(OBSERVABLE_TYPES, { name: 'ObservableType' })
  type!: ObservableType;

  @StringField({ max: 4096 })
  value!: string;
}

export class TestAlertDto {
  @StringField({ nullable: true })
  external_id!: string | null;

  @StringField()
  title!: string;

  @EnumField(SEVERITIES, { name: 'Severity' })
  severity!: Severity;

  @EnumField(INCIDENT_TYPES, { name: 'IncidentType' })
  type!: IncidentType;

  @StringField({ description: 'Alerts with equal ones are the same thing' })
  fingerprint!: string;

  @StringField({ nullable: true })
  recipient!: string | null;

  @JsonField()
  fields!: JsonObject;

  @ObjectField(() => TestObservableDto, { each: true })
  observables!: TestObservableDto[];
}

export class TestResultDto {
  @BooleanField({
    description: 'Whether the format knew the body; an unknown one becomes an incident all the same',
  })
  recognised!: boolean;

  @ObjectField(() => TestAlertDto, { each: true })
  alerts!: TestAlertDto[];
}
