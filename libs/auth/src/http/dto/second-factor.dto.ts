import {
  PROOF_METHODS,
  REAUTHENTICATION_METHODS,
  SECOND_FACTOR_METHODS,
  type ProofMethod,
  type ReauthenticationMethod,
  type SecondFactorMethod,
} from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  JsonField,
  ObjectField,
  StringField,
  UuidField,
} from '#platform';
import { SECOND_FACTOR_NEEDS, type SecondFactorNeed } from '../../domain/second-factor-settings.ts';

const PASSKEY_RESPONSE = "What the browser's passkey dialog answered (WebAuthn), as JSON";
const PASSKEY_OPTIONS = 'WebAuthn options for the browser, as JSON';

/** The password was right; a second factor is awaited, in this browser, until `expires_at`. */
export class SecondFactorNeededDto {
  @EnumField(SECOND_FACTOR_METHODS, { name: 'SecondFactorMethod', each: true })
  methods!: SecondFactorMethod[];

  @JsonField({ nullable: true, description: `${PASSKEY_OPTIONS}; null without a passkey` })
  passkey!: object | null;

  @DateTimeField()
  expires_at!: string;
}

export class SecondFactorDto {
  @EnumField(SECOND_FACTOR_METHODS, { name: 'SecondFactorMethod' })
  method!: SecondFactorMethod;

  @StringField({ optional: true, max: 40, description: 'For totp and recovery_code' })
  code?: string;

  @JsonField({ optional: true, description: `For passkey: ${PASSKEY_RESPONSE}` })
  response?: object;
}

export class PasskeyOptionsDto {
  @JsonField({ description: PASSKEY_OPTIONS })
  options!: object;
}

export class PasskeySignInDto {
  @JsonField({ description: PASSKEY_RESPONSE })
  response!: object;
}

export class ReauthenticationOptionsDto {
  @EnumField(REAUTHENTICATION_METHODS, { name: 'ReauthenticationMethod', each: true })
  methods!: ReauthenticationMethod[];

  @JsonField({ nullable: true, description: `${PASSKEY_OPTIONS}; null without a passkey` })
  passkey!: object | null;
}

export class ReauthenticateDto {
  @EnumField(PROOF_METHODS, { name: 'ProofMethod' })
  method!: ProofMethod;

  @StringField({ optional: true, max: 200, format: 'password' })
  password?: string;

  @StringField({ optional: true, max: 40, description: 'For totp and recovery_code' })
  code?: string;

  @JsonField({ optional: true, description: `For passkey: ${PASSKEY_RESPONSE}` })
  response?: object;
}

export class TotpDto {
  @DateTimeField()
  created_at!: string;

  @DateTimeField({ nullable: true })
  last_used_at!: string | null;
}

export class PasskeyDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;

  @BooleanField({ description: 'Kept by a password manager or account on several devices' })
  synced!: boolean;

  @BooleanField({ description: 'A copy of it was kept elsewhere when it was last used' })
  backed_up!: boolean;

  @DateTimeField()
  created_at!: string;

  @DateTimeField({ nullable: true })
  last_used_at!: string | null;
}

export class SecondFactorsDto {
  @ObjectField(() => TotpDto, { nullable: true })
  totp!: TotpDto | null;

  @ObjectField(() => PasskeyDto, { each: true })
  passkeys!: PasskeyDto[];

  @IntegerField({ description: 'Recovery codes that have not been used' })
  recovery_codes_left!: number;

  @EnumField(SECOND_FACTOR_NEEDS, {
    name: 'SecondFactorNeed',
    description: "When the person's role needs one",
  })
  need!: SecondFactorNeed;

  @StringField({
    nullable: true,
    description: 'The origin at which passkeys work; null: BASE_URL allows none',
  })
  passkey_origin!: string | null;
}

export class TotpSecretDto {
  @StringField({ description: 'Base32, for apps that cannot read the QR code; shown only now' })
  secret!: string;

  @StringField({ description: 'What the QR code holds' })
  uri!: string;
}

export class ConfirmTotpDto {
  @StringField({ min: 6, max: 20 })
  code!: string;
}

export class AddPasskeyDto {
  @StringField({ min: 1, max: 60, description: 'What the person calls it' })
  name!: string;

  @JsonField({ description: PASSKEY_RESPONSE })
  response!: object;
}

export class RenamePasskeyDto {
  @StringField({ min: 1, max: 60 })
  name!: string;
}

export class RecoveryCodesDto {
  @StringField({
    each: true,
    nullable: true,
    description: 'Shown only now; null: the earlier ones are still good',
  })
  recovery_codes!: string[] | null;
}
