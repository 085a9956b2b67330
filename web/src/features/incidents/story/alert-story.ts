import type { ObservableType, VendorVerdict } from '#contracts';
import type { AlertDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { aside, text, texts, type Fields } from './alert-fields.ts';
import { plural, t } from '../../../shared/texts/texts.ts';

/** One thing that an alert names, and how it is shown. */
export interface StoryValue {
  value: string;
  /** Its kind, where it is an observable: then it can be copied, and looked for elsewhere. */
  type?: ObservableType | undefined;
  /** What else is said of it. */
  aside?: string | undefined;
}

export interface StoryFact {
  name: string;
  values: StoryValue[];
  /** How many more values there are. */
  more: number;
}

/** A process of a chain: what was run, and with which words. */
export interface StoryProcess {
  name: string;
  command: string | undefined;
  pid: string | undefined;
}

export interface AlertStory {
  /** In the words of the first alert, where they say more than the title. */
  description: string;
  facts: StoryFact[];
  /** Each from the oldest ancestor to the process itself. */
  chains: StoryProcess[][];
  moreChains: number;
  /** When the first and the last of it happened. */
  first: string | null;
  last: string | null;
}

const MOST_VALUES = 4;
const MOST_CHAINS = 3;

const VENDOR_DID = {
  blocked: t`Blocked it`,
  quarantined: t`Put it into quarantine`,
  allowed: t`Let it through`,
  detected: t`Only detected it, and stopped nothing`,
  true_positive: t`Calls it real`,
  false_positive: t`Calls it a false positive`,
  benign: t`Calls it harmless`,
} as const satisfies Record<VendorVerdict, string>;

/** What stops a thing where it happens says so; of what does not watch that, nobody expects it. */
const COULD_STOP = ['host', 'process', 'file'];

type Reads = (fields: Fields, alert: AlertDto) => (StoryValue | undefined)[];

const observable = (
  type: ObservableType,
  value: string | undefined,
  ...beside: (string | undefined)[]
): StoryValue | undefined => (value === undefined ? undefined : { value, type, aside: aside(...beside) });
const plain = (value: string | undefined, ...beside: (string | undefined)[]): StoryValue | undefined =>
  value === undefined ? undefined : { value, aside: aside(...beside) };

function person(fields: Fields, part: string): StoryValue | undefined {
  const name = text(fields, `${part}.name`, ...(part === 'user' ? ['user'] : []));
  const email = text(fields, `${part}.email`);
  const domain = text(fields, `${part}.domain`);
  const beside = [text(fields, `${part}.full_name`), domain && t`domain ${domain}`];
  if (name !== undefined) return observable('user', name, ...beside, email === name ? undefined : email);
  return (
    observable('email_address', email, ...beside) ?? plain(text(fields, `${part}.full_name`, `${part}.id`))
  );
}

function end(fields: Fields, part: 'source' | 'destination'): (StoryValue | undefined)[] {
  const port = text(fields, `${part}.port`);
  const place = aside(
    port && t`port ${port}`,
    text(fields, `${part}.geo.city_name`),
    text(fields, `${part}.geo.country_name`, `${part}.geo.country_iso_code`),
    text(fields, `${part}.as.organization.name`),
  );
  const ip = text(fields, `${part}.ip`);
  const domain = text(fields, `${part}.domain`);
  return [observable('ip', ip, place), observable('domain', domain, ip === undefined ? place : undefined)];
}

const HASHES = ['sha256', 'sha1', 'md5'] as const;

function hash(fields: Fields, part: string): StoryValue | undefined {
  for (const type of HASHES) {
    const value = text(fields, `${part}.hash.${type}`);
    if (value !== undefined) return observable(type, value);
  }
  return undefined;
}

const size = (fields: Fields): string | undefined => {
  const bytes = text(fields, 'file.size');
  return bytes && plural(Number(bytes), 'byte');
};

const isVendorVerdict = (verdict: string): verdict is VendorVerdict => Object.hasOwn(VENDOR_DID, verdict);

function whatVendorDid(verdict: string | undefined, fields: Fields): string | undefined {
  if (verdict !== undefined) return isVendorVerdict(verdict) ? VENDOR_DID[verdict] : words(verdict);
  return COULD_STOP.some((part) => fields[part] != null) ? t`Does not say whether it was stopped` : undefined;
}

/** Facts of a mail that its own header tells, where the mail is there. */
const OF_MAILS: readonly string[] = [t`Sender`, t`Recipient`, t`Subject`, t`Message id`];

/** What stands first of all, in this order. */
const READS: readonly (readonly [name: string, reads: Reads])[] = [
  [
    t`Host`,
    (fields) => [
      observable(
        'host',
        text(fields, 'host.name', 'host', 'host.id'),
        text(fields, 'host.ip'),
        text(fields, 'host.os.name'),
        text(fields, 'host.domain'),
      ),
    ],
  ],
  [t`User`, (fields) => [person(fields, 'user')]],
  [t`Acts on`, (fields) => [person(fields, 'user.target')]],
  [
    t`Sender`,
    (fields) => [
      observable(
        'email_address',
        text(fields, 'email.from.address', 'sender.address'),
        text(fields, 'email.from.display_name', 'sender.display'),
      ),
    ],
  ],
  [t`Answers to`, (fields) => [observable('email_address', text(fields, 'email.reply_to.address'))]],
  [t`Sent from`, (fields) => [observable('ip', text(fields, 'email.sender.ip', 'sender.ip'))]],
  [
    t`Recipient`,
    (fields, { recipient }) =>
      [...texts(fields, 'email.to.address'), recipient ?? ''].map((to) =>
        to === '' ? undefined : observable('email_address', to),
      ),
  ],
  [t`Subject`, (fields) => [plain(text(fields, 'email.subject', 'subject'))]],
  [
    t`File`,
    (fields) => [
      plain(text(fields, 'file.path', 'file.name'), size(fields)),
      hash(fields, 'file') ?? hash(fields, 'process'),
    ],
  ],
  [
    t`Registry`,
    (fields) => [
      plain(
        text(fields, 'registry.path'),
        text(fields, 'registry.value'),
        text(fields, 'registry.data.strings'),
      ),
    ],
  ],
  [t`From`, (fields) => end(fields, 'source')],
  [
    t`To`,
    (fields) => [...end(fields, 'destination'), observable('domain', text(fields, 'dns.question.name'))],
  ],
  [t`Address`, (fields) => [observable('url', text(fields, 'url.full', 'url'))]],
  [
    t`Cloud`,
    (fields) => [
      plain(
        aside(
          text(fields, 'cloud.provider'),
          text(fields, 'cloud.account.name', 'cloud.account.id', 'cloud.project.id'),
          text(fields, 'cloud.region'),
          text(fields, 'cloud.service.name'),
        ),
      ),
    ],
  ],
  [
    t`Resource`,
    (fields) => [
      plain(
        text(fields, 'resource.name', 'resource.id', 'cloud.instance.name', 'cloud.instance.id'),
        text(fields, 'resource.type'),
      ),
    ],
  ],
  [
    t`Container`,
    (fields) => [
      plain(
        text(fields, 'container.name', 'container.id', 'orchestrator.resource.name'),
        text(fields, 'container.image.name'),
        text(fields, 'orchestrator.namespace'),
        text(fields, 'orchestrator.cluster.name'),
      ),
    ],
  ],
  [
    t`Weakness`,
    (fields) => [
      plain(text(fields, 'vulnerability.id'), text(fields, 'package.name'), text(fields, 'package.version')),
    ],
  ],
  [t`Program`, (fields) => [plain(text(fields, 'user_agent.original'))]],
  [
    t`Vendor`,
    (fields) => {
      const verdict = text(fields, 'vendor.verdict');
      const severity = text(fields, 'vendor.severity');
      const scale = text(fields, 'vendor.severity_scale');
      const graded = severity && (scale ? t`severity ${severity} of ${scale}` : t`severity ${severity}`);
      return [plain(whatVendorDid(verdict, fields) ?? (severity && t`Reports it`), graded)];
    },
  ],
  [
    t`Detected by`,
    (fields, alert) => {
      const product = [text(fields, 'observer.vendor'), text(fields, 'observer.product')].join(' ').trim();
      const rule = text(fields, 'rule.name', 'rule');
      return [
        plain(
          product === '' ? alert.source : product,
          rule !== undefined && !alert.title.includes(rule) ? t`rule ${rule}` : undefined,
        ),
      ];
    },
  ],
  [t`Reason`, (fields) => [plain(text(fields, 'event.reason'))]],
  [t`Vendor's page`, (fields) => [observable('url', text(fields, 'event.url', 'link'))]],
  [t`Message id`, (fields) => [plain(text(fields, 'email.message_id', 'message_id'))]],
];

/**
 * What the alerts themselves say, each thing once, the oldest first; what they only repeat is left out.
 * @param alerts newest first, as the server gives them
 */
export function storyOf(alerts: readonly AlertDto[]): AlertStory {
  const oldestFirst = alerts.toReversed();
  const hasMail = alerts.some(({ raw_email }) => raw_email !== null);
  const facts = READS.flatMap(([name, reads]): StoryFact[] => {
    if (hasMail && OF_MAILS.includes(name)) return [];
    const values = distinct(oldestFirst.flatMap((alert) => reads(alert.fields, alert)));
    if (values.length === 0) return [];
    return [{ name, values: values.slice(0, MOST_VALUES), more: Math.max(0, values.length - MOST_VALUES) }];
  });
  const chains = chainsOf(oldestFirst);
  const times = alerts.map(({ occurred_at, received_at }) => occurred_at ?? received_at).sort();
  const [first] = oldestFirst;
  return {
    description: first === undefined || sameText(first.description, first.title) ? '' : first.description,
    facts,
    chains: chains.slice(0, MOST_CHAINS),
    moreChains: Math.max(0, chains.length - MOST_CHAINS),
    first: times[0] ?? null,
    last: times.at(-1) ?? null,
  };
}

function sameText(one: string, other: string): boolean {
  const bare = (said: string): string => said.trim().replace(/\.$/, '').toLowerCase();
  return bare(one) === bare(other);
}

/** The same thing told again adds at most what else is said of it. */
function distinct(values: readonly (StoryValue | undefined)[]): StoryValue[] {
  const found = new Map<string, StoryValue>();
  for (const value of values) {
    if (value === undefined) continue;
    const key = value.value.toLowerCase();
    const known = found.get(key);
    if (known === undefined) found.set(key, value);
    else if (known.aside === undefined) found.set(key, { ...known, aside: value.aside });
  }
  return [...found.values()];
}

const ANCESTORS = ['process.parent.parent', 'process.parent', 'process'];

function chainsOf(alerts: readonly AlertDto[]): StoryProcess[][] {
  const found = new Map<string, StoryProcess[]>();
  for (const { fields } of alerts) {
    const chain = ANCESTORS.flatMap((part) => processAt(fields, part) ?? []);
    if (chain.length > 0) found.set(JSON.stringify(chain), chain);
  }
  return [...found.values()];
}

function processAt(fields: Fields, part: string): StoryProcess | undefined {
  const command = text(fields, `${part}.command_line`);
  const name = text(fields, `${part}.executable`, `${part}.name`) ?? command?.split(/\s/)[0];
  return name === undefined ? undefined : { name, command, pid: text(fields, `${part}.pid`) };
}
