import { CAPABILITIES, type Capability, type JsonObject } from '#contracts';
import { BooleanField, EnumField, IntegerField, JsonField, StringField } from '#platform';
import type { ConnectorChange, NewConnector } from '../../connector.view.ts';

const SECRETS = "Secrets by name, as the type's `secrets` list them; they go in and never come out.";

export class CreateConnectorDto implements NewConnector {
  @StringField({
    max: 64,
    pattern: { matches: /^[a-z0-9_]+$/, wants: 'the name of a connector type, such as virustotal' },
    description: 'One of the names of `GET /connector-types`.',
  })
  type!: string;

  @StringField({ min: 1, max: 100, description: 'What people call it; unique.' })
  name!: string;

  @JsonField({ optional: true, description: "The settings, by the type's `settings_schema`." })
  settings?: JsonObject;

  @JsonField({ optional: true, description: SECRETS })
  secrets?: JsonObject;

  @BooleanField({ optional: true, description: 'True unless said otherwise.' })
  enabled?: boolean;

  @EnumField(CAPABILITIES, {
    name: 'Capability',
    each: true,
    optional: true,
    description:
      'What this connector is meant to do: some of what its type offers. All of it unless said otherwise.',
  })
  capabilities?: Capability[];
}

export class UpdateConnectorDto implements ConnectorChange {
  @IntegerField({ min: 1, description: 'The version that was read; a stale one is refused with 412.' })
  version!: number;

  @StringField({ min: 1, max: 100, optional: true })
  name?: string;

  @JsonField({ optional: true, description: 'Replaces all settings.' })
  settings?: JsonObject;

  @JsonField({
    optional: true,
    description: `${SECRETS} A name left out keeps its value; null removes it. An address on another host needs its secrets again.`,
  })
  secrets?: JsonObject;

  @BooleanField({ optional: true })
  enabled?: boolean;

  @EnumField(CAPABILITIES, { name: 'Capability', each: true, optional: true })
  capabilities?: Capability[];
}
