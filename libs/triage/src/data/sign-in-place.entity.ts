import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf, TenantColumn } from '#platform';
import { PLACE_KINDS, type PlaceKind } from '../domain/sign-in.ts';

@Entity('sign_in_places')
@Check('sign_in_places_kind_check', oneOf('kind', PLACE_KINDS))
@Index('sign_in_places_last_seen', ['tenant_id', 'last_seen'])
export class SignInPlaceEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  @PrimaryColumn({ type: 'text', collation: 'C' }) account!: string;
  @PrimaryColumn('text') kind!: PlaceKind;
  @PrimaryColumn({ type: 'text', collation: 'C' }) value!: string;
  @Column('timestamptz') first_seen!: Date;
  @Column('timestamptz') last_seen!: Date;
  /** Sign-ins at different times. */
  @Column('integer') count!: number;
}
