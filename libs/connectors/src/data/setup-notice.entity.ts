import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Capability, LookUp } from '#contracts';
import { TenantColumn } from '#platform';

@Entity('setup_notices')
@Check('setup_notices_capability_name', "capability ~ '^[a-z][a-z0-9_]{0,63}$'")
@Check('setup_notices_count_check', 'count > 0')
@Check('setup_notices_looks_up_name', "looks_up ~ '^[a-z][a-z0-9_]{0,63}$'")
export class SetupNoticeEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  @PrimaryColumn('text') capability!: Capability;
  @PrimaryColumn('text') action!: string;
  @Column('integer') count!: number;
  @Column('timestamptz') first_at!: Date;
  @Column('timestamptz') last_at!: Date;
  @Column('uuid') last_incident_id!: string;
  /** Null: whatever the capability stands for. */
  @Column('text', { nullable: true }) looks_up!: LookUp | null;
}
