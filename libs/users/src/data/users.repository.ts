import { Injectable } from '@nestjs/common';
import type { ApprovalLevel, Role, SecondFactor, Standing } from '#contracts';
import { LEVEL_ROLES } from '#contracts';
import { In, IsNull, Not, type FindOptionsWhere, type QueryDeepPartialEntity } from 'typeorm';
import { UnitOfWork } from '#platform';
import { UserEntity } from './user.entity.ts';

export type Recipient = Pick<UserEntity, 'id' | 'email' | 'role'>;

/** To whom something is sent. */
export interface Recipients {
  roles: readonly Role[];
  /** Of those roles; null: all of them. */
  ids: readonly string[] | null;
  except: readonly string[];
}

/** More than any team: who is left out beyond it would not be told. */
const MOST_RECIPIENTS = 10_000;
/** How somebody reads the app; null: as their browser says. */
export type ReadingChoices = Pick<UserEntity, 'time_zone' | 'language'>;

const NEXT_VERSION = { version: () => 'version + 1' };

@Injectable()
export class UsersRepository {
  constructor(private readonly unit: UnitOfWork) {}

  async insert(
    user: Omit<
      UserEntity,
      'tenant_id' | 'version' | 'disabled_at' | 'second_factors' | 'last_signed_in_at' | keyof ReadingChoices
    >,
  ): Promise<boolean> {
    const rows = await this.unit.query(
      `INSERT INTO users (id, email, name, role, password_hash, must_change_password, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (tenant_id, email) DO NOTHING RETURNING id`,
      [
        user.id,
        user.email,
        user.name,
        user.role,
        user.password_hash,
        user.must_change_password,
        user.created_at,
      ],
    );
    return rows.length > 0;
  }

  find(id: string): Promise<UserEntity | null> {
    return this.unit.manager.findOneBy(UserEntity, { id });
  }

  list(): Promise<UserEntity[]> {
    return this.unit.manager.find(UserEntity, { order: { name: 'ASC', id: 'ASC' }, take: 1000 });
  }

  async findWithPassword(email: string): Promise<UserEntity | null> {
    return this.unit.manager
      .createQueryBuilder(UserEntity, 'u')
      .addSelect('u.password_hash')
      .where('u.email = :email', { email })
      .getOne();
  }

  /** Null: there is no such user, or none with a password. */
  async passwordHash(id: string): Promise<string | null> {
    const user = await this.unit.manager.findOne(UserEntity, {
      select: { password_hash: true },
      where: { id },
    });
    return user?.password_hash ?? null;
  }

  /** As `passwordHash`; it stays so until the transaction is over. */
  async lockedPasswordHash(id: string): Promise<string | null> {
    const row = await this.unit.one<{ password_hash: string | null }>(
      'SELECT password_hash FROM users WHERE id = $1 FOR UPDATE',
      [id],
    );
    return row?.password_hash ?? null;
  }

  async idOf(email: string): Promise<string | undefined> {
    return (await this.unit.manager.findOneBy(UserEntity, { email }))?.id;
  }

  /** Without the one that every installation begins with. */
  async tenantNames(): Promise<string[]> {
    const rows = await this.unit.query<{ slug: string; name: string }>(
      `SELECT slug, name FROM tenants WHERE id = current_tenant() AND slug <> 'default'`,
    );
    return rows.flatMap(({ slug, name }) => [slug, name]);
  }

  hasAdministrator(): Promise<boolean> {
    return this.unit.manager.existsBy(UserEntity, { role: 'admin' });
  }

  /** Locks the administrators, so that two changes at once cannot take away the last one. */
  async otherActiveAdministrators(id: string): Promise<number> {
    const rows = await this.unit.query(
      `SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`,
    );
    return rows.filter((row) => (row as { id: string }).id !== id).length;
  }

  /** False when the version is no longer the one that was read. */
  async update(
    id: string,
    version: number | undefined,
    fields: { name: string; role: Role },
  ): Promise<boolean> {
    return this.change(version === undefined ? { id } : { id, version }, {
      name: fields.name,
      role: fields.role,
      ...NEXT_VERSION,
    });
  }

  async setDisabled(id: string, at: Date | null): Promise<boolean> {
    const otherwise = at === null ? Not(IsNull()) : IsNull();
    return this.change({ id, disabled_at: otherwise }, { disabled_at: at, ...NEXT_VERSION });
  }

  async setPassword(id: string, hash: string, mustChange: boolean): Promise<void> {
    await this.change({ id }, { password_hash: hash, must_change_password: mustChange, ...NEXT_VERSION });
  }

  /** Null: none is chosen, or there is no such user. */
  async readingChoices(id: string): Promise<ReadingChoices> {
    const user = await this.unit.manager.findOne(UserEntity, {
      select: { time_zone: true, language: true },
      where: { id },
    });
    return { time_zone: user?.time_zone ?? null, language: user?.language ?? null };
  }

  async setReadingChoices(id: string, chosen: Partial<ReadingChoices>): Promise<void> {
    await this.change({ id }, chosen);
  }

  async setSecondFactors(id: string, kinds: SecondFactor[]): Promise<void> {
    await this.change({ id }, { second_factors: kinds });
  }

  /** False when the user is disabled. */
  async signedIn(id: string, at: Date): Promise<boolean> {
    return this.change({ id, disabled_at: IsNull() }, { last_signed_in_at: at });
  }

  async standing(ids: string[], hold: boolean): Promise<Map<string, Standing>> {
    if (ids.length === 0) return new Map();
    const rows = await this.unit.query<{ id: string; role: Role; active: boolean }>(
      `SELECT id, role, disabled_at IS NULL AS active FROM users WHERE id = ANY($1::uuid[]) ORDER BY id ${hold ? 'FOR SHARE' : ''}`,
      [ids],
    );
    return new Map(rows.map(({ id, role, active }) => [id, { role, active }]));
  }

  async deciders(level: ApprovalLevel): Promise<string[]> {
    const users = await this.unit.manager.find(UserEntity, {
      select: { id: true },
      where: { disabled_at: IsNull(), role: In(LEVEL_ROLES[level]) },
      order: { id: 'ASC' },
    });
    return users.map(({ id }) => id);
  }

  recipients({ roles, ids, except }: Recipients): Promise<Recipient[]> {
    return this.unit.query(
      `SELECT id, email, role FROM users
       WHERE disabled_at IS NULL AND role = ANY($1::text[]) AND id <> ALL($2::uuid[])
         AND ($3::uuid[] IS NULL OR id = ANY($3)) ORDER BY email LIMIT ${MOST_RECIPIENTS}`,
      [[...roles], [...except], ids === null ? null : [...ids]],
    );
  }

  /** False when there is no such user. */
  private async change(
    where: FindOptionsWhere<UserEntity>,
    fields: QueryDeepPartialEntity<UserEntity>,
  ): Promise<boolean> {
    const { affected } = await this.unit.manager.update(UserEntity, where, fields);
    return affected === 1;
  }
}
