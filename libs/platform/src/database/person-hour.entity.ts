import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { TenantColumn } from './entity.ts';

/**
 * In which minutes of an hour a person has looked after incidents, approvals and actions; a trigger of the record writes it.
 * @shared audit: tells how much time people spend
 */
@Entity('person_hours')
@Check('person_hours_minutes_check', '(minutes >= 0) AND (minutes <= 1152921504606846975)')
export class PersonHourEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('timestamptz') hour!: Date;
  @PrimaryColumn('text') user_id!: string;
  @Column('text') name!: string;
  /** Bit n is minute n. */
  @Column('bigint') minutes!: string;
}
