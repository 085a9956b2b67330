import type { ConnectorRow } from '../data/connectors.repository.ts';
import type { ConnectorTypeInfo } from '../domain/connector-type.ts';
import type { InUse } from '../domain/in-use.ts';
import type { ConnectorTypeDto } from './dto/connector-type.dto.ts';
import type { ConnectorDto, ConnectorHealthDto } from './dto/connector.dto.ts';

export function connectorDto(
  row: ConnectorRow,
  type: ConnectorTypeInfo | undefined,
  inUse: InUse,
): ConnectorDto {
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    simulated: type?.simulated ?? row.type.startsWith('simulated_'),
    enabled: row.enabled,
    capabilities: row.capabilities,
    in_use_for: inUse.capabilitiesOf(row),
    settings: row.settings,
    secrets: (type?.secrets ?? []).map(({ name }) => ({ name, is_set: row.secret_names.includes(name) })),
    health: healthDto(row),
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function healthDto(row: ConnectorRow): ConnectorHealthDto {
  return {
    status: row.health_status,
    error: row.health_error,
    checked_at: row.health_checked_at?.toISOString() ?? null,
    latency_ms: row.health_latency_ms,
  };
}

export function connectorTypeDto(type: ConnectorTypeInfo): ConnectorTypeDto {
  return {
    type: type.type,
    title: type.title,
    description: type.description,
    capabilities: [...type.capabilities],
    simulated: type.simulated,
    settings_schema: type.settings_schema,
    secrets: type.secrets.map((secret) => ({ ...secret })),
  };
}
