import type { DeliveryRow } from './data/delivery.repository.ts';
import type { SourceRow, SourceSettings } from './data/source.repository.ts';

/** A source, and where it takes deliveries; nothing of its secrets. */
export interface SourceView extends Omit<SourceRow, 'secret_sealed' | 'previous_secret_sealed'> {
  path: string;
}

/** The secret as it is shown once. */
export interface SourceWithSecret extends SourceView {
  secret: string;
}

/** What was delivered, and what has become of its alerts. */
export interface DeliveryView extends Omit<DeliveryRow, 'incidents'> {
  incidents: { id: string; number: string; status: 'created' | 'joined' }[];
}

/** What is left out is the format's default, or the house's; a secret that is left out is made. */
export type NewSource = Pick<SourceSettings, 'name' | 'authentication'> &
  Partial<SourceSettings> & { slug: string; secret?: string };

/** `version`: the one that was read. */
export type SourceChange = Partial<SourceSettings> & { version: number };

/** @param folder what stands before the slug in its address */
export function sourceView(row: SourceRow, folder: string): SourceView {
  return {
    id: row.id,
    slug: row.slug,
    path: `${folder}/${row.slug}`,
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
    on_resolved: row.on_resolved,
    reopen_window_seconds: row.reopen_window_seconds,
    grouping_keys: row.grouping_keys,
    mapping: row.mapping,
    team_id: row.team_id,
    secret_rotated_at: row.secret_rotated_at,
    previous_secret_expires_at: row.previous_secret_expires_at,
    version: row.version,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}
