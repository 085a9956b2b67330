import { Type } from 'typebox';
import { defineConnector, type ConfigOf } from '../define-connector.ts';
import {
  certificateAuthority,
  closed,
  defaulted,
  line,
  mailAddress,
  mailServerAddress,
  whole,
} from '../settings.ts';
import { Smtp } from './smtp.ts';

const settings = closed({
  server: mailServerAddress('Mail server'),
  username: Type.Optional(
    line('User', 'Left empty, nobody signs in: for a relay that knows this machine.', { maxLength: 320 }),
  ),
  from: mailAddress({
    title: 'Sender',
    description: 'An address of your own domain, whose SPF and DKIM let this server send for it.',
  }),
  from_name: defaulted(
    line('Name of the sender', 'What people see beside the address.', { maxLength: 100 }),
    'Security team',
  ),
  mails_per_hour: defaulted(
    whole(1, 10_000, { title: 'Mails an hour', description: 'At most, all processes together.' }),
    200,
  ),
  timeout_seconds: defaulted(
    whole(1, 120, { title: 'Time-out', description: 'Seconds until the server must have answered.' }),
    15,
  ),
  ca_certificate: certificateAuthority(),
});
export type SmtpConfig = ConfigOf<typeof settings, 'password'>;

export const smtp = defineConnector({
  type: 'smtp',
  title: 'SMTP',
  description:
    'Mails to single people, such as the answer to whoever reported a mail, by any mail server. A mail server cannot be asked what it has sent: where a connection breaks off in the middle of a mail, a person is asked.',
  settings,
  secrets: {
    password: {
      title: 'Password',
      description: 'Of the user, an app password where there are such.',
      required: false,
    },
  },
  limits: ({ mails_per_hour }) => [{ calls: mails_per_hour, periodSeconds: 3600 }],
  connect: (config, host) => new Smtp(config, host),
  looks_up: [],
  clients: { mail_sending: (server) => server },
  check: (server, signal) => server.check(signal),
  // Each is a sign-in, which mail servers write down.
  check_every_seconds: 300,
  close: () => Promise.resolve(),
});
