import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { UnitOfWork } from '#platform';
import { KillSwitchEntity } from './kill-switch.entity.ts';

export type KillSwitchRow = Omit<KillSwitchEntity, 'tenant_id' | 'released_by'>;

export type NewKillSwitch = Pick<
  KillSwitchEntity,
  'id' | 'scope' | 'target' | 'reason' | 'engaged_by' | 'engaged_by_name' | 'engaged_at'
>;

export type BlockRow = Pick<KillSwitchEntity, 'id' | 'scope' | 'target' | 'reason' | 'engaged_by_name'>;

const COLUMNS =
  'id, scope, target, reason, engaged_by, engaged_by_name, engaged_at, released_by_name, released_at, release_reason';

@Injectable()
export class KillSwitchRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Waits until every transaction that has looked at the switches has ended, and keeps new ones waiting until
   * this one has: when it commits, whatever starts afterwards sees the switch.
   */
  async lockOutClaims(): Promise<void> {
    await this.unitOfWork.query('SELECT pg_advisory_xact_lock(kill_switch_lock())');
  }

  /** Holds off engaging until the transaction ends; see lockOutClaims. */
  block(action: string, connector: string | null, playbook: string | null): Promise<BlockRow | undefined> {
    return this.unitOfWork.one(
      'SELECT id, scope, target, reason, engaged_by_name FROM kill_switch_block($1, $2, $3)',
      [action, connector, playbook],
    );
  }

  /** False when such a switch is on already. */
  async insert(row: NewKillSwitch): Promise<boolean> {
    const inserted = await this.unitOfWork.query(
      `INSERT INTO kill_switches (id, scope, target, reason, engaged_by, engaged_by_name, engaged_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (tenant_id, scope, coalesce(target, '')) WHERE released_at IS NULL DO NOTHING RETURNING id`,
      [row.id, row.scope, row.target, row.reason, row.engaged_by, row.engaged_by_name, row.engaged_at],
    );
    return inserted.length > 0;
  }

  /** Ends an engaged switch; undefined when there is none of that id that is still on. */
  release(
    id: string,
    by: { id: string | null; name: string },
    reason: string,
    now: Date,
  ): Promise<KillSwitchRow | undefined> {
    return this.unitOfWork.one(
      `UPDATE kill_switches SET released_by = $2, released_by_name = $3, release_reason = $4, released_at = $5
       WHERE id = $1 AND released_at IS NULL RETURNING ${COLUMNS}`,
      [id, by.id, by.name, reason, now],
    );
  }

  find(id: string): Promise<KillSwitchRow | null> {
    return this.unitOfWork.manager.findOneBy(KillSwitchEntity, { id });
  }

  engaged(): Promise<KillSwitchRow[]> {
    return this.unitOfWork.manager.find(KillSwitchEntity, {
      where: { released_at: IsNull() },
      order: { engaged_at: 'ASC' },
    });
  }

  /** The engaged ones first, then the past ones, newest first. */
  history(limit: number): Promise<KillSwitchRow[]> {
    return this.unitOfWork.query(
      `SELECT ${COLUMNS} FROM kill_switches ORDER BY released_at IS NULL DESC, engaged_at DESC LIMIT $1`,
      [limit],
    );
  }
}
