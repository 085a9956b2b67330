import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';

@Entity('totp_factors')
export class TotpFactorEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  @ForeignKey('users')
  @PrimaryColumn('uuid')
  user_id!: string;
  @Column('text') secret!: string;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz', { nullable: true }) confirmed_at!: Date | null;
  @Column('bigint', { nullable: true }) last_step!: string | null;
  @Column('timestamptz', { nullable: true }) last_used_at!: Date | null;
}
