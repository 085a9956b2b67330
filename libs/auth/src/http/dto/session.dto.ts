import { SIGN_IN_FACTORS, type SignInFactor } from '#contracts';
import { BooleanField, DateTimeField, EnumField, ObjectField, StringField, UuidField } from '#platform';

export class SessionDto {
  @UuidField()
  id!: string;

  @StringField({ nullable: true })
  ip!: string | null;

  @StringField({ nullable: true })
  user_agent!: string | null;

  @EnumField(SIGN_IN_FACTORS, {
    name: 'SignInFactor',
    each: true,
    description: 'What was shown to begin it, or since',
  })
  factors!: SignInFactor[];

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
