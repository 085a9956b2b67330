import { defineConnector, type ConfigOf } from '../define-connector.ts';
import { address, defaulted, line, settingsOf, whole } from '../settings.ts';
import { Rdap } from './rdap.ts';

const settings = settingsOf({
  base_url: defaulted(address('Address'), 'https://rdap.org'),
  check_domain: defaulted(
    line('Domain for the check', 'One that this server knows: a registry of its own knows no other.', {
      maxLength: 253,
      pattern: '^[A-Za-z0-9.-]+\\.[A-Za-z0-9-]{2,63}$',
    }),
    'example.com',
  ),
  requests_per_minute: defaulted(
    whole(0, 6_000, {
      title: 'Requests a minute',
      description:
        'Shared by all processes, and kept every ten seconds; rdap.org refuses who asks too often. 0 means no limit of ours.',
    }),
    60,
  ),
});
export type RdapConfig = ConfigOf<typeof settings>;

export const rdap = defineConnector({
  type: 'rdap',
  title: 'RDAP',
  description:
    'When a domain was registered, by which registrar, and its status, from the registries themselves; no account is needed. rdap.org sends each question on to the registry of the domain: that is followed over HTTPS to servers on the internet and nowhere else. The registry learns which domain is asked about. Not every country’s registry answers, and then nothing is known.',
  settings,
  secrets: {},
  // Over a short time, so that a mail with many links waits for its turn instead of failing.
  limits: ({ requests_per_minute }) => [{ calls: Math.ceil(requests_per_minute / 6), periodSeconds: 10 }],
  connect: (config, host) => new Rdap(config, host),
  looks_up: [],
  clients: { domain_registration: (rdap) => rdap },
  check: (rdap, signal) => rdap.check(signal),
  // The servers count it like any other call.
  check_every_seconds: 900,
  close: (rdap) => rdap.close(),
});
