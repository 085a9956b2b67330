import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { TenantColumn } from '#platform';

@Entity('audit_chain')
@Unique(['tenant_id', 'entry_id'])
export class AuditChainEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('bigint') position!: string;
  @Column('uuid') entry_id!: string;
  @Column('bytea') hash!: Buffer;
}
