import { CAPABILITIES, LOOK_UPS, type Capability, type JsonObject, type LookUp } from '#contracts';
import { BooleanField, EnumField, JsonField, ObjectField, StringField, TextField } from '#platform';

export class ConnectorTypeSecretDto {
  @StringField({ example: 'api_key' })
  name!: string;

  @StringField()
  title!: string;

  @TextField()
  description!: string;

  @BooleanField()
  required!: boolean;
}

export class ConnectorTypeDto {
  @StringField({ example: 'virustotal' })
  type!: string;

  @StringField({ example: 'VirusTotal' })
  title!: string;

  @TextField({ description: 'What it is for, what it needs and where its limits are.' })
  description!: string;

  @EnumField(CAPABILITIES, { name: 'Capability', each: true })
  capabilities!: Capability[];

  @EnumField(LOOK_UPS, {
    name: 'LookUp',
    each: true,
    description: 'What it can be asked about as threat intelligence; empty for other services.',
  })
  looks_up!: LookUp[];

  @BooleanField()
  simulated!: boolean;

  @JsonField({
    description: 'JSON Schema (2020-12) of `settings`, with titles, descriptions and defaults for a form.',
  })
  settings_schema!: JsonObject;

  @ObjectField(() => ConnectorTypeSecretDto, { each: true })
  secrets!: ConnectorTypeSecretDto[];
}
