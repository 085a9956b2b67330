import { PERMISSIONS, ROLES, SETUP_STEPS, type Permission, type Role, type SetupStep } from '#contracts';
import { BooleanField, EnumField, ObjectField, StringField, UuidField } from '#platform';

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

  @StringField({ nullable: true, max: 64, description: 'An IANA name; null: that of the browser' })
  time_zone!: string | null;

  @StringField({ nullable: true, max: 35, description: 'A BCP 47 tag; null: that of the browser' })
  language!: string | null;
}

/** What is left out stays as it is. */
export class UpdateOwnProfileDto {
  @StringField({
    optional: true,
    nullable: true,
    max: 64,
    example: 'Europe/Berlin',
    description: 'An IANA name; null: that of the browser',
  })
  time_zone?: string | null;

  @StringField({
    optional: true,
    nullable: true,
    max: 35,
    example: 'de',
    description:
      'A BCP 47 tag; null: that of the browser. A language that the app does not speak is English.',
  })
  language?: string | null;
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

  @EnumField(SETUP_STEPS, {
    name: 'SetupStep',
    nullable: true,
    description: 'What has to be done first: all else answers 403 until then',
  })
  setup!: SetupStep | null;

  @BooleanField({ description: 'The connectors are simulated' })
  demo!: boolean;
}
