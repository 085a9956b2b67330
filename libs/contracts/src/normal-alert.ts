import type { Json } from './json.ts';

const GEO = { country_iso_code: 'text', country_name: 'text', city_name: 'text' } as const;
const END = {
  ip: 'text',
  port: 'number',
  domain: 'text',
  geo: GEO,
  as: { number: 'number', organization: { name: 'text' } },
} as const;
const HASH = { md5: 'text', sha1: 'text', sha256: 'text' } as const;
const PROCESS = {
  name: 'text',
  executable: 'text',
  command_line: 'text',
  pid: 'number',
  hash: HASH,
} as const;
const PERSON = { name: 'text', domain: 'text', full_name: 'text', email: 'text', id: 'text' } as const;

/**
 * The one shape in which every alert is read, whoever sent it: the names of the Elastic Common Schema, and `vendor` and
 * `resource`, which it lacks. The type, what expressions see of an absent part and the documentation come from here.
 */
export const NORMAL_ALERT = {
  /** What the sender itself has decided, in its own words and in ours. */
  vendor: {
    /** As it was sent, before our five. */
    severity: 'text',
    /** What the severity is one of: `0..15`, `low..critical`. */
    severity_scale: 'text',
    /** As it was sent: `new`, `firing`, `closed`. */
    state: 'text',
    /** One of `VENDOR_VERDICTS`. */
    verdict: 'text',
  },
  event: {
    action: 'text',
    category: 'text',
    code: 'text',
    outcome: 'text',
    reason: 'text',
    provider: 'text',
    /** The vendor's page of it. */
    url: 'text',
    /** How many times it happened, where one alert tells of several. */
    count: 'number',
    end: 'text',
  },
  observer: { vendor: 'text', product: 'text', type: 'text', name: 'text' },
  rule: { id: 'text', name: 'text', category: 'text' },
  threat: {
    tactic: { id: 'texts', name: 'texts' },
    technique: { id: 'texts', name: 'texts' },
  },
  host: { name: 'text', id: 'text', ip: 'text', domain: 'text', os: { name: 'text' } },
  user: { ...PERSON, roles: 'texts', target: PERSON },
  source: END,
  destination: END,
  process: {
    ...PROCESS,
    parent: { ...PROCESS, parent: PROCESS },
  },
  file: { name: 'text', path: 'text', size: 'number', hash: HASH },
  registry: { path: 'text', value: 'text', data: { strings: 'text' } },
  url: { full: 'text', domain: 'text' },
  dns: { question: { name: 'text' } },
  network: { protocol: 'text', transport: 'text', direction: 'text', application: 'text' },
  user_agent: { original: 'text' },
  email: {
    from: { address: 'text', display_name: 'text' },
    sender: { ip: 'text' },
    reply_to: { address: 'text' },
    to: { address: 'texts' },
    subject: 'text',
    message_id: 'text',
    urls: 'texts',
  },
  cloud: {
    provider: 'text',
    region: 'text',
    account: { id: 'text', name: 'text' },
    project: { id: 'text' },
    service: { name: 'text' },
    instance: { id: 'text', name: 'text' },
  },
  resource: { id: 'text', name: 'text', type: 'text' },
  container: { id: 'text', name: 'text', image: { name: 'text' } },
  orchestrator: {
    cluster: { name: 'text' },
    namespace: 'text',
    resource: { name: 'text', type: 'text' },
  },
  vulnerability: { id: 'text', score: 'number' },
  package: { name: 'text', version: 'text' },
  /** Whatever the sender of a documented body wants its playbooks to see. */
  data: 'json',
} as const;

interface Leaves {
  text: string;
  number: number;
  texts: string[];
  json: Json;
}
type Shape<T> = {
  -readonly [K in keyof T]?: T[K] extends keyof Leaves ? Leaves[T[K]] : Shape<T[K]>;
};

/** Absent parts are left out, never invented. Text may be hostile. */
export type NormalAlert = Shape<typeof NORMAL_ALERT>;

/** What a sender says has become of the thing, in our words. */
export const VENDOR_VERDICTS = [
  'blocked',
  'quarantined',
  'allowed',
  'detected',
  'true_positive',
  'false_positive',
  'benign',
] as const;
export type VendorVerdict = (typeof VENDOR_VERDICTS)[number];

/** What kind of thing watches, as `observer.type`. */
export const OBSERVER_TYPES = [
  'edr',
  'siem',
  'identity',
  'cloud',
  'email',
  'network',
  'web',
  'deception',
  'code',
  'monitoring',
  'application',
] as const;
export type ObserverType = (typeof OBSERVER_TYPES)[number];
