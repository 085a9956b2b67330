import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { AlertEntity } from './alert.entity.ts';

export type StoredAlert = Pick<
  AlertEntity,
  | 'id'
  | 'incident_id'
  | 'external_id'
  | 'fingerprint'
  | 'title'
  | 'description'
  | 'severity'
  | 'type'
  | 'occurred_at'
  | 'state'
  | 'recipient'
  | 'fields'
  | 'raw'
  | 'received_at'
>;

export type SaidAlert = Pick<AlertEntity, 'id' | 'incident_id' | 'title' | 'severity' | 'fields'>;

const BYTES = 32 * 1024 * 1024;

const LATEST = `
  SELECT a.id, a.incident_id, a.external_id, a.fingerprint, a.title, left(a.description, 1000) AS description, a.severity,
    a.type, a.occurred_at, a.state, a.recipient, a.fields, a.raw, a.received_at
  FROM (SELECT *, sum(octet_length(raw::text) + octet_length(fields::text)) OVER (ORDER BY received_at DESC, id DESC) AS bytes
        FROM alerts WHERE id = ANY($1::uuid[])) a
  WHERE a.bytes <= ${BYTES} ORDER BY a.received_at, a.id`;

const SAID = `
  SELECT a.id, a.incident_id, a.title, a.severity, a.fields
  FROM unnest($1::uuid[]) AS g(incident_id)
  CROSS JOIN LATERAL (
    SELECT * FROM alerts WHERE incident_id = g.incident_id ORDER BY received_at DESC, id DESC LIMIT $2) a`;

const IDS = `
  SELECT a.id, a.incident_id
  FROM unnest($1::uuid[]) AS g(incident_id)
  CROSS JOIN LATERAL (
    SELECT id, incident_id FROM alerts WHERE incident_id = g.incident_id ORDER BY received_at DESC, id DESC LIMIT $2) a`;

@Injectable()
export class StoredAlertsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async haveComeFrom(slugs: readonly string[]): Promise<boolean> {
    const row = await this.unitOfWork.one<{ found: boolean }>(
      'SELECT EXISTS (SELECT 1 FROM incidents WHERE source = ANY($1::text[])) AS found',
      [slugs],
    );
    return row?.found ?? false;
  }

  latest(alertIds: readonly string[]): Promise<StoredAlert[]> {
    return this.unitOfWork.query(LATEST, [alertIds]);
  }

  said(incidentIds: readonly string[], most: number): Promise<SaidAlert[]> {
    return this.unitOfWork.query(SAID, [incidentIds, most]);
  }

  ids(incidentIds: readonly string[], most: number): Promise<Pick<AlertEntity, 'id' | 'incident_id'>[]> {
    return this.unitOfWork.query(IDS, [incidentIds, most]);
  }

  saidBy(alertIds: readonly string[]): Promise<SaidAlert[]> {
    return this.unitOfWork.query(
      'SELECT id, incident_id, title, severity, fields FROM alerts WHERE id = ANY($1::uuid[])',
      [alertIds],
    );
  }
}
