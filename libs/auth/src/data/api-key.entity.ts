import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { NamesSubject, TenantColumn } from '#platform';

/** @shared platform: a key does not say whose it is, so a function of the schema looks in every tenant */
@Entity('api_keys')
@Unique(['tenant_id', 'prefix'])
@Index('api_keys_made_by', ['made_by'], { where: 'made_by IS NOT NULL' })
@Index('api_keys_user', ['tenant_id', 'user_id'])
@NamesSubject<ApiKeyEntity>('api_key', { columns: ['name'], name: ({ name }) => name })
export class ApiKeyEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @ForeignKey('users')
  @Column('uuid')
  user_id!: string;
  @Column('text') name!: string;
  @Column('text') prefix!: string;
  @Column('bytea') secret_hash!: Buffer;
  @Column('text', { array: true }) scopes!: string[];
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz', { nullable: true }) expires_at!: Date | null;
  @Column('timestamptz', { nullable: true }) last_used_at!: Date | null;
  @Column('timestamptz', { nullable: true }) revoked_at!: Date | null;
  @ForeignKey(() => ApiKeyEntity)
  @Column('uuid', { nullable: true })
  made_by!: string | null;
}
