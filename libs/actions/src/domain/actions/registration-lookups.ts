import { domainToASCII } from 'node:url';
import type { DomainRegistration } from '#connectors';
import type { EvidenceDraft } from '#contracts';
import { registrableDomain } from '#mail';
import { MARGIN_SECONDS, askAll, type Told } from '../ask-all.ts';
import { boundedRaw } from '../canonical.ts';
import { defineAction } from '../definition.ts';
import { lookUpMany } from '../look-up-many.ts';
import { unansweredOf } from '../many-answers.ts';
import {
  ANY_OBJECT,
  BOOLEAN,
  INTEGER,
  STRING,
  STRING_OR_NULL,
  arrayOf,
  json,
  list,
  output,
  parameters,
  string,
} from '../schemas.ts';
import { lookup } from './shared.ts';

export const MOST_DOMAINS = 20;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Rising age in days below which a registration speaks against a domain. People who are after something use a name soon
 * after they have it; new names of honest people are common enough that none says it alone.
 */
const NEW_STEPS: readonly (readonly [days: number, weight: number])[] = [
  [7, 0.4],
  [30, 0.3],
];

interface RegistrationParameters {
  domains: string[];
}

const DAYS = { type: ['integer', 'null'] };

export const lookupDomainRegistration = defineAction<RegistrationParameters>({
  ...lookup({
    name: 'lookup_domain_registration',
    title: 'Look up domain registration',
    description: `Asks registries when domains were registered, by which registrar, and their status: ${MOST_DOMAINS} at most; more are left out and the output says so.`,
    capability: 'domain_registration',
    looks_up: null,
    target_type: null,
    analyst: 'look_up',
    code_parameters: [],
  }),
  timeout_seconds: 60 + MARGIN_SECONDS,
  parameters: parameters({
    domains: list(
      string('A domain name', { max: 8192, example: 'example.com' }),
      'Domain names; a link or an email address stands for its domain',
      5000,
    ),
  }),
  output: output({
    results: arrayOf(
      output({
        domain: STRING,
        source: STRING,
        known: BOOLEAN,
        age_days: DAYS,
        registered_at: STRING_OR_NULL,
        expires_at: STRING_OR_NULL,
        changed_at: STRING_OR_NULL,
        registrar: STRING_OR_NULL,
        status: arrayOf(STRING),
      }),
    ),
    youngest_days: DAYS,
    failed: arrayOf(ANY_OBJECT),
    not_domains: INTEGER,
    looked_up: INTEGER,
    distinct: INTEGER,
    truncated: BOOLEAN,
  }),
  summary: (p) => `Ask registries about ${p.domains.length} ${p.domains.length === 1 ? 'domain' : 'domains'}`,
  async apply(ctx) {
    const { distinct, skipped } = distinctDomains(ctx.parameters.domains);
    const asked = distinct.slice(0, MOST_DOMAINS);
    const now = ctx.now();
    const { told, untold } = await askAll(ctx, 'domain_registration', null, (client, signal) =>
      lookUpMany(asked, signal, (domain) => client.lookupRegistration(domain, signal)),
    );
    const truncated = distinct.length > asked.length;
    const { failed, notes } = unansweredOf({
      values: asked,
      told,
      untold,
      subject: domainSubject,
      left: truncated
        ? `${distinct.length - asked.length} of ${distinct.length} distinct domains were not looked up: at most ${MOST_DOMAINS} are.`
        : null,
      now,
    });
    const found = told.flatMap(({ source, answer }) =>
      answer.answered.map((one) => ({ domain: one.value, told: { source, answer: one.answer } })),
    );
    const results = found.map((one) => resultOf(one.domain, one.told, now));
    const ages = results.flatMap(({ age_days }) => age_days ?? []);
    return {
      output: json({
        results,
        youngest_days: ages.length === 0 ? null : Math.min(...ages),
        failed,
        not_domains: skipped,
        looked_up: new Set(found.map(({ domain }) => domain)).size,
        distinct: distinct.length,
        truncated,
      }),
      evidence: [...found.map((one) => registrationEvidence(one.domain, one.told, now)), ...notes],
    };
  },
});

function domainSubject(value: string): EvidenceDraft['subject'] {
  return { type: 'domain', value };
}

/** The domains as they are registered, each once, in the order in which they are named. */
function distinctDomains(values: readonly string[]): { distinct: string[]; skipped: number } {
  const domains = values.map((value) => registrableDomain(hostOf(value.trim())));
  const named = domains.flatMap((domain) => (domain === null ? [] : domainToASCII(domain) || []));
  return { distinct: [...new Set(named)], skipped: values.length - named.length };
}

/** The host of a link, of an email address, or of what is a host already. */
function hostOf(value: string): string {
  if (value.includes('://')) return URL.parse(value)?.hostname ?? '';
  return value.slice(value.lastIndexOf('@') + 1);
}

/** Whole days since it was registered; null when that is not known, or yet to come. */
function ageDays(registration: DomainRegistration | null, now: Date): number | null {
  if (registration === null || registration.registered_at === null) return null;
  const ms = now.getTime() - Date.parse(registration.registered_at);
  return ms >= 0 ? Math.floor(ms / DAY_MS) : null;
}

function resultOf(domain: string, { source, answer }: Told<DomainRegistration | null>, now: Date) {
  return {
    source: source.name,
    known: answer !== null,
    age_days: ageDays(answer, now),
    registered_at: null,
    expires_at: null,
    changed_at: null,
    registrar: null,
    status: [],
    ...answer,
    domain,
  };
}

function registrationEvidence(
  domain: string,
  { source, answer }: Told<DomainRegistration | null>,
  now: Date,
): EvidenceDraft {
  return {
    kind: 'domain.registration',
    source,
    subject: domainSubject(domain),
    statement: statement(domain, answer, source.name, now),
    ...judge(ageDays(answer, now)),
    raw: boundedRaw(answer === null ? { known: false } : json(answer)),
    observed_at: now.toISOString(),
  };
}

/** An old domain speaks for nothing: those that are broken into, or bought, are old as well. */
function judge(age: number | null): Pick<EvidenceDraft, 'polarity' | 'weight'> {
  const step = age === null ? undefined : NEW_STEPS.find(([days]) => age < days);
  if (step === undefined) return { polarity: 'neutral', weight: 0 };
  return { polarity: 'malicious', weight: step[1] };
}

function statement(domain: string, answer: DomainRegistration | null, name: string, now: Date): string {
  if (answer === null)
    return `No registration of ${domain} is known to ${name}: there is none, or its registry does not answer.`;
  const status = answer.status.length === 0 ? '' : ` Its status is ${answer.status.join(', ')}.`;
  const at = answer.registrar === null ? '' : `, at ${answer.registrar}`;
  if (answer.registered_at === null)
    return `${domain} is registered${at}; ${name} does not say since when.${status}`;
  const day = answer.registered_at.slice(0, 10);
  const age = ageDays(answer, now);
  return `${domain} was registered ${age === null ? '' : `${ageWords(age)}, `}on ${day}${at}.${status}`;
}

function ageWords(days: number): string {
  if (days === 0) return 'less than a day ago';
  if (days < 2 * 365) return `${days} ${days === 1 ? 'day' : 'days'} ago`;
  return `${Math.floor(days / 365.25)} years ago`;
}
