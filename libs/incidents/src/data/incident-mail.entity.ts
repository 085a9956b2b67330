import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';
import { IncidentEntity } from './incident.entity.ts';

/** The words of a mail, as a search shows them. */
@Entity('incident_mails')
export class IncidentMailEntity {
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @ForeignKey(() => IncidentEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  incident_id!: string;
  /** Of the raw message. */
  @PrimaryColumn('text') sha256!: string;
  @Column('text') sender!: string;
  @Column('text') subject!: string;
  @Column('text') body!: string;
  /** Their file names. */
  @Column('text', { array: true }) attachments!: string[];
  /** The words in them. */
  @Column('text') attached!: string;
}
