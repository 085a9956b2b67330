import { DateTimeField, EnumField, ObjectField, StringField, UuidField } from '#platform';

export const PASSWORD_SIGN_INS = ['everybody', 'administrators'] as const;

export class SingleSignOnDto {
  @StringField({ description: 'What people call the provider' })
  name!: string;
}

/** How one can sign in here. */
export class SignInMethodsDto {
  @EnumField(PASSWORD_SIGN_INS, { name: 'PasswordSignIn' })
  password!: (typeof PASSWORD_SIGN_INS)[number];

  @ObjectField(() => SingleSignOnDto, { nullable: true })
  single_sign_on!: SingleSignOnDto | null;
}

export class SignOnQueryDto {
  @StringField({ optional: true, max: 2000, description: 'The page to go on with: a path of our own' })
  next?: string;
}

export class GoToDto {
  @StringField({ nullable: true, description: 'Where the browser goes now; null: it stays' })
  redirect_to!: string | null;
}

export class IdentityDto {
  @UuidField()
  id!: string;

  @StringField({ description: 'The provider' })
  issuer!: string;

  @DateTimeField()
  created_at!: string;

  @DateTimeField({ nullable: true })
  last_signed_in_at!: string | null;
}

export class IdentityListDto {
  @ObjectField(() => IdentityDto, { each: true })
  data!: IdentityDto[];
}
