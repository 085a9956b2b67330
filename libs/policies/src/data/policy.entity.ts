import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { TenantColumn } from '#platform';
import type { PolicyDocument } from '../domain/document.ts';

@Entity('policies')
@Check('policies_version_check', 'version >= 1')
@Unique(['tenant_id', 'version'])
export class PolicyEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('integer') version!: number;
  @Column('jsonb') document!: PolicyDocument;
  @Column('text', { default: '' }) comment!: string;
  @Column('uuid', { nullable: true }) published_by!: string | null;
  @Column('text') published_by_name!: string;
  @Column('timestamptz') published_at!: Date;
}
