import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role, SecondFactor } from '#contracts';

@Entity('users')
export class UserEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  /** argon2id; leaves the database only to be compared. Null: this person signs in elsewhere. */
  @Column('text', { select: false, nullable: true })
  password_hash!: string | null;

  /** Somebody else knows the password: nothing works until it is changed. */
  @Column('boolean')
  must_change_password!: boolean;

  /** Kept by auth, which holds the factors themselves. */
  @Column('text', { array: true })
  second_factors!: SecondFactor[];

  @Column('timestamptz', { nullable: true })
  disabled_at!: Date | null;

  @Column('integer')
  version!: number;

  @Column('timestamptz')
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  last_signed_in_at!: Date | null;
}
