import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '#contracts';
import { IsNull } from 'typeorm';
import { UnitOfWork } from '#platform';
import type { EngagedSwitch, PolicyDecision } from '../domain/request.ts';
import type { Counter } from '../domain/usage.ts';
import { PolicyEffectEntity } from './policy-effect.entity.ts';
import { PolicyEntity } from './policy.entity.ts';

export type PolicyVersionRow = Pick<
  PolicyEntity,
  'version' | 'document' | 'comment' | 'published_by' | 'published_by_name' | 'published_at'
>;

/** What one statement tells a deciding transaction. */
export interface FactsRow {
  /** Null until the tenant's first version is stored. */
  version: number | null;
  switches: EngagedSwitch[];
  /** Only for the actions that were asked for. */
  counters: Record<string, Counter>;
}

export type NewVersion = Omit<PolicyEntity, 'tenant_id'>;

export interface NewDecision extends PolicyDecision {
  created_at: string;
  action: string;
  incident_id: string | null;
  input: JsonObject;
}

const COLUMNS = 'version, document, comment, published_by, published_by_name, published_at';

@Injectable()
export class PolicyRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @param lock take the limited actions' turn, so that two requests cannot both take the last one */
  async facts(actions: string[], incidents: string[], now: Date, lock: boolean): Promise<FactsRow> {
    const row = await this.unitOfWork.one<{ facts: FactsRow }>(
      'SELECT policy_facts($1::text[], $2::uuid[], $3, $4) AS facts',
      [actions, incidents, now, lock],
    );
    return (row as { facts: FactsRow }).facts;
  }

  async latest(): Promise<PolicyVersionRow | null> {
    const [row] = await this.unitOfWork.manager.find(PolicyEntity, { order: { version: 'DESC' }, take: 1 });
    return row ?? null;
  }

  version(version: number): Promise<PolicyVersionRow | null> {
    return this.unitOfWork.manager.findOneBy(PolicyEntity, { version });
  }

  versionsBefore(before: number | null, limit: number): Promise<PolicyVersionRow[]> {
    return this.unitOfWork.query(
      `SELECT ${COLUMNS} FROM policies WHERE $1::integer IS NULL OR version < $1 ORDER BY version DESC LIMIT $2`,
      [before, limit],
    );
  }

  /** False when that version exists already: somebody was faster. */
  async insertVersion(row: NewVersion): Promise<boolean> {
    const inserted = await this.unitOfWork.query(
      `INSERT INTO policies (id, version, document, comment, published_by, published_by_name, published_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id, version) DO NOTHING RETURNING id`,
      [
        row.id,
        row.version,
        JSON.stringify(row.document),
        row.comment,
        row.published_by,
        row.published_by_name,
        row.published_at,
      ],
    );
    return inserted.length > 0;
  }

  /** One statement for any number of decisions. */
  async insertDecisions(decisions: NewDecision[]): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO policy_decisions (id, created_at, policy_version, mode, action, incident_id, decision, level, quorum,
                                     step, rule, reason, input)
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS d (
         id uuid, created_at timestamptz, policy_version integer, mode text, action text, incident_id uuid,
         decision text, level text, quorum integer, step text, rule text, reason text, input jsonb)`,
      [JSON.stringify(decisions as unknown as Json)],
    );
  }

  /** How often each rule has decided since then, and when last. */
  ruleHits(since: Date): Promise<{ rule: string; hits: number; last_at: Date }[]> {
    return this.unitOfWork.query(
      `SELECT rule, count(*)::integer AS hits, max(created_at) AS last_at
       FROM policy_decisions WHERE step = 'rule' AND rule IS NOT NULL AND created_at > $1 GROUP BY rule`,
      [since],
    );
  }

  openEffect(id: string, actionId: string, action: string, now: Date): Promise<unknown> {
    return this.unitOfWork.query(
      `INSERT INTO policy_effects (id, action_id, action, opened_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, action_id) DO UPDATE SET opened_at = excluded.opened_at, closed_at = NULL`,
      [id, actionId, action, now],
    );
  }

  async closeEffect(actionId: string, now: Date): Promise<void> {
    const open = { action_id: actionId, closed_at: IsNull() };
    await this.unitOfWork.manager.update(PolicyEffectEntity, open, { closed_at: now });
  }
}
