import { CAPABILITIES, type Capability, type JsonObject } from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  JsonField,
  ObjectField,
  StringField,
  UuidField,
} from '#platform';
import { HEALTH_STATUSES, type HealthStatus } from '../../domain/health.ts';

export class ConnectorSecretDto {
  @StringField({ description: 'The name of the secret, such as `api_key`.' })
  name!: string;

  @BooleanField({ description: 'Whether a value is stored. The value itself never leaves the server.' })
  is_set!: boolean;
}

export class ConnectorHealthDto {
  @EnumField(HEALTH_STATUSES, { name: 'ConnectorHealthStatus' })
  status!: HealthStatus;

  @StringField({ nullable: true, description: 'Why the last check failed, as a sentence.' })
  error!: string | null;

  @DateTimeField({ nullable: true })
  checked_at!: string | null;

  @IntegerField({ min: 0, nullable: true, description: 'How long the last check took, in milliseconds.' })
  latency_ms!: number | null;
}

export class ConnectorDto {
  @UuidField()
  id!: string;

  @StringField({ description: 'One of the names of `GET /connector-types`.', example: 'virustotal' })
  type!: string;

  @StringField()
  name!: string;

  @BooleanField({
    description: 'A simulated connector reaches no outside service; it exists in the demo only.',
  })
  simulated!: boolean;

  @BooleanField()
  enabled!: boolean;

  @EnumField(CAPABILITIES, {
    name: 'Capability',
    each: true,
    description: 'What this connector is meant to do.',
  })
  capabilities!: Capability[];

  @EnumField(CAPABILITIES, {
    name: 'Capability',
    each: true,
    description:
      'What it is used for now: nothing while it is switched off, or of a kind that this server does not know.',
  })
  in_use_for!: Capability[];

  @JsonField({ description: "The settings, by the type's `settings_schema`." })
  settings!: JsonObject;

  @ObjectField(() => ConnectorSecretDto, { each: true })
  secrets!: ConnectorSecretDto[];

  @ObjectField(() => ConnectorHealthDto)
  health!: ConnectorHealthDto;

  @IntegerField({ min: 1, description: 'Send it back with a change; a stale one is refused with 412.' })
  version!: number;

  @DateTimeField()
  created_at!: string;

  @DateTimeField()
  updated_at!: string;
}
