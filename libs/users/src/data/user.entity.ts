import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { ROLES, SECOND_FACTORS, type Role, type SecondFactor } from '#contracts';
import { NamesSubject, allOf, oneOf, TenantColumn } from '#platform';

/**
 * @shared auth: who stands behind a session or a key is part of the statement that every request begins with
 * @shared incidents: an assignment says who it is
 * @shared teams: a member is somebody
 */
@Entity('users')
@Check('users_email_check', 'email = lower(email)')
@Check('users_role_check', oneOf('role', ROLES))
@Check('users_second_factors_check', allOf('second_factors', SECOND_FACTORS))
@Check('users_time_zone_check', "time_zone ~ '^[A-Za-z0-9+_/-]{1,64}$'")
@Check('users_language_check', "language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$'")
@Unique(['tenant_id', 'email'])
@NamesSubject<UserEntity>('user', { columns: ['name'], name: ({ name }) => name })
export class UserEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('text') email!: string;
  @Column('text') name!: string;
  @Column('text') role!: Role;
  /** argon2id; leaves the database only to be compared. Null: this person signs in elsewhere. */
  @Column('text', { nullable: true, select: false }) password_hash!: string | null;
  @Column('timestamptz', { nullable: true }) disabled_at!: Date | null;
  @Column('integer', { default: 1 }) version!: number;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz', { nullable: true }) last_signed_in_at!: Date | null;
  /** Somebody else knows the password: nothing works until it is changed. */
  @Column('boolean', { default: false }) must_change_password!: boolean;
  /** An IANA name; null: what their browser says. */
  @Column('text', { nullable: true }) time_zone!: string | null;
  /** A BCP 47 tag; null: what their browser says. */
  @Column('text', { nullable: true }) language!: string | null;
  /** Kept by auth, which holds the factors themselves. */
  @Column('text', { array: true, default: [] }) second_factors!: SecondFactor[];
}
