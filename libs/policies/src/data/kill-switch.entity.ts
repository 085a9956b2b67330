import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { KILL_SWITCH_SCOPES, type KillSwitchScope } from '#contracts';
import { NamesSubject, oneOf, TenantColumn } from '#platform';

@Entity('kill_switches')
@Check('kill_switches_check', "(scope = 'global') = (target IS NULL)")
@Check('kill_switches_check1', '(released_at IS NULL) = (release_reason IS NULL)')
@Check('kill_switches_scope_check', oneOf('scope', KILL_SWITCH_SCOPES))
@Index('kill_switches_engaged', { synchronize: false })
@Index('kill_switches_latest', { synchronize: false })
@NamesSubject<KillSwitchEntity>('kill_switch', {
  columns: ['scope', 'target'],
  name: ({ scope, target }) => (target === null ? scope : `${scope} ${target}`),
})
export class KillSwitchEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('text') scope!: KillSwitchScope;
  @Column('text', { nullable: true }) target!: string | null;
  @Column('text') reason!: string;
  @Column('uuid', { nullable: true }) engaged_by!: string | null;
  @Column('text') engaged_by_name!: string;
  @Column('timestamptz') engaged_at!: Date;
  @Column('uuid', { nullable: true }) released_by!: string | null;
  @Column('text', { nullable: true }) released_by_name!: string | null;
  @Column('timestamptz', { nullable: true }) released_at!: Date | null;
  @Column('text', { nullable: true }) release_reason!: string | null;
}
