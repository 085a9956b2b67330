import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { TenantColumn } from '#platform';

@Entity('passkeys')
@Unique(['tenant_id', 'credential_id'])
@Index('passkeys_user', ['tenant_id', 'user_id'])
export class PasskeyEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @ForeignKey('users')
  @Column('uuid')
  user_id!: string;
  @Column('text') name!: string;
  @Column('text') credential_id!: string;
  @Column('bytea') public_key!: Buffer;
  /** PostgreSQL's bigint comes as text. */
  @Column('bigint') sign_count!: string;
  @Column('text', { array: true }) transports!: string[];
  @Column('boolean') synced!: boolean;
  @Column('boolean') backed_up!: boolean;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz', { nullable: true }) last_used_at!: Date | null;
}
