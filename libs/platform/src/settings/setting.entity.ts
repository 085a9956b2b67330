import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '#contracts';
import { TenantColumn } from '../database/entity.ts';

@Entity('settings')
@Check('settings_key_check', "key ~ '^[a-z][a-z_]{0,59}$'")
@Check('settings_value_check', "jsonb_typeof(value) = 'object'")
@Check('settings_version_check', 'version >= 1')
export class SettingEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  @PrimaryColumn('text') key!: string;
  @PrimaryColumn('integer') version!: number;
  @Column('jsonb', { nullable: true }) value!: JsonObject | null;
  @Column('timestamptz') changed_at!: Date;
  @Column('uuid', { nullable: true }) changed_by!: string | null;
  @Column('text') changed_by_name!: string;
}
