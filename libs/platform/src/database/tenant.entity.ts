import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { NamesSubject } from '../subjects/names-subject.ts';
import { oneOf } from './entity.ts';

/**
 * @shared tenants: makes, changes and disables them
 * @shared auth: whether the tenant works is part of the statement that every request begins with
 * @shared users: no password names the organisation, be it one that this transaction makes
 */
@Entity('tenants')
@Check('tenants_kind_check', oneOf('kind', ['ordinary', 'platform', 'nobody']))
@Check('tenants_slug_check', "slug ~ '^[a-z0-9-]{1,40}$'")
@Index('tenants_one_of_a_kind', ['kind'], { unique: true, where: "kind <> 'ordinary'" })
@NamesSubject<TenantEntity>('tenant', { columns: ['name'], name: ({ name }) => name })
export class TenantEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) slug!: string;
  @Column('text') name!: string;
  @Column('timestamptz', { default: () => 'now()' }) created_at!: Date;
  /** `platform` runs the installation; `nobody` is where those are refused who name a tenant that is not there. */
  @Column('text', { default: 'ordinary' }) kind!: 'ordinary' | 'platform' | 'nobody';
  @Column('timestamptz', { nullable: true }) disabled_at!: Date | null;
  @Column('integer', { default: 1 }) version!: number;
}
