import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { TenantColumn } from '#platform';

@Entity('policy_effects')
@Unique(['tenant_id', 'action_id'])
@Index('policy_effects_open', ['tenant_id', 'action'], { where: 'closed_at IS NULL' })
export class PolicyEffectEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('text') action!: string;
  @Column('uuid') action_id!: string;
  @Column('timestamptz') opened_at!: Date;
  @Column('timestamptz', { nullable: true }) closed_at!: Date | null;
}
