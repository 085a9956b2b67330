import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { IncidentType } from '#contracts';
import { TenantColumn } from '#platform';

@Entity('playbooks')
@Check('playbooks_name_check', "name ~ '^[a-z][a-z0-9_]{0,62}$'")
@Check('playbooks_version_check', 'version > 0')
@Index('playbooks_name', ['tenant_id', 'name'], { unique: true, where: 'deleted_at IS NULL' })
export class PlaybookEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column({ type: 'text', collation: 'C' }) name!: string;
  @Column('text') description!: string;
  @Column('boolean') enabled!: boolean;
  @Column('boolean') built_in!: boolean;
  @Column('boolean') edited!: boolean;
  @Column('integer') version!: number;
  @Column('text', { array: true }) incident_types!: IncidentType[];
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') updated_at!: Date;
  @Column('text') updated_by!: string;
  @Column('timestamptz', { nullable: true }) deleted_at!: Date | null;
}
