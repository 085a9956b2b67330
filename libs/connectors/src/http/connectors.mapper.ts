import type { Capability } from '#contracts';
import type { ConnectorRow } from '../data/connectors.repository.ts';
import type { ConnectorTypeInfo } from '../domain/connector-type.ts';
import type { ConnectorTypeDto } from './dto/connector-type.dto.ts';
import type { ConnectorDto, ConnectorHealthDto } from './dto/connector.dto.ts';

/** @param inUse the id of the connector in use for each capability */
export function connectorDto(
  row: ConnectorRow,
  type: ConnectorTypeInfo | undefined,
  inUse: ReadonlyMap<Capability, string>,
): ConnectorDto {
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    simulated: type?.simulated ?? row.type.startsWith('simulated_'),
    enabled: row.enabled,
    capabilities: row.capabilities,
    in_use_for: row.capabilities.filter((capability) => inUse.get(capability) === row.id),
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

/** The newest enabled connector that offers a capability is the one in use. `rows` must be newest first. */
export function inUse(
  rows: readonly ConnectorRow[],
  known: (type: string) => boolean,
): Map<Capability, string> {
  const chosen = new Map<Capability, string>();
  for (const row of rows) {
    if (!row.enabled || !known(row.type)) continue;
    for (const capability of row.capabilities) if (!chosen.has(capability)) chosen.set(capability, row.id);
  }
  return chosen;
}
