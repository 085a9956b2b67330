import { Type } from 'typebox';
import { defineConnector, type ConfigOf } from '../define-connector.ts';
import { address, closed, defaulted, line, mailAddress, settingsOf } from '../settings.ts';
import { BLOCKING_METHODS } from './graph-blocking.ts';
import { Microsoft365 } from './microsoft365.ts';

const settings = settingsOf({
  tenant_id: line('Directory ID', 'Directory (tenant) ID of the application.', {
    pattern: '^[A-Za-z0-9.-]+$',
  }),
  client_id: line('Application ID', 'Application (client) ID.'),
  quarantine_folder: defaulted(
    line(
      'Quarantine folder',
      'A folder of each mailbox, made hidden on first use; or junkemail, deleteditems, recoverableitemsdeletions, archive.',
      { maxLength: 100 },
    ),
    'Triage Warden Quarantine',
  ),
  block_sender_method: defaulted(
    Type.Enum(BLOCKING_METHODS, {
      type: 'string',
      title: 'How senders are blocked',
      description:
        'Graph has no tenant block list. inbox_rules: a rule in each protected mailbox, can be undone. threat_submission: the latest message of the sender is submitted with the wish to block it in the whole tenant for 30 days (beta API); only the Defender portal undoes it. none: blocking is refused.',
    }),
    'none',
  ),
  protected_mailboxes: defaulted(
    Type.Array(mailAddress(), {
      maxItems: 500,
      uniqueItems: true,
      title: 'Protected mailboxes',
      description: 'Where rules against senders are made, and where their messages are looked for.',
    }),
    [],
  ),
  mail_sender: Type.Optional(
    mailAddress({
      title: 'Sender of mails',
      description: 'The mailbox from which messages to channels and answers to reporters are sent.',
    }),
  ),
  channels: defaulted(
    Type.Array(
      closed({
        name: line('Name', 'Such as soc.', { maxLength: 100 }),
        addresses: Type.Array(mailAddress(), {
          minItems: 1,
          maxItems: 50,
          title: 'Addresses',
          description: 'Who gets the mail.',
        }),
      }),
      {
        maxItems: 100,
        title: 'Channels',
        description: 'Names that playbooks use, each with the addresses behind it.',
      },
    ),
    [],
  ),
  base_url: defaulted(address('Address of Graph'), 'https://graph.microsoft.com/v1.0'),
  login_url: defaulted(address('Address of the sign-in'), 'https://login.microsoftonline.com'),
});
export type Microsoft365Config = ConfigOf<typeof settings, 'client_secret'>;

export const microsoft365 = defineConnector({
  type: 'microsoft365',
  title: 'Microsoft 365',
  description:
    'Mail quarantine, sender blocks, accounts in Entra ID, mails to channels and answers to reporters, through Microsoft Graph with an application of its own. Permissions by what is used: Mail.ReadWrite, MailboxSettings.ReadWrite, User.EnableDisableAccount.All, User.Read.All, Mail.Send, Organization.Read.All. A quarantined message is moved into a hidden folder of its mailbox; release moves it to the inbox. Accounts that come from an on-premises directory must be disabled there.',
  settings,
  secrets: {
    client_secret: {
      title: 'Client secret',
      description: 'The value of a secret of the application.',
      required: true,
    },
  },
  connect: (config, host) => new Microsoft365(config, host),
  looks_up: [],
  clients: {
    email_gateway: (office) => office.mail,
    identity: (office) => office.identity,
    messaging: (office) => office.messaging,
    mail_sending: (office) => office.sending,
  },
  check: (office, signal) => office.check(signal),
  close: (office) => office.close(),
});
