import type { ConnectorView, SetupNotice } from '../connector.view.ts';
import type { ConnectorTypeInfo } from '../domain/connector-type.ts';
import type { HealthResult } from '../domain/health.ts';
import type { ConnectorTypeDto } from './dto/connector-type.dto.ts';
import type { ConnectorDto, ConnectorHealthDto } from './dto/connector.dto.ts';
import type { SetupNoticeDto } from './dto/setup-notice.dto.ts';

export function connectorDto(row: ConnectorView): ConnectorDto {
  const { known } = row;
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    simulated: known?.simulated ?? row.type.startsWith('simulated_'),
    enabled: row.enabled,
    capabilities: row.capabilities,
    in_use_for: [...row.in_use_for],
    settings: row.settings,
    secrets: (known?.secrets ?? []).map(({ name }) => ({ name, is_set: row.secret_names.includes(name) })),
    health: storedHealthDto(row),
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function storedHealthDto(row: ConnectorView): ConnectorHealthDto {
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
    looks_up: [...type.looks_up],
    simulated: type.simulated,
    settings_schema: type.settings_schema,
    secrets: type.secrets.map((secret) => ({ ...secret })),
  };
}

export function healthDto({ healthy, error, checked_at, latency_ms }: HealthResult): ConnectorHealthDto {
  return { status: healthy ? 'healthy' : 'unhealthy', error, checked_at, latency_ms };
}

export function setupNoticeDto(notice: SetupNotice): SetupNoticeDto {
  return {
    capability: notice.capability,
    looks_up: notice.looks_up,
    connectors: notice.connectors,
    actions: notice.actions.map(({ action, count }) => ({ action, count })),
    first_at: notice.first_at.toISOString(),
    last_at: notice.last_at.toISOString(),
    last_incident_id: notice.last_incident_id,
  };
}
