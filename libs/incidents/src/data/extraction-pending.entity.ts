import { Column, Entity, PrimaryColumn } from 'typeorm';
import { RowsPass, TenantColumn } from '#platform';
import type { ObservableValue } from '../domain/observable.ts';

@Entity('extraction_pending')
@RowsPass()
export class ExtractionPendingEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('uuid') incident_id!: string;
  @PrimaryColumn('uuid') alert_id!: string;
  /** Named by the alert's format, not normalised. */
  @Column('json') observables!: ObservableValue[];
  @Column('integer') bytes!: number;
}
