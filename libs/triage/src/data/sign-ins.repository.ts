import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { UnitOfWork } from '#platform';
import type { KnownPlace } from '../domain/sign-in.ts';
import { SignInPlaceEntity } from './sign-in-place.entity.ts';

/** Of an account, those where it was last. */
const MOST_PLACES = 500;

@Injectable()
export class SignInsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /** Each account, kind and value is given once. What is told again changes nothing. */
  async add(places: readonly KnownPlace[]): Promise<void> {
    await this.unit.query(
      `INSERT INTO sign_in_places AS p (account, kind, value, first_seen, last_seen, count)
       SELECT account, kind, value, first_seen, last_seen, count
       FROM jsonb_to_recordset($1::jsonb) AS g(account text, kind text, value text, first_seen timestamptz,
         last_seen timestamptz, count integer)
       ORDER BY account, kind, value
       ON CONFLICT (tenant_id, account, kind, value) DO UPDATE SET
         first_seen = least(p.first_seen, excluded.first_seen), last_seen = greatest(p.last_seen, excluded.last_seen),
         count = p.count + CASE WHEN excluded.first_seen > p.last_seen THEN excluded.count
           WHEN excluded.last_seen > p.last_seen THEN 1 ELSE 0 END`,
      [JSON.stringify(places)],
    );
  }

  /** Where these accounts were since, latest first. */
  known(accounts: readonly string[]): Promise<KnownPlace[]> {
    return this.unit.manager.find(SignInPlaceEntity, {
      where: { account: In(accounts) },
      order: { last_seen: 'DESC' },
      take: MOST_PLACES * accounts.length,
    });
  }

  /** What nobody has seen since. */
  async forgetBefore(before: Date): Promise<void> {
    await this.unit.manager.delete(SignInPlaceEntity, { last_seen: LessThan(before) });
  }

  /** What is too much of one of these accounts: where it was last stays. */
  async keepLatest(accounts: readonly string[]): Promise<void> {
    await this.unit.query(
      `DELETE FROM sign_in_places p USING (
         SELECT account, kind, value, row_number() OVER (PARTITION BY account ORDER BY last_seen DESC) AS place
         FROM sign_in_places WHERE account = ANY ($1::text[])) r
       WHERE r.place > $2 AND p.account = r.account AND p.kind = r.kind AND p.value = r.value`,
      [accounts, MOST_PLACES],
    );
  }
}
