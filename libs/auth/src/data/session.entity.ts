import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SIGN_IN_FACTORS, type SignInFactor } from '#contracts';
import { allOf, TenantColumn } from '#platform';

@Entity('sessions')
@Check('sessions_factors_check', allOf('factors', SIGN_IN_FACTORS))
@Index('sessions_expiry', ['expires_at'])
@Index('sessions_user', { synchronize: false })
export class SessionEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @ForeignKey('users')
  @Column('uuid')
  user_id!: string;
  @Column('text', { nullable: true }) ip!: string | null;
  @Column('text', { nullable: true }) user_agent!: string | null;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') last_seen_at!: Date;
  @Column('timestamptz') expires_at!: Date;
  @Column('timestamptz', { nullable: true }) revoked_at!: Date | null;
  @Column('timestamptz', { nullable: true }) authenticated_at!: Date | null;
  @Column('timestamptz', { nullable: true }) second_factor_at!: Date | null;
  @Column('text', { array: true, default: ['password'] }) factors!: SignInFactor[];
  @Column('text', { nullable: true }) provider_token!: string | null;
}
