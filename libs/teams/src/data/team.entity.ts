import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { NamesSubject, TenantColumn } from '#platform';

/**
 * People who share a queue. It is never deleted: incidents and the record name it.
 * @shared incidents: what the queue of an incident is called stands on its line
 */
@Entity('teams')
@Check('teams_name_check', "name <> ''")
@Unique(['tenant_id', 'id'])
@Unique(['tenant_id', 'key'])
@NamesSubject<TeamEntity>('team', { columns: ['name'], name: ({ name }) => name })
export class TeamEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('text') name!: string;
  /** The name in the form in which names are compared. */
  @Column({ type: 'text', collation: 'C' }) key!: string;
  /** From then on it is given nothing new. */
  @Column('timestamptz', { nullable: true }) archived_at!: Date | null;
  @Column('integer', { default: 1 }) version!: number;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') updated_at!: Date;
}
