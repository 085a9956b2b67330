import type { IncomingAlert } from '#incidents';
import { curlExample } from '../domain/curl.ts';
import { compactOf, contentTypeOf } from '../formats/define-format.ts';
import { formatNamed } from '../formats/index.ts';
import type { DeliveryView, SourceView, SourceWithSecret } from '../source.view.ts';
import type { GroupingPreview } from '../domain/grouping-preview.ts';
import type { MappingPreview } from '../domain/mapping-preview.ts';
import type { MappingPreviewDto } from './dto/mapping.dto.ts';
import type { GroupingPreviewDto } from './dto/grouping.dto.ts';
import type { UnderstandingDto } from './dto/understanding.dto.ts';
import type { SourceUnderstanding, TestedDelivery } from '../webhook-sources.queries.ts';
import type {
  DeliveryDto,
  SourceDto,
  SourceWithSecretDto,
  TestAlertDto,
  TestResultDto,
} from './dto/source.dto.ts';

export function toSource(view: SourceView): SourceDto {
  const [sample] = formatNamed(view.format).samples;
  return {
    id: view.id,
    slug: view.slug,
    path: view.path,
    name: view.name,
    authentication: view.authentication,
    authentication_name: view.authentication_name,
    format: view.format,
    default_severity: view.default_severity,
    default_type: view.default_type,
    playbook: view.playbook,
    team_id: view.team_id,
    auto_triage: view.auto_triage,
    deduplication_window_seconds: view.deduplication_window_seconds,
    allowed_networks: view.allowed_networks,
    enabled: view.enabled,
    on_resolved: view.on_resolved,
    reopen_window_seconds: view.reopen_window_seconds,
    grouping_keys: view.grouping_keys,
    mapping: view.mapping,
    curl: curlExample({
      path: view.path,
      authentication: view.authentication,
      authentication_name: view.authentication_name,
      body: compactOf(sample),
      content_type: contentTypeOf(sample),
    }),
    secret_rotated_at: view.secret_rotated_at.toISOString(),
    previous_secret_expires_at: view.previous_secret_expires_at?.toISOString() ?? null,
    version: view.version,
    created_at: view.created_at.toISOString(),
    updated_at: view.updated_at.toISOString(),
  };
}

export function toSourceWithSecret(view: SourceWithSecret): SourceWithSecretDto {
  return { ...toSource(view), secret: view.secret };
}

export function toDelivery(view: DeliveryView): DeliveryDto {
  return {
    id: view.id,
    outcome: view.outcome,
    reason: view.reason === '' ? null : view.reason,
    detail: view.detail,
    count: view.count,
    recognised: view.recognised,
    bytes: view.bytes,
    correlation_id: view.correlation_id,
    ip: view.ip,
    at: view.at.toISOString(),
    incidents: view.incidents,
  };
}

export function toGroupingPreview({ since, ...preview }: GroupingPreview): GroupingPreviewDto {
  return {
    alerts: preview.alerts,
    since: since?.toISOString() ?? null,
    incidents_now: preview.incidents_now,
    incidents_then: preview.incidents_then,
    lacking: preview.lacking,
    groups: preview.groups.map((group) => ({
      ...group,
      values: group.values.map((value) => (value ?? '').slice(0, 300)),
    })),
  };
}

export function toMappingPreview({ since, ...preview }: MappingPreview): MappingPreviewDto {
  return { ...preview, since: since?.toISOString() ?? null };
}

export function toUnderstanding({ refusals, ...view }: SourceUnderstanding): UnderstandingDto {
  return { ...view, refusals: refusals.map((refusal) => ({ ...refusal, at: refusal.at.toISOString() })) };
}

export function toTestResult({ recognised, alerts }: TestedDelivery): TestResultDto {
  return { recognised, alerts: alerts.map(toTestAlert) };
}

function toTestAlert(alert: IncomingAlert): TestAlertDto {
  const { external_id, title, severity, type, fingerprint, recipient, fields, observables } = alert;
  return { external_id, title, severity, type, fingerprint, recipient, fields, observables };
}
