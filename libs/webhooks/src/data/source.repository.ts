import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { WebhookSourceEntity } from './webhook-source.entity.ts';

export type SourceRow = Omit<WebhookSourceEntity, 'tenant_id'>;

/** What people set. */
export type SourceSettings = Pick<
  SourceRow,
  | 'name'
  | 'authentication'
  | 'authentication_name'
  | 'format'
  | 'default_severity'
  | 'default_type'
  | 'playbook'
  | 'auto_triage'
  | 'deduplication_window_seconds'
  | 'allowed_networks'
  | 'enabled'
>;

const SETTINGS = [
  'name',
  'authentication',
  'authentication_name',
  'format',
  'default_severity',
  'default_type',
  'playbook',
  'auto_triage',
  'deduplication_window_seconds',
  'allowed_networks',
  'enabled',
] as const satisfies readonly (keyof SourceSettings)[];

const values = (settings: SourceSettings) => SETTINGS.map((name) => settings[name]);
const placeholders = (from: number) => SETTINGS.map((_name, index) => `$${from + index}`).join(', ');

@Injectable()
export class SourceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** All of them: sources are few, made by administrators. */
  all(): Promise<SourceRow[]> {
    return this.unitOfWork.query('SELECT * FROM webhook_sources ORDER BY slug LIMIT 1000');
  }

  find(id: string, lock: '' | 'FOR UPDATE' = ''): Promise<SourceRow | undefined> {
    return this.unitOfWork.one(`SELECT * FROM webhook_sources WHERE id = $1 ${lock}`, [id]);
  }

  page(afterSlug: string, limit: number): Promise<SourceRow[]> {
    return this.unitOfWork.query('SELECT * FROM webhook_sources WHERE slug > $1 ORDER BY slug LIMIT $2', [
      afterSlug,
      limit,
    ]);
  }

  /** @returns undefined when the slug is taken */
  create(
    id: string,
    slug: string,
    settings: SourceSettings,
    secretSealed: string,
    now: Date,
  ): Promise<SourceRow | undefined> {
    return this.unitOfWork.one(
      `INSERT INTO webhook_sources (id, slug, secret_sealed, secret_rotated_at, created_at, updated_at, ${SETTINGS.join(', ')})
       VALUES ($1, $2, $3, $4, $4, $4, ${placeholders(5)})
       ON CONFLICT (tenant_id, slug) DO NOTHING RETURNING *`,
      [id, slug, secretSealed, now, ...values(settings)],
    );
  }

  update(id: string, version: number, settings: SourceSettings, now: Date): Promise<SourceRow | undefined> {
    return this.unitOfWork.one(
      `UPDATE webhook_sources SET (${SETTINGS.join(', ')}) = ROW(${placeholders(4)}), version = version + 1, updated_at = $3
       WHERE id = $1 AND version = $2 RETURNING *`,
      [id, version, now, ...values(settings)],
    );
  }

  rotate(
    id: string,
    secretSealed: string,
    previousUntil: Date | null,
    now: Date,
  ): Promise<SourceRow | undefined> {
    return this.unitOfWork.one(
      `UPDATE webhook_sources SET secret_sealed = $2, secret_rotated_at = $4, version = version + 1, updated_at = $4,
         previous_secret_sealed = CASE WHEN $3::timestamptz IS NULL THEN NULL ELSE secret_sealed END,
         previous_secret_expires_at = $3
       WHERE id = $1 RETURNING *`,
      [id, secretSealed, previousUntil, now],
    );
  }

  async delete(id: string): Promise<void> {
    await this.unitOfWork.query('DELETE FROM webhook_deliveries WHERE source_id = $1', [id]);
    await this.unitOfWork.query('DELETE FROM webhook_sources WHERE id = $1', [id]);
  }
}
