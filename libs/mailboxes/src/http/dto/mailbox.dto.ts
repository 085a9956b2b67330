import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import {
  MAILBOX_SECURITIES,
  MAILBOX_SIGN_INS,
  type MailboxSecurity,
  type MailboxSignIn,
} from '../../domain/mailbox-settings.ts';
import { MAILBOX_STATES, type MailboxState } from '../../domain/mailbox-state.ts';

export const REPORTS =
  'A mail that is attached to one is what is judged, and who sent it reports it and has got it. False: each mail is judged as it is.';
export const SIGN_IN =
  '`password`; `client_credentials`: by OAuth 2.0 with an access token for the secret of an application, as for Microsoft 365; `service_account`: with one for what a service account of Google signs for the user. Microsoft 365 and Google let nobody in with a password.';
export const TOKEN_URL =
  "Where the access token is asked for, by HTTPS. Of Microsoft's application: https://login.microsoftonline.com/<directory>/oauth2/v2.0/token, or the same of a national cloud. Of a service account: Google's unless told.";
export const CLIENT_ID = 'Of the application; with `client_credentials` only.';
export const SCOPE =
  'What the token is for. Unless told: https://outlook.office365.com/.default, or for a service account https://mail.google.com/.';
const SHOWN_STATES = [...MAILBOX_STATES, 'off'] as const;

export class MailboxDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;

  @UuidField({ description: 'The webhook source by whose settings its mails become incidents.' })
  source_id!: string;

  @StringField({ example: 'imap.corp.example' })
  host!: string;

  @IntegerField({ min: 1, max: 65_535 })
  port!: number;

  @EnumField(MAILBOX_SECURITIES, { name: 'MailboxSecurity' })
  security!: MailboxSecurity;

  @StringField()
  username!: string;

  @EnumField(MAILBOX_SIGN_INS, { name: 'MailboxSignIn', description: SIGN_IN })
  sign_in!: MailboxSignIn;

  @StringField({ nullable: true, max: 500, description: TOKEN_URL })
  token_url!: string | null;

  @StringField({ nullable: true, max: 500, description: CLIENT_ID })
  client_id!: string | null;

  @StringField({ nullable: true, max: 500, description: SCOPE })
  scope!: string | null;

  @TextField({ nullable: true, description: 'PEM: a certificate that is trusted besides the usual ones.' })
  ca!: string | null;

  @StringField({ description: 'The folder whose mails are taken in: all that lie in it.' })
  folder!: string;

  @StringField({ description: 'Where a mail is moved once it is taken in.' })
  done_folder!: string;

  @BooleanField({ description: REPORTS })
  reports!: boolean;

  @IntegerField({
    min: 30,
    max: 3600,
    description: "How many seconds to wait for the server's word of new mail before looking without it.",
  })
  interval_seconds!: number;

  @BooleanField()
  enabled!: boolean;

  @EnumField(SHOWN_STATES, {
    name: 'MailboxState',
    description: '`waiting`: nobody has looked into it yet; `failing`: it is tried again at `next_try_at`.',
  })
  state!: MailboxState | 'off';

  @StringField({ nullable: true, max: 1000, description: 'Why the last session failed, as a sentence.' })
  last_error!: string | null;

  @DateTimeField({ nullable: true })
  next_try_at!: string | null;

  @DateTimeField({ nullable: true, description: 'When all of the folder had last been looked through.' })
  looked_at!: string | null;

  @DateTimeField({ nullable: true })
  last_mail_at!: string | null;

  @IntegerField({ min: 0, description: 'Mails that were taken in since it was made.' })
  mails_taken!: number;

  @IntegerField({ min: 0, description: 'Mails that lie in the folder and could not be taken in.' })
  refused!: number;

  @StringField({ nullable: true, description: 'Why the last of these could not, as a sentence.' })
  last_refusal!: string | null;

  @IntegerField({ min: 1, description: 'Send it back with a change; a stale one is refused with 412.' })
  version!: number;

  @DateTimeField()
  created_at!: string;

  @DateTimeField()
  updated_at!: string;
}

export class MailboxCheckDto {
  @StringField({ nullable: true, max: 1000, description: 'What is wrong, as a sentence; null: it works.' })
  error!: string | null;

  @IntegerField({ min: 0, nullable: true, description: 'Mails in the folder; null when it failed.' })
  waiting!: number | null;

  @BooleanField({
    nullable: true,
    description: 'False: the folder for what is taken in is made with the first mail. Null when it failed.',
  })
  done_folder_exists!: boolean | null;
}
