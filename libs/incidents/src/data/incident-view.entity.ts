import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { NamesSubject, TenantColumn } from '#platform';

/** A list of incidents as somebody wants to see it again: its address. */
@Entity('incident_views')
@Check('incident_views_name_check', "name <> ''")
@Unique(['tenant_id', 'id'])
@Unique(['tenant_id', 'owner_id', 'name'])
@NamesSubject<IncidentViewEntity>('incident_view', { columns: ['name'], name: ({ name }) => name })
export class IncidentViewEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('uuid') owner_id!: string;
  @Column('text') owner_name!: string;
  @Column('text') name!: string;
  /** What stands behind the question mark of its address. */
  @Column('text') query!: string;
  /** Everybody sees it; its owner alone changes it. */
  @Column('boolean') shared!: boolean;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') updated_at!: Date;
}
