import { parse } from 'tldts';
import { defineSettings } from '#platform';

export interface OwnSettings {
  domains: string[];
  networks: string[];
  mailboxes: string[];
}

const MOST = 500;

/** Services that receive mail for everybody: a trusted host of theirs makes nothing of theirs ours. */
const SHARED_MAIL = new Set([
  ...[
    'google.com',
    'googlemail.com',
    'gmail.com',
    'outlook.com',
    'office365.com',
    'microsoft.com',
    'hotmail.com',
  ],
  ...[
    'pphosted.com',
    'ppe-hosted.com',
    'mimecast.com',
    'messagelabs.com',
    'barracudanetworks.com',
    'iphmx.com',
  ],
  ...[
    'hornetsecurity.com',
    'antispameurope.com',
    'mailcontrol.com',
    'trendmicro.com',
    'sophos.com',
    'fireeyecloud.com',
  ],
  ...[
    'yahoo.com',
    'zoho.com',
    'zoho.eu',
    'protonmail.ch',
    'fastmail.com',
    'messagingengine.com',
    'icloud.com',
  ],
  ...[
    'amazonaws.com',
    'secureserver.net',
    'emailsrvr.com',
    'ovh.net',
    'ionos.com',
    'kundenserver.de',
    'gandi.net',
  ],
  ...[
    'mailgun.org',
    'sendgrid.net',
    'vadesecure.com',
    'retarus.com',
    'mxlogic.net',
    'spamh.com',
    'hostinger.com',
  ],
]);

/** What is ours. It is in every second alert, and two incidents that share no more have nothing to do with each other. */
export const OWN = defineSettings<OwnSettings>({
  key: 'own',
  title: 'What is ours',
  description:
    'Own names and addresses are marked where they are observables, and do not make incidents related to each other.',
  fields: {
    domains: {
      type: 'array',
      maxItems: MOST,
      uniqueItems: true,
      items: { type: 'string', maxLength: 253, format: 'domain' },
      title: 'Domains',
      description:
        'With everything below them: hosts, links and mail addresses. As long as nobody changes them, those of the mail hosts that are trusted (TRUSTED_MAIL_HOSTS), without mail services that many share.',
    },
    networks: {
      type: 'array',
      maxItems: MOST,
      uniqueItems: true,
      items: { type: 'string', maxLength: 60, format: 'network' },
      title: 'Networks',
      description: 'Addresses, or networks in CIDR such as 203.0.113.0/24 or 2001:db8::/32.',
    },
    mailboxes: {
      type: 'array',
      maxItems: MOST,
      uniqueItems: true,
      items: { type: 'string', maxLength: 320, pattern: '^[^\\s@]{1,64}@[^\\s@]{1,255}$' },
      title: 'Mailboxes',
      description:
        'Mail addresses that are ours though their domain is not, such as a shared mailbox elsewhere.',
    },
  },
  defaults: (config) => ({
    domains: [...new Set(config.values.TRUSTED_MAIL_HOSTS.flatMap(domainOf))],
    networks: [],
    mailboxes: [],
  }),
});

function domainOf(host: string): string[] {
  const { domain } = parse(host, { allowPrivateDomains: true });
  return domain === null || SHARED_MAIL.has(domain) ? [] : [domain.toLowerCase()];
}
