import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { UnitOfWork } from '#platform';
import type { HealthResult } from '../domain/health.ts';
import { ConnectorEntity } from './connector.entity.ts';

export type ConnectorRow = Omit<ConnectorEntity, 'tenant_id'>;

/** What people change. */
export type ConnectorContent = Pick<
  ConnectorRow,
  'name' | 'capabilities' | 'settings' | 'secrets' | 'secret_names' | 'enabled'
>;

export interface CheckedConnector extends HealthResult {
  id: string;
  /** The version that was checked: a result about older settings is not stored. */
  version: number;
}

const COLUMNS = `id, type, name, capabilities, settings, secrets, secret_names, enabled, version, health_status,
  health_error, health_checked_at, health_latency_ms, created_at, updated_at`;

@Injectable()
export class ConnectorsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Newest first; ids are made in order. */
  page(limit: number, after: [string] | null): Promise<ConnectorRow[]> {
    return this.unitOfWork.query<ConnectorRow>(
      `SELECT ${COLUMNS} FROM connectors WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $1`,
      [limit + 1, after?.[0]],
    );
  }

  enabled(): Promise<ConnectorRow[]> {
    return this.unitOfWork.manager.find(ConnectorEntity, { where: { enabled: true }, order: { id: 'DESC' } });
  }

  find(id: string): Promise<ConnectorRow | null> {
    return this.unitOfWork.manager.findOneBy(ConnectorEntity, { id });
  }

  lock(id: string): Promise<ConnectorRow | undefined> {
    return this.unitOfWork.one<ConnectorRow>(`SELECT ${COLUMNS} FROM connectors WHERE id = $1 FOR UPDATE`, [
      id,
    ]);
  }

  /** Undefined when the name is taken. */
  insert(id: string, type: string, content: ConnectorContent, now: Date): Promise<ConnectorRow | undefined> {
    return this.unitOfWork.one<ConnectorRow>(
      `INSERT INTO connectors (id, type, name, capabilities, settings, secrets, secret_names, enabled, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
       ON CONFLICT (tenant_id, name) DO NOTHING RETURNING ${COLUMNS}`,
      [id, type, ...contentParameters(content), now],
    );
  }

  /** What a kill switch names, which is a connector's kind, beside what people call it. */
  async switchTargets(): Promise<{ name: string; title: string }[]> {
    const rows = await this.unitOfWork.manager.find(ConnectorEntity, { select: { type: true, name: true } });
    return rows.map(({ type, name }) => ({ name: type, title: name }));
  }

  nameTaken(name: string, exceptId: string): Promise<boolean> {
    return this.unitOfWork.manager.existsBy(ConnectorEntity, { name, id: Not(exceptId) });
  }

  /** Undefined when the version is another one by now. What was known of its health is about the old settings. */
  update(
    id: string,
    version: number,
    content: ConnectorContent,
    now: Date,
  ): Promise<ConnectorRow | undefined> {
    return this.unitOfWork.one<ConnectorRow>(
      `UPDATE connectors SET name = $3, capabilities = $4, settings = $5, secrets = $6, secret_names = $7, enabled = $8,
         version = version + 1, health_status = 'unknown', health_error = NULL, health_checked_at = NULL,
         health_latency_ms = NULL, updated_at = $9
       WHERE id = $1 AND version = $2 RETURNING ${COLUMNS}`,
      [id, version, ...contentParameters(content), now],
    );
  }

  async remove(id: string): Promise<void> {
    await this.unitOfWork.manager.delete(ConnectorEntity, { id });
  }

  /** Stores results; gives back those whose status is another one than before. */
  storeHealth(
    results: CheckedConnector[],
  ): Promise<{ id: string; type: string; healthy: boolean; changed: boolean }[]> {
    return this.unitOfWork.query(
      `WITH result AS (
         SELECT * FROM unnest($1::uuid[], $2::int[], $3::boolean[], $4::text[], $5::int[], $6::timestamptz[])
           AS r(id, version, healthy, error, latency_ms, checked_at)
       ), before AS (
         SELECT c.id, c.health_status FROM connectors c JOIN result USING (id, version) ORDER BY c.id FOR UPDATE OF c
       )
       UPDATE connectors c SET health_status = CASE WHEN r.healthy THEN 'healthy' ELSE 'unhealthy' END,
         health_error = r.error, health_checked_at = r.checked_at, health_latency_ms = r.latency_ms
       FROM result r JOIN before b ON b.id = r.id WHERE c.id = r.id
       RETURNING c.id, c.type, r.healthy, c.health_status <> b.health_status AS changed`,
      [
        results.map(({ id }) => id),
        results.map(({ version }) => version),
        results.map(({ healthy }) => healthy),
        results.map(({ error }) => error),
        results.map(({ latency_ms }) => latency_ms),
        results.map(({ checked_at }) => checked_at),
      ],
    );
  }
}

function contentParameters(content: ConnectorContent): unknown[] {
  return [
    content.name,
    content.capabilities,
    JSON.stringify(content.settings),
    content.secrets,
    content.secret_names,
    content.enabled,
  ];
}
