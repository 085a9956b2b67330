import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ActorType } from '#contracts';
import { TenantColumn } from '#platform';
import { IncidentEntity } from './incident.entity.ts';

@Entity('comments')
@Index('comments_incident', ['incident_id', 'created_at', 'id'])
export class CommentEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @ForeignKey(() => IncidentEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  incident_id!: string;
  @Column('text') author_type!: ActorType;
  @Column('text', { nullable: true }) author_id!: string | null;
  @Column('text') author_name!: string;
  @Column('text') text!: string;
  @Column('timestamptz') created_at!: Date;
}
