import { PERMISSIONS, type Permission } from '#contracts';
import { BooleanField, DateTimeField, EnumField, ObjectField, StringField, UuidField } from '#platform';

export class CreateApiKeyDto {
  @StringField({ min: 1, max: 120 })
  name!: string;

  @EnumField(PERMISSIONS, {
    name: 'Permission',
    each: true,
    maxItems: PERMISSIONS.length,
    description: 'Of those that `GET /api-keys/scopes` lists',
  })
  scopes!: Permission[];

  @DateTimeField({ optional: true, description: 'Left out: it does not expire' })
  expires_at?: string;
}

export class ScopeDto {
  @EnumField(PERMISSIONS, { name: 'Permission' })
  scope!: Permission;

  @StringField({ description: 'What it lets do' })
  title!: string;

  @BooleanField({ description: 'Whoever holds it can come by everything else' })
  administration!: boolean;
}

export class ScopeListDto {
  @ObjectField(() => ScopeDto, { each: true })
  data!: ScopeDto[];
}

export class CreatedApiKeyDto {
  @UuidField()
  id!: string;

  @StringField({ description: 'Shown only now' })
  key!: string;
}

export class KeyOwnerDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;
}

export class ApiKeyDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;

  @StringField({ description: 'How the key begins' })
  prefix!: string;

  @EnumField(PERMISSIONS, { name: 'Permission', each: true })
  scopes!: Permission[];

  @ObjectField(() => KeyOwnerDto)
  owner!: KeyOwnerDto;

  @DateTimeField()
  created_at!: string;

  @DateTimeField({ nullable: true })
  expires_at!: string | null;

  @DateTimeField({ nullable: true })
  last_used_at!: string | null;

  @DateTimeField({ nullable: true })
  revoked_at!: string | null;
}

export class ApiKeyListDto {
  @ObjectField(() => ApiKeyDto, { each: true })
  data!: ApiKeyDto[];
}
