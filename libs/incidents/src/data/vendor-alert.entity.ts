import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { ALERT_STATES, type AlertState } from '#contracts';
import { oneOf, TenantColumn } from '#platform';

/** What a vendor calls an alert, and the contents that it has had. */
@Entity('vendor_alerts')
@Check('vendor_alerts_state_check', oneOf('state', ALERT_STATES))
export class VendorAlertEntity {
  @PrimaryColumn('uuid') source_id!: string;
  /** A digest of a long one. */
  @PrimaryColumn({ type: 'text', collation: 'C' }) external_id!: string;
  /** Empty: the row of the alert itself. Else one of the contents that it has had since the first. */
  @PrimaryColumn({ type: 'text', collation: 'C' }) content!: string;
  @TenantColumn({ foreignKey: false }) tenant_id!: string;
  @Column('uuid') incident_id!: string;
  /** The latest that was said of it; of a content the one that said it. */
  @Column('uuid') alert_id!: string;
  @Column('uuid', { nullable: true }) first_alert_id!: string | null;
  /** Null of what an earlier release has stored. */
  @Column({ type: 'text', nullable: true, collation: 'C' }) first_content!: string | null;
  @Column('text', { nullable: true }) state!: AlertState | null;
}
