import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TenantColumn } from '#platform';

@Entity('spent_challenges')
export class SpentChallengeEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  @PrimaryColumn('text') challenge!: string;
  @Column('timestamptz') expires_at!: Date;
}
