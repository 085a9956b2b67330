import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';

@Entity('recovery_codes')
export class RecoveryCodeEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  @ForeignKey('users')
  @PrimaryColumn('uuid')
  user_id!: string;
  @PrimaryColumn('bytea') code_hash!: Buffer;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz', { nullable: true }) used_at!: Date | null;
}
