import { Type } from 'typebox';
import { defineConnector, type ConfigOf } from '../define-connector.ts';
import { address, certificateAuthority, defaulted, line, settingsOf, whole } from '../settings.ts';
import { Splunk } from './splunk.ts';

const settings = settingsOf({
  base_url: address('Address', { examples: ['https://splunk.example:8089'] }),
  username: Type.Optional(line('User name', 'Only with a password instead of a token.')),
  search_timeout_seconds: defaulted(
    whole(5, 600, {
      title: 'Longest search',
      description: 'Seconds after which a search is given up and removed.',
    }),
    60,
  ),
  ca_certificate: certificateAuthority(),
});
export type SplunkConfig = ConfigOf<typeof settings, 'token' | 'password'>;

export const splunk = defineConnector({
  type: 'splunk',
  title: 'Splunk',
  description:
    'Searches in Splunk Enterprise or Cloud over the management port (8089). Give a token, or a user name and password; the account needs the capability to search.',
  settings,
  secrets: {
    token: { title: 'Token', description: 'An authentication token of Splunk.', required: false },
    password: {
      title: 'Password',
      description: 'Used with the user name when there is no token.',
      required: false,
    },
  },
  connect: (config, host) => new Splunk(config, host),
  looks_up: [],
  clients: { siem_search: (splunk) => splunk },
  check: (splunk, signal) => splunk.check(signal),
  close: (splunk) => splunk.close(),
});
