import type { DeliveryRow } from '../data/delivery.repository.ts';
import type { SourceRow } from '../data/source.repository.ts';
import { curlExample } from '../domain/curl.ts';
import { compactOf, contentTypeOf } from '../formats/define-format.ts';
import { formatNamed } from '../formats/index.ts';
import type { DeliveryDto, DeliveryIncidentDto, SourceDto } from './dto/source.dto.ts';

/** @param folder what stands before the slug in its address */
export function toSource(row: SourceRow, folder: string): SourceDto {
  const path = `${folder}/${row.slug}`;
  const [sample] = formatNamed(row.format).samples;
  return {
    id: row.id,
    slug: row.slug,
    path,
    name: row.name,
    authentication: row.authentication,
    authentication_name: row.authentication_name,
    format: row.format,
    default_severity: row.default_severity,
    default_type: row.default_type,
    playbook: row.playbook,
    auto_triage: row.auto_triage,
    deduplication_window_seconds: row.deduplication_window_seconds,
    allowed_networks: row.allowed_networks,
    enabled: row.enabled,
    curl: curlExample({ ...row, path, body: compactOf(sample), content_type: contentTypeOf(sample) }),
    secret_rotated_at: row.secret_rotated_at.toISOString(),
    previous_secret_expires_at: row.previous_secret_expires_at?.toISOString() ?? null,
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function toDelivery(
  row: Omit<DeliveryRow, 'incidents'>,
  incidents: DeliveryIncidentDto[],
): DeliveryDto {
  return {
    id: row.id,
    outcome: row.outcome,
    reason: row.reason === '' ? null : row.reason,
    detail: row.detail,
    count: row.count,
    recognised: row.recognised,
    bytes: row.bytes,
    correlation_id: row.correlation_id,
    ip: row.ip,
    at: row.at.toISOString(),
    incidents,
  };
}
