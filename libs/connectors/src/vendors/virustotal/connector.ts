import { defineConnector, type ConfigOf } from '../define-connector.ts';
import { address, defaulted, settingsOf, whole } from '../settings.ts';
import { VirusTotal } from './virustotal.ts';

const settings = settingsOf({
  base_url: defaulted(address('Address'), 'https://www.virustotal.com/api/v3'),
  requests_per_minute: defaulted(
    whole(0, 600, {
      title: 'Requests a minute',
      description: 'Shared by all processes; a free key has 4. 0 means no limit of ours.',
    }),
    4,
  ),
  requests_per_day: defaulted(
    whole(0, 2000, {
      title: 'Requests a day',
      description: 'A free key has 500. 0 means no limit of ours.',
    }),
    500,
  ),
});
export type VirusTotalConfig = ConfigOf<typeof settings, 'api_key'>;

export const virustotal = defineConnector({
  type: 'virustotal',
  title: 'VirusTotal',
  description:
    'Reputation of URLs, domains, IP addresses and file hashes. Only reports are read; nothing is ever submitted, because submissions are public. What VirusTotal has never seen counts as unknown, neither good nor bad.',
  settings,
  secrets: {
    api_key: { title: 'API key', description: 'From the profile menu of VirusTotal.', required: true },
  },
  limits: ({ requests_per_minute, requests_per_day }) => [
    { calls: requests_per_minute, periodSeconds: 60 },
    { calls: requests_per_day, periodSeconds: 86_400 },
  ],
  connect: (config, host) => new VirusTotal(config, host),
  looks_up: ['url', 'domain', 'ip', 'hash'],
  clients: { threat_intelligence: (virustotal) => virustotal },
  check: (virustotal, signal) => virustotal.check(signal),
  close: (virustotal) => virustotal.close(),
});
