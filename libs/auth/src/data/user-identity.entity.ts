import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { TenantColumn } from '#platform';

@Entity('user_identities')
@Unique(['tenant_id', 'issuer', 'subject'])
@Unique(['tenant_id', 'user_id', 'issuer'])
export class UserIdentityEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @ForeignKey('users')
  @Column('uuid')
  user_id!: string;
  @Column('text') issuer!: string;
  @Column('text') subject!: string;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz', { nullable: true }) last_signed_in_at!: Date | null;
}
