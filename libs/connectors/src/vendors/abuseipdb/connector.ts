import { defineConnector, type ConfigOf } from '../define-connector.ts';
import { address, defaulted, settingsOf, whole } from '../settings.ts';
import { AbuseIpdb } from './abuseipdb.ts';

const settings = settingsOf({
  base_url: defaulted(address('Address'), 'https://api.abuseipdb.com/api/v2'),
  max_age_days: defaulted(
    whole(1, 365, {
      title: 'Age of reports',
      description: 'Days; older reports are not read. An address changes hands, so old ones say little.',
    }),
    30,
  ),
  requests_per_day: defaulted(
    whole(0, 50_000, {
      title: 'Requests a day',
      description: 'Shared by all processes; a free key has 1000. 0 means no limit of ours.',
    }),
    // What is left of 1000 goes to the health checks.
    850,
  ),
});
export type AbuseIpdbConfig = ConfigOf<typeof settings, 'api_key'>;

export const abuseipdb = defineConnector({
  type: 'abuseipdb',
  title: 'AbuseIPDB',
  description:
    'Reputation of public IP addresses by what people report of them. Nothing is ever reported from here. An address without a report counts as unknown, neither good nor bad; links, domains and files are left to other connectors.',
  settings,
  secrets: {
    api_key: { title: 'API key', description: 'Of APIv2, from the account’s page API.', required: true },
  },
  limits: ({ requests_per_day }) => [{ calls: requests_per_day, periodSeconds: 86_400 }],
  connect: (config, host) => new AbuseIpdb(config, host),
  looks_up: ['ip'],
  clients: { threat_intelligence: (abuseipdb) => abuseipdb },
  check: (abuseipdb, signal) => abuseipdb.check(signal),
  // AbuseIPDB counts it: once a minute would be more than a free key has.
  check_every_seconds: 900,
  close: (abuseipdb) => abuseipdb.close(),
});
