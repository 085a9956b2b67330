import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOf, TenantColumn } from '#platform';
import { BULK_CHANGES, type BulkChange, type BulkChangeName } from '../domain/bulk.ts';

/** A change of many incidents, as somebody asked for it. */
@Entity('incident_operations')
@Check('incident_operations_change_check', oneOf('change', BULK_CHANGES))
export class IncidentOperationEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  /** Chosen by whoever asks, so that the same request is known again. */
  @PrimaryColumn('uuid') id!: string;
  /** A user or a key: nobody else goes on with it or takes it back. */
  @Column('uuid') actor_id!: string;
  @Column('text') change!: BulkChangeName;
  @Column('json') parameters!: BulkChange;
  /** SHA-256, hex, of the whole request. */
  @Column('text') digest!: string;
  /** More match than are taken. */
  @Column('boolean') left_out!: boolean;
  @Column('timestamptz') created_at!: Date;
}
