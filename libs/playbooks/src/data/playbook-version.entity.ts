import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { TenantColumn } from '#platform';
import { PlaybookEntity } from './playbook.entity.ts';

@Entity('playbook_versions')
@Check('playbook_versions_version_check', 'version > 0')
@Unique(['playbook_id', 'version'])
export class PlaybookVersionEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @ForeignKey(() => PlaybookEntity)
  @Column('uuid')
  playbook_id!: string;
  @Column('integer') version!: number;
  @Column('text') yaml!: string;
  @Column('timestamptz') created_at!: Date;
  @Column('text') created_by!: string;
  @Column('uuid', { nullable: true, comment: 'the user who saved it; null: it came with the product' })
  saved_by!: string | null;
  @Column('uuid', { nullable: true, comment: 'the user who enabled the playbook while this was its version' })
  enabled_by!: string | null;
  @Column('text', { nullable: true }) enabled_by_name!: string | null;
}
