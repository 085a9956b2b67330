import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { oneOf, TenantColumn } from '#platform';
import { HELD_BACK_CODES, type HeldBackCode } from '../domain/held-back.ts';

@Entity('recommendations')
@Check('recommendations_check', '(action_id IS NULL) <> (code IS NULL)')
@Check('recommendations_code_check', oneOf('code', HELD_BACK_CODES))
@Check('recommendations_position_check', 'position >= 0')
@Unique(['tenant_id', 'verdict_id', 'position'])
@Index('recommendations_incident', { synchronize: false })
export class RecommendationEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('uuid') incident_id!: string;
  @Column('uuid') verdict_id!: string;
  /** Its place in the verdict's list, from 0. */
  @Column('integer') position!: number;
  @Column('text') action!: string;
  /** The request for it, the analyst's own or one that was there already; null: held back. */
  @Column('uuid', { nullable: true }) action_id!: string | null;
  /** Why it was held back; null when it was requested. */
  @Column('text', { nullable: true }) code!: HeldBackCode | null;
  @Column('text') reason!: string;
  @Column('timestamptz') created_at!: Date;
}
