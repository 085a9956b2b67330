import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { RowsPass, TenantColumn } from '#platform';

@Entity('pending_sign_ins')
@RowsPass()
@Unique(['tenant_id', 'token_hash'])
@Index('pending_sign_ins_user', ['tenant_id', 'user_id'])
export class PendingSignInEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @ForeignKey('users')
  @Column('uuid')
  user_id!: string;
  @Column('bytea') token_hash!: Buffer;
  @Column('integer', { default: 0 }) tries!: number;
  @Column('timestamptz') expires_at!: Date;
}
