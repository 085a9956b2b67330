import { BooleanField, EnumField, ObjectField, StringField, TextField } from '#platform';
import { SOURCE_AUTHENTICATIONS, type SourceAuthentication } from '../../authentications/index.ts';

export class AuthenticationNameDto {
  @StringField({ description: 'What it is the name of', example: 'Name of the header' })
  title!: string;

  @StringField({ example: 'X-Hub-Signature-256' })
  example!: string;

  @StringField({ nullable: true, description: 'Taken when the source has none; null: it has to have one' })
  usual!: string | null;
}

export class WebhookAuthenticationDto {
  @EnumField(SOURCE_AUTHENTICATIONS, { name: 'SourceAuthentication' })
  name!: SourceAuthentication;

  @StringField({ description: 'What people call it', example: 'HMAC of time and body' })
  title!: string;

  @TextField({ description: 'What the sender does' })
  description!: string;

  @TextField({ description: 'What to set at the sender' })
  setup!: string;

  @TextField({ description: 'Whether what was read on the way can be sent again' })
  replay!: string;

  @TextField({ nullable: true, description: 'To be said loudly where it is chosen' })
  warning!: string | null;

  @BooleanField({ description: 'The sender makes the secret, and it is brought to the source' })
  secret_is_the_senders!: boolean;

  @ObjectField(() => AuthenticationNameDto, {
    nullable: true,
    description: "What the source's `authentication_name` is; null: it has none",
  })
  authentication_name!: AuthenticationNameDto | null;
}
