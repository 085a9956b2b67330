import { Entity, PrimaryColumn } from 'typeorm';
import { RowsPass, TenantColumn } from './entity.ts';

/**
 * @shared audit: takes what waits for its place in the chain
 */
@Entity('audit_pending')
@RowsPass()
export class AuditPendingEntity {
  @PrimaryColumn('uuid') entry_id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
}
