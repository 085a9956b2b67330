import { BooleanField, EnumField, IntegerField, StringField, TextField, UuidField } from '#platform';
import {
  MAILBOX_SECURITIES,
  MAILBOX_SIGN_INS,
  type MailboxSecurity,
  type MailboxSignIn,
} from '../../domain/mailbox-settings.ts';
import type { MailboxChange, NewMailbox } from '../../mailbox.view.ts';
import { CLIENT_ID, REPORTS, SCOPE, SIGN_IN, TOKEN_URL } from './mailbox.dto.ts';

const PASSWORD =
  'What is signed in with: the password, the secret of the application, or the whole key file (JSON) of the service account. It goes in and never comes out.';
const LONGEST_SECRET = 10_000;
const CA = 'PEM: a certificate to trust besides the usual ones. Null: none.';
const SECURITY =
  'TLS from the first byte, STARTTLS before the password, or none, which is for a server on the same machine only.';

export class CreateMailboxDto implements NewMailbox {
  @StringField({ min: 1, max: 100, description: 'What people call it; unique.' })
  name!: string;

  @UuidField({
    optional: true,
    nullable: true,
    description:
      'A webhook source of the format raw_email or auto. Left out, one of the name of the mailbox is made.',
  })
  source_id?: string | null;

  @StringField({ min: 1, max: 253, example: 'imap.corp.example' })
  host!: string;

  @IntegerField({ optional: true, min: 1, max: 65_535, default: 993 })
  port?: number;

  @EnumField(MAILBOX_SECURITIES, {
    name: 'MailboxSecurity',
    optional: true,
    default: 'tls',
    description: SECURITY,
  })
  security?: MailboxSecurity;

  @StringField({ min: 1, max: 320 })
  username!: string;

  @EnumField(MAILBOX_SIGN_INS, {
    name: 'MailboxSignIn',
    optional: true,
    default: 'password',
    description: SIGN_IN,
  })
  sign_in?: MailboxSignIn;

  @StringField({ optional: true, nullable: true, max: 500, description: TOKEN_URL })
  token_url?: string | null;

  @StringField({ optional: true, nullable: true, max: 500, description: CLIENT_ID })
  client_id?: string | null;

  @StringField({ optional: true, nullable: true, max: 500, description: SCOPE })
  scope?: string | null;

  @StringField({ min: 1, max: LONGEST_SECRET, format: 'password', description: PASSWORD })
  password!: string;

  @TextField({ optional: true, nullable: true, description: CA })
  ca?: string | null;

  @StringField({ optional: true, min: 1, max: 200, default: 'INBOX' })
  folder?: string;

  @StringField({
    optional: true,
    min: 1,
    max: 200,
    default: 'Triage Warden',
    description: 'As its server writes it, such as INBOX/Done; it is made when it is not there.',
  })
  done_folder?: string;

  @BooleanField({ optional: true, default: true, description: REPORTS })
  reports?: boolean;

  @IntegerField({ optional: true, min: 30, max: 3600, default: 300 })
  interval_seconds?: number;

  @BooleanField({ optional: true, default: true })
  enabled?: boolean;
}

export class UpdateMailboxDto implements MailboxChange {
  @IntegerField({ min: 1, description: 'The version that was read; a stale one is refused with 412.' })
  version!: number;

  @StringField({ optional: true, min: 1, max: 100 })
  name?: string;

  @UuidField({ optional: true })
  source_id?: string;

  @StringField({ optional: true, min: 1, max: 253 })
  host?: string;

  @IntegerField({ optional: true, min: 1, max: 65_535 })
  port?: number;

  @EnumField(MAILBOX_SECURITIES, { name: 'MailboxSecurity', optional: true, description: SECURITY })
  security?: MailboxSecurity;

  @StringField({ optional: true, min: 1, max: 320 })
  username?: string;

  @EnumField(MAILBOX_SIGN_INS, { name: 'MailboxSignIn', optional: true, description: SIGN_IN })
  sign_in?: MailboxSignIn;

  @StringField({ optional: true, nullable: true, max: 500, description: TOKEN_URL })
  token_url?: string | null;

  @StringField({ optional: true, nullable: true, max: 500, description: CLIENT_ID })
  client_id?: string | null;

  @StringField({ optional: true, nullable: true, max: 500, description: SCOPE })
  scope?: string | null;

  @StringField({
    optional: true,
    min: 1,
    max: LONGEST_SECRET,
    format: 'password',
    description: `${PASSWORD} Left out, the present one stays; another server, user or application needs it again.`,
  })
  password?: string;

  @TextField({ optional: true, nullable: true, description: CA })
  ca?: string | null;

  @StringField({ optional: true, min: 1, max: 200 })
  folder?: string;

  @StringField({ optional: true, min: 1, max: 200 })
  done_folder?: string;

  @BooleanField({ optional: true, description: REPORTS })
  reports?: boolean;

  @IntegerField({ optional: true, min: 30, max: 3600 })
  interval_seconds?: number;

  @BooleanField({ optional: true })
  enabled?: boolean;
}
