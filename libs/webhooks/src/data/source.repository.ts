import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { WebhookDeliveryEntity } from './webhook-delivery.entity.ts';
import { WebhookSourceEntity } from './webhook-source.entity.ts';

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
  | 'on_resolved'
  | 'reopen_window_seconds'
  | 'grouping_keys'
  | 'mapping'
  | 'team_id'
>;

@Injectable()
export class SourceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** All of them: sources are few, made by administrators. */
  all(): Promise<SourceRow[]> {
    return this.unitOfWork.manager.find(WebhookSourceEntity, { order: { slug: 'ASC' }, take: 1000 });
  }

  find(id: string): Promise<SourceRow | null> {
    return this.unitOfWork.manager.findOneBy(WebhookSourceEntity, { id });
  }

  lock(id: string): Promise<SourceRow | undefined> {
    return this.unitOfWork.one('SELECT * FROM webhook_sources WHERE id = $1 FOR UPDATE', [id]);
  }

  /** The names of those that put their incidents into a team's queue. */
  async ofTeam(teamId: string, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.manager.find(WebhookSourceEntity, {
      select: { name: true },
      where: { team_id: teamId },
      order: { name: 'ASC' },
      take: limit,
    });
    return rows.map(({ name }) => name);
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
      `INSERT INTO webhook_sources (id, slug, secret_sealed, secret_rotated_at, created_at, updated_at, name,
         authentication, authentication_name, format, default_severity, default_type, playbook, auto_triage,
         deduplication_window_seconds, allowed_networks, enabled, on_resolved, reopen_window_seconds, grouping_keys, mapping,
         team_id)
       VALUES ($1, $2, $3, $4, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
       ON CONFLICT (tenant_id, slug) DO NOTHING RETURNING *`,
      [
        id,
        slug,
        secretSealed,
        now,
        settings.name,
        settings.authentication,
        settings.authentication_name,
        settings.format,
        settings.default_severity,
        settings.default_type,
        settings.playbook,
        settings.auto_triage,
        settings.deduplication_window_seconds,
        settings.allowed_networks,
        settings.enabled,
        settings.on_resolved,
        settings.reopen_window_seconds,
        settings.grouping_keys,
        JSON.stringify(settings.mapping),
        settings.team_id,
      ],
    );
  }

  /** @returns null when the version is another one by now */
  async update(id: string, version: number, settings: SourceSettings, now: Date): Promise<SourceRow | null> {
    const fields = { ...settings, version: version + 1, updated_at: now };
    const { affected } = await this.unitOfWork.manager.update(WebhookSourceEntity, { id, version }, fields);
    return affected === 1 ? this.find(id) : null;
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
    await this.unitOfWork.manager.delete(WebhookDeliveryEntity, { source_id: id });
    await this.unitOfWork.manager.delete(WebhookSourceEntity, { id });
  }
}
