import {
  ANY_OBJECT,
  INTEGER,
  BOOLEAN,
  IP_ADDRESS,
  REPUTATION,
  STRING,
  arrayOf,
  list,
  output,
  parameters,
  string,
} from '../schemas.ts';
import type { JsonObject, LookUp } from '#contracts';
import type { Reputation, ThreatIntelligence } from '#connectors';
import { isSpecialPurpose, normalAddress } from '#platform';
import { MARGIN_SECONDS, askAll, type Told } from '../ask-all.ts';
import {
  defineAction,
  type ActionContext,
  type ActionDefinition,
  type ActionOutcome,
} from '../definition.ts';
import { lookUpMany } from '../look-up-many.ts';
import { unansweredOf, type ManyAnswers } from '../many-answers.ts';
import {
  reputationOutput,
  reputationsEvidence,
  unaskedOutput,
  type ReputationSubject,
} from '../reputation.ts';
import { lookup } from './shared.ts';

export const MOST_URLS = 50;
export const MOST_FILES = 20;
const HASH = '^([A-Fa-f0-9]{32}|[A-Fa-f0-9]{40}|[A-Fa-f0-9]{64})$';
const DOMAIN = '^[^\\s/@:]{1,253}\\.[^\\s/@:.]{2,63}\\.?$';
const URL_START = '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#]';

interface One {
  name: string;
  title: string;
  description: string;
  looks_up: LookUp;
  parameter: string;
  schema: JsonObject;
  subject(value: string): ReputationSubject;
  normal(value: string): string;
  ask(intelligence: ThreatIntelligence, value: string, signal: AbortSignal): Promise<Reputation>;
  /** Whether nobody outside of a network can know of it: then nobody is told of it either. */
  isOnlyInside?: (value: string) => boolean;
}

function reputationOf(one: One): ActionDefinition {
  return defineAction<Record<string, string>>({
    ...lookup({
      name: one.name,
      title: one.title,
      description: one.description,
      capability: 'threat_intelligence',
      looks_up: one.looks_up,
      target_type: null,
      analyst: 'look_up',
      code_parameters: [],
    }),
    parameters: parameters({ [one.parameter]: one.schema }),
    output: output({ [one.parameter]: STRING, ...REPUTATION }),
    summary: (p) => `Ask threat intelligence about ${String(p[one.parameter])}`,
    async apply(ctx) {
      const value = one.normal(String(ctx.parameters[one.parameter]));
      if (one.isOnlyInside?.(value) === true)
        return { output: { [one.parameter]: value, ...unaskedOutput() }, evidence: [] };
      const { told, untold } = await askAll(ctx, 'threat_intelligence', one.looks_up, (client, signal) =>
        one.ask(client, value, signal),
      );
      return {
        output: { [one.parameter]: value, ...reputationOutput(told, untold, ctx.now()) },
        evidence: reputationsEvidence(one.subject(value), told, untold, ctx.now()),
      };
    },
  });
}

export const lookupDomain = reputationOf({
  name: 'lookup_domain',
  title: 'Look up domain',
  description: "Asks threat intelligence for a domain's reputation.",
  looks_up: 'domain',
  parameter: 'domain',
  schema: string('A domain name', { max: 255, pattern: DOMAIN, example: 'example.com' }),
  normal: (value) => value.toLowerCase().replace(/\.$/, ''),
  subject: (value) => ({ kind: 'domain.reputation', type: 'domain', value, called: `The domain ${value}` }),
  ask: (intelligence, value, signal) => intelligence.lookupDomain(value, signal),
});

export const lookupIp = reputationOf({
  name: 'lookup_ip',
  title: 'Look up IP address',
  description:
    "Asks threat intelligence for an IP address's reputation. Nobody is asked about one of special purpose, such as a private one.",
  looks_up: 'ip',
  parameter: 'ip',
  schema: string('An IPv4 or IPv6 address', { max: 45, pattern: IP_ADDRESS, example: '203.0.113.7' }),
  normal: (value) => normalAddress(value) ?? value.toLowerCase(),
  isOnlyInside: isSpecialPurpose,
  subject: (value) => ({ kind: 'ip.reputation', type: 'ip', value, called: `The address ${value}` }),
  ask: (intelligence, value, signal) => intelligence.lookupIp(value, signal),
});

export const lookupHash = reputationOf({
  name: 'lookup_hash',
  title: 'Look up file hash',
  description: 'Asks threat intelligence about a file by its MD5, SHA-1 or SHA-256.',
  looks_up: 'hash',
  parameter: 'hash',
  schema: string('MD5, SHA-1 or SHA-256, hex', { max: 64, pattern: HASH }),
  normal: (value) => value.toLowerCase(),
  subject: (value) => ({
    kind: 'file.reputation',
    type: hashType(value),
    value,
    called: `The file ${value}`,
  }),
  ask: (intelligence, value, signal) => intelligence.lookupHash(value, signal),
});

export const lookupUrl = reputationOf({
  name: 'lookup_url',
  title: 'Look up link',
  description: 'Asks threat intelligence about one link; nothing is opened.',
  looks_up: 'url',
  parameter: 'url',
  schema: string('An http or https address', {
    max: 8192,
    pattern: URL_START,
    example: 'https://a.example/',
  }),
  normal: (value) => normalUrl(value) ?? value,
  isOnlyInside: leadsInside,
  subject: linkSubject,
  ask: (intelligence, value, signal) => intelligence.lookupUrl(value, signal),
});

interface UrlsParameters {
  urls: string[];
}

export const lookupUrls = defineAction<UrlsParameters>({
  ...lookup({
    name: 'lookup_urls',
    title: 'Look up links',
    description: `Asks threat intelligence about each distinct link, ${MOST_URLS} at most; more are left out and the output says so.`,
    capability: 'threat_intelligence',
    looks_up: 'url',
    target_type: null,
    analyst: 'look_up',
    code_parameters: [],
  }),
  timeout_seconds: 60 + MARGIN_SECONDS,
  parameters: parameters({ urls: list(string('An http or https address', { max: 8192 }), 'Links', 5000) }),
  output: output({
    results: arrayOf({ type: 'object', properties: { url: STRING, ...REPUTATION } }),
    failed: arrayOf(ANY_OBJECT),
    not_urls: INTEGER,
    only_inside: INTEGER,
    looked_up: INTEGER,
    distinct: INTEGER,
    truncated: BOOLEAN,
    malicious: INTEGER,
  }),
  summary: (p) => `Ask threat intelligence about ${p.urls.length} link${p.urls.length === 1 ? '' : 's'}`,
  async apply(ctx) {
    const distinct = distinctUrls(ctx.parameters.urls);
    const asked = distinct.urls.slice(0, MOST_URLS);
    const truncated = distinct.urls.length > asked.length;
    const outcome = await askAboutAll(ctx, asked, {
      label: 'url',
      looks_up: 'url',
      subject: linkSubject,
      ask: (intelligence, url, signal) => intelligence.lookupUrl(url, signal),
      left: truncated
        ? `${distinct.urls.length - asked.length} of ${distinct.urls.length} distinct links were not looked up: at most ${MOST_URLS} are.`
        : null,
    });
    return {
      ...outcome,
      output: {
        ...outcome.output,
        not_urls: distinct.skipped,
        only_inside: distinct.inside,
        distinct: distinct.urls.length,
        truncated,
      },
    };
  },
});

interface AttachmentsParameters {
  attachments: { sha256: string; filename?: string }[];
}

export const lookupAttachments = defineAction<AttachmentsParameters>({
  ...lookup({
    name: 'lookup_attachments',
    title: 'Look up attachments',
    description: `Asks threat intelligence about attachments by their SHA-256, ${MOST_FILES} at most; nothing is uploaded.`,
    capability: 'threat_intelligence',
    looks_up: 'hash',
    target_type: null,
    analyst: 'look_up',
    code_parameters: [],
  }),
  timeout_seconds: 60 + MARGIN_SECONDS,
  parameters: parameters({
    attachments: list(
      {
        type: 'object',
        required: ['sha256'],
        properties: {
          sha256: { type: 'string', pattern: '^([A-Fa-f0-9]{64})?$' },
          filename: { type: 'string', maxLength: 1000 },
        },
      },
      'As parse_email gives them',
      1000,
    ),
  }),
  output: output({
    results: arrayOf({ type: 'object', properties: { sha256: STRING, ...REPUTATION } }),
    failed: arrayOf(ANY_OBJECT),
    not_hashed: INTEGER,
    looked_up: INTEGER,
    distinct: INTEGER,
    truncated: BOOLEAN,
    malicious: INTEGER,
  }),
  summary: (p) =>
    `Ask threat intelligence about ${p.attachments.length} attachment${p.attachments.length === 1 ? '' : 's'}`,
  async apply(ctx) {
    const names = new Map<string, string | undefined>();
    for (const { sha256, filename } of ctx.parameters.attachments)
      if (sha256 !== '' && !names.has(sha256.toLowerCase())) names.set(sha256.toLowerCase(), filename);
    const hashes = [...names.keys()];
    const asked = hashes.slice(0, MOST_FILES);
    const truncated = hashes.length > asked.length;
    const outcome = await askAboutAll(ctx, asked, {
      label: 'sha256',
      looks_up: 'hash',
      subject: (sha256) => ({
        kind: 'file.reputation',
        type: 'sha256',
        value: sha256,
        called: `The attachment ${shortened(names.get(sha256) || sha256)}`,
      }),
      ask: (intelligence, sha256, signal) => intelligence.lookupHash(sha256, signal),
      left: truncated
        ? `${hashes.length - asked.length} of ${hashes.length} distinct attachments were not looked up: at most ${MOST_FILES} are.`
        : null,
    });
    const notHashed = ctx.parameters.attachments.filter(({ sha256 }) => sha256 === '').length;
    return {
      ...outcome,
      output: { ...outcome.output, not_hashed: notHashed, distinct: hashes.length, truncated },
    };
  },
});

interface ManyOptions {
  label: string;
  looks_up: LookUp;
  subject(value: string): ReputationSubject;
  ask(intelligence: ThreatIntelligence, value: string, signal: AbortSignal): Promise<Reputation>;
  /** What was left out, as a sentence; null: nothing. */
  left: string | null;
}

async function askAboutAll(
  ctx: ActionContext<unknown>,
  values: string[],
  options: ManyOptions,
): Promise<ActionOutcome> {
  const { told, untold } = await askAll(ctx, 'threat_intelligence', options.looks_up, (client, signal) =>
    lookUpMany(values, signal, (value) => options.ask(client, value, signal)),
  );
  const now = ctx.now();
  const found = bySubject(values, told);
  const evidence = found.flatMap(({ value, answers }) =>
    reputationsEvidence(options.subject(value), answers, [], now),
  );
  const many = { values, told, untold, subject: options.subject, left: options.left, now };
  const { failed, notes } = unansweredOf(many);
  evidence.push(...notes);
  return {
    output: {
      results: found.map(({ value, answers }) => ({
        [options.label]: value,
        ...reputationOutput(answers, [], now),
      })),
      failed,
      looked_up: found.length,
      malicious: found.filter(({ answers }) => answers.some(({ answer }) => answer.malicious > 0)).length,
    },
    evidence,
  };
}

/** The answers about each value that got one. */
function bySubject(values: readonly string[], told: readonly Told<ManyAnswers<Reputation>>[]) {
  const answers = new Map(values.map((value): [string, Told<Reputation>[]] => [value, []]));
  for (const { source, answer } of told)
    for (const one of answer.answered) answers.get(one.value)?.push({ source, answer: one.answer });
  return [...answers].map(([value, of]) => ({ value, answers: of })).filter((one) => one.answers.length > 0);
}

/** Links to addresses of special purpose are counted, and nobody is asked about them. */
function distinctUrls(values: string[]): { urls: string[]; skipped: number; inside: number } {
  const urls = new Set<string>();
  const inside = new Set<string>();
  let skipped = 0;
  for (const value of values) {
    const url = normalUrl(value);
    if (url === null) skipped += 1;
    else (leadsInside(url) ? inside : urls).add(url);
  }
  return { urls: [...urls], skipped, inside: inside.size };
}

function leadsInside(url: string): boolean {
  return isSpecialPurpose(URL.parse(url)?.hostname ?? '');
}

/** The link as threat intelligence knows it, without its fragment; null when it is none. */
function normalUrl(value: string): string | null {
  const url = URL.parse(value.trim());
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  url.hash = '';
  return url.href;
}

function hashType(hash: string): 'md5' | 'sha1' | 'sha256' {
  return hash.length === 32 ? 'md5' : hash.length === 40 ? 'sha1' : 'sha256';
}

function linkSubject(url: string): ReputationSubject {
  return { kind: 'url.reputation', type: 'url', value: url, called: `The link ${shortened(url)}` };
}

function shortened(value: string): string {
  return value.length > 120 ? `${value.slice(0, 117)}…` : value;
}
