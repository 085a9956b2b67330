import { PERMISSIONS, ROLES, type Permission, type Role } from '#contracts';
import { BooleanField, DateTimeField, EnumField, ObjectField, StringField, UuidField } from '#platform';

export class SignInDto {
  @StringField({ max: 254 })
  email!: string;

  @StringField({ max: 200, format: 'password' })
  password!: string;
}

export class ChangePasswordDto {
  @StringField({ max: 200, format: 'password' })
  current_password!: string;

  @StringField({ max: 200, format: 'password' })
  password!: string;
}

export class OwnUserDto {
  @UuidField()
  id!: string;

  @StringField()
  email!: string;

  @StringField()
  name!: string;

  @EnumField(ROLES, { name: 'Role' })
  role!: Role;
}

/** Who is signed in, what they may do, and what every page must know. */
export class MeDto {
  @ObjectField(() => OwnUserDto)
  user!: OwnUserDto;

  @EnumField(PERMISSIONS, { name: 'Permission', each: true })
  permissions!: Permission[];

  @StringField({
    nullable: true,
    description: 'Send it back as X-CSRF-Token with every write; null for API keys',
  })
  csrf_token!: string | null;

  @BooleanField({ description: 'The connectors are simulated' })
  demo!: boolean;
}

export class SessionDto {
  @UuidField()
  id!: string;

  @StringField({ nullable: true })
  ip!: string | null;

  @StringField({ nullable: true })
  user_agent!: string | null;

  @DateTimeField()
  created_at!: string;

  @DateTimeField()
  last_seen_at!: string;

  @DateTimeField()
  expires_at!: string;

  @BooleanField({ description: 'The session of this request' })
  current!: boolean;
}

export class SessionListDto {
  @ObjectField(() => SessionDto, { each: true })
  data!: SessionDto[];
}

export class CreateApiKeyDto {
  @StringField({ min: 1, max: 120 })
  name!: string;

  @EnumField(PERMISSIONS, { name: 'Permission', each: true, maxItems: PERMISSIONS.length })
  scopes!: Permission[];

  @DateTimeField({ optional: true, description: 'Left out: it does not expire' })
  expires_at?: string;
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
