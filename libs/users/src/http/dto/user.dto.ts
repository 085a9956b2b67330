import { ROLES, SECOND_FACTORS, type Role, type SecondFactor } from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  ObjectField,
  StringField,
  UuidField,
} from '#platform';

const EMAIL = /^[^\s@]+@[^\s@]+$/;

export class UserDto {
  @UuidField()
  id!: string;

  @StringField()
  email!: string;

  @StringField()
  name!: string;

  @EnumField(ROLES, { name: 'Role' })
  role!: Role;

  @BooleanField()
  disabled!: boolean;

  @BooleanField({ description: 'Has not chosen a password yet: nothing works until then' })
  must_change_password!: boolean;

  @EnumField(SECOND_FACTORS, { name: 'SecondFactor', each: true, description: 'What they have enrolled' })
  second_factors!: SecondFactor[];

  @DateTimeField()
  created_at!: string;

  @DateTimeField({ nullable: true })
  last_signed_in_at!: string | null;

  @IntegerField()
  version!: number;
}

export class UserListDto {
  @ObjectField(() => UserDto, { each: true })
  data!: UserDto[];
}

export class CreateUserDto {
  @StringField({ max: 254, pattern: { matches: EMAIL, wants: 'an email address' }, format: 'email' })
  email!: string;

  @StringField({ min: 1, max: 120 })
  name!: string;

  @EnumField(ROLES, { name: 'Role' })
  role!: Role;

  @StringField({
    optional: true,
    max: 200,
    format: 'password',
    description: 'Left out: one is made and shown once',
  })
  password?: string;

  @BooleanField({
    optional: true,
    default: true,
    description:
      'The password is changed at first use; false only when the person has chosen it, and never by an API key',
  })
  must_change_password?: boolean;
}

export class CreatedUserDto {
  @UuidField()
  id!: string;

  @StringField({ nullable: true, description: 'The password made by chance; shown only now' })
  password!: string | null;
}

export class UpdateUserDto {
  @StringField({ optional: true, min: 1, max: 120 })
  name?: string;

  @EnumField(ROLES, { name: 'Role', optional: true })
  role?: Role;

  @IntegerField({ optional: true, description: 'The version that was read; a stale one is 412' })
  version?: number;
}

export class ResetPasswordDto {
  @StringField({ description: 'Shown only now' })
  password!: string;
}
