import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';

@Entity('incident_text_words')
@Check('incident_text_words_places_check', '(places >= 1) AND (places <= 63)')
export class IncidentTextWordEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('text', { collation: 'C' }) word!: string;
  @PrimaryColumn('uuid') incident_id!: string;
  /** Where it was first found (`PLACE_BITS`). */
  @Column('smallint') places!: number;
}
