import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { RowsPass, TenantColumn } from '#platform';

@Entity('sign_in_attempts')
@RowsPass()
@Index('sign_in_attempts_account', ['tenant_id', 'account'])
export class SignInAttemptEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  @PrimaryColumn('text') key!: string;
  @Column('integer') failures!: number;
  @Column('timestamptz') window_ends_at!: Date;
  @Column('text', { nullable: true }) account!: string | null;
  @Column('timestamptz', { default: () => "'-infinity'" }) open_at!: Date;
}
