import type { ConnectorDto, ConnectorTypeDto, CreateConnectorDto } from '../../shared/api/generated/index.ts';
import type { FormSchema, FormValues } from '../../shared/ui/json-schema-form.tsx';
import { schemaDefaults } from '../../shared/ui/json-schema-form.tsx';

/** Everything but the secrets: kept as a draft while it is edited. */
export interface ConnectorValues {
  name: string;
  enabled: boolean;
  capabilities: CreateConnectorDto['capabilities'];
  settings: FormValues;
}

export function settingsSchema(type: ConnectorTypeDto): FormSchema {
  return type.settings_schema;
}

/** The type's secrets as a form of password fields. */
export function secretsSchema(type: ConnectorTypeDto): FormSchema {
  return {
    type: 'object',
    required: type.secrets.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      type.secrets.map(({ name, title, description }) => [
        name,
        { type: 'string', writeOnly: true, title, description },
      ]),
    ),
  };
}

export function firstValues(type: ConnectorTypeDto, connector: ConnectorDto | null): ConnectorValues {
  if (connector) {
    const { name, enabled, capabilities, settings } = connector;
    return { name, enabled, capabilities, settings };
  }
  return {
    name: type.title,
    enabled: true,
    capabilities: type.capabilities,
    settings: schemaDefaults(settingsSchema(type)),
  };
}

export function draftOf(stored: Record<string, unknown>, first: ConnectorValues): ConnectorValues {
  return { ...first, ...(stored as Partial<ConnectorValues>) };
}
