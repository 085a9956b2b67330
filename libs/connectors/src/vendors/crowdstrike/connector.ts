import { Type } from 'typebox';
import { defineConnector, type ConfigOf } from '../define-connector.ts';
import { address, defaulted, line, settingsOf } from '../settings.ts';
import { CrowdStrike } from './crowdstrike.ts';

const settings = settingsOf({
  base_url: defaulted(address('Address'), 'https://api.crowdstrike.com'),
  client_id: line('Client ID', 'Of the API client, from Support and resources, API clients and keys.'),
  member_cid: Type.Optional(line('Member CID', 'Only for a parent tenant: the child to work in.')),
});
export type CrowdStrikeConfig = ConfigOf<typeof settings, 'client_secret'>;

export const crowdstrike = defineConnector({
  type: 'crowdstrike',
  title: 'CrowdStrike Falcon',
  description:
    'Host details and network containment. The API client needs the scope "Hosts" (read and write). The cloud of the tenant is found by itself.',
  settings,
  secrets: {
    client_secret: {
      title: 'Client secret',
      description: 'Shown once when the API client is made.',
      required: true,
    },
  },
  connect: (config, host) => new CrowdStrike(config, host),
  looks_up: [],
  clients: { edr: (falcon) => falcon },
  check: (falcon, signal) => falcon.check(signal),
  close: (falcon) => falcon.close(),
});
