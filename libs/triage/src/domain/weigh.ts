import type { Evidence, EvidenceDraft, IncidentType } from '#contracts';
import { isMailType } from './mail-types.ts';

/** Facts of one group come from the same cause more often than not, so together they count for less than apart. */
const GROUPS: readonly (readonly [prefix: string, group: string])[] = [
  ['email.link', 'links'],
  ['email.form', 'links'],
  ['alert.link', 'links'],
  ['email.sender', 'sender'],
  ['email.authentication', 'authentication'],
  ['email.attachment', 'attachments'],
  ['email.wording', 'wording'],
  ['email.intent', 'wording'],
  ['alert.wording', 'wording'],
  ['alert.intent', 'wording'],
  ['email.content.instructions', 'instructions'],
  ['alert.instructions', 'instructions'],
  ['email.content', 'content'],
  ['email.list', 'content'],
  ['email.history', 'history'],
  ['url.', 'reputation'],
  ['domain.registration', 'registration'],
  ['domain.', 'reputation'],
  ['ip.', 'reputation'],
  ['file.', 'reputation'],
  ['sender.', 'sender_reputation'],
  ['observable.', 'reputation'],
  ['alert.command', 'activity'],
  ['alert.change', 'activity'],
  ['alert.account', 'account'],
  ['alert.', 'detection'],
  ['host.', 'host'],
  ['siem.', 'siem'],
  ['user.', 'account'],
  ['identity.', 'account'],
  // What an identity service says of a journey and what is counted here are about the same one.
  ['sign_in.', 'account'],
  ['history.rule', 'record'],
  ['history.', 'new_here'],
];

export function groupOf(kind: string): string {
  return GROUPS.find(([prefix]) => kind.startsWith(prefix))?.[1] ?? kind.replace(/\..*/, '');
}

/** Log-odds that an incident of a type is real before any fact is seen: what reports of that type mostly turn out to be. */
const PRIOR: Record<IncidentType, number> = {
  phishing: -2.2,
  bec: -2.2,
  spam: -2.2,
  malware: -0.8,
  ransomware: -0.4,
  suspicious_login: -1.8,
  account_compromise: -1.0,
  data_exfiltration: -1.2,
  command_and_control: -0.8,
  lateral_movement: -0.8,
  privilege_escalation: -1.0,
  reconnaissance: -1.5,
  policy_violation: -1.2,
  vulnerability: -1.2,
  other: -1.5,
};

/** How a weight of 0..1 becomes log-odds: 0.2 doubles the odds or so, 0.5 makes them five times, 0.9 eighty times. */
const SCALE = 3;
/**
 * What the facts of a mail count more than those of an alert: that many point the same way is rarer in honest mail than
 * each of them by itself, measured on labelled mails (`npm run evaluate`).
 */
const MAIL_SHARPNESS = 1.6;
/** A text that tries to instruct calls a person, and is no step towards containment: anybody can put it into a mail. */
const NOT_SHARPENED = 'instructions';
/** What each further fact of a group counts, of its own log-odds. */
const FURTHER = 0.55;
/** What a repetition of the same kind counts on top of that. */
const REPEATED = 0.25;
/** No number of facts makes certainty. */
const MOST = 4.6;

export interface Contribution {
  evidence: Evidence;
  group: string;
  /** Log-odds after the dependence on stronger facts; positive speaks for malicious. */
  log_odds: number;
}

export interface Weighing {
  /** 0..1: the probability that the incident is malicious. */
  probability: number;
  /** Strongest first, facts that weigh nothing left out. */
  contributions: Contribution[];
}

export function logOdds(weight: number): number {
  return SCALE * Math.atanh(Math.min(0.97, Math.max(0, weight)));
}

/**
 * A clean answer is about one file, address or link, and an alert is about what was done with it: attackers use what is
 * known and harmless too. A mail is judged by its links and attachments, all of which are looked up.
 */
const VOUCHES_FOR_ONE = /\.reputation$/;

/** Weighs all facts. The order of the facts does not matter. */
export function weigh(evidence: readonly Evidence[], type: IncidentType): Weighing {
  const facts = latest(evidence);
  const isHard = facts.some(outweighsHistory);
  const weighty = facts.filter(
    (one) =>
      one.polarity !== 'neutral' &&
      one.weight > 0 &&
      !isOutvoted(one, facts) &&
      !(isHard && isBenignHistory(one)) &&
      !lacksAnotherSign(one, facts) &&
      !(one.kind === 'email.list.identity' && !facts.some(vouchesForSender)) &&
      !(VOUCHES_FOR_ONE.test(one.kind) && one.polarity === 'benign' && !isMailType(type)),
  );
  const sharpness = isMailType(type) ? MAIL_SHARPNESS : 1;
  const contributions = [
    ...count(weighty, 'malicious', sharpness),
    ...boundedHistory(count(weighty, 'benign', sharpness)),
  ];
  const sum = contributions.reduce((total, one) => total + one.log_odds, PRIOR[type]);
  contributions.sort(
    (a, b) => Math.abs(b.log_odds) - Math.abs(a.log_odds) || compareIds(a.evidence.id, b.evidence.id),
  );
  return { probability: sigmoid(Math.max(-MOST, Math.min(MOST, sum))), contributions };
}

/** A list's name is the sender's own word: it says something only where his domain vouches for the mail. */
function vouchesForSender({ kind, polarity }: Evidence): boolean {
  return kind === 'email.authentication.dmarc' && polarity === 'benign';
}

/** Where sources do not agree about one thing, the gravest counts: what others found harmless takes nothing from it. */
function isOutvoted(one: Evidence, facts: readonly Evidence[]): boolean {
  return (
    one.polarity === 'benign' &&
    facts.some((other) => other.polarity === 'malicious' && isSameQuestion(one, other))
  );
}

/**
 * What a tenant's earlier mails say for one is bounded: from here on a fact against it is hard, and beside one they say
 * nothing; and together they count no more than this. So whoever sends harmless mails first, however many, never gets from
 * `suspicious` to `benign` by them, and gains nothing for a mail with one hard fact.
 */
const HARD = 0.3;
const MOST_BY_HISTORY = 1.5;

function outweighsHistory({ kind, polarity, weight }: Evidence): boolean {
  return polarity === 'malicious' && weight >= HARD && groupOf(kind) !== 'history';
}

function isBenignHistory({ kind, polarity }: Evidence): boolean {
  return polarity === 'benign' && groupOf(kind) === 'history';
}

/** Some facts are ordinary by themselves, and tell something only beside one of another cause. */
function lacksAnotherSign(one: Evidence, facts: readonly Evidence[]): boolean {
  const { raw } = one;
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw) || raw['only_with_another_sign'] !== true)
    return false;
  return !facts.some(
    ({ kind, polarity, weight }) =>
      polarity === 'malicious' && weight >= LEAST_SIGN && groupOf(kind) !== groupOf(one.kind),
  );
}

const LEAST_SIGN = 0.2;

/** The strongest first: what is beyond the bound counts nothing. */
function boundedHistory(contributions: readonly Contribution[]): Contribution[] {
  let left = MOST_BY_HISTORY;
  return contributions.map((one) => {
    if (!isBenignHistory(one.evidence)) return one;
    const log_odds = -Math.min(left, -one.log_odds);
    left += log_odds;
    return { ...one, log_odds };
  });
}

/** The same asked of two sources. */
function isSameQuestion(one: Evidence, other: Evidence): boolean {
  return (
    one.kind === other.kind &&
    one.subject.type === other.subject.type &&
    one.subject.value === other.subject.value &&
    one.source.name !== other.source.name
  );
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function count(
  evidence: readonly Evidence[],
  polarity: 'malicious' | 'benign',
  sharpness: number,
): Contribution[] {
  const sorted = evidence
    .filter((one) => one.polarity === polarity)
    .sort((a, b) => b.weight - a.weight || compareIds(a.id, b.id));
  const kindsByGroup = new Map<string, Map<string, number>>();
  return sorted.map((one) => {
    const group = groupOf(one.kind);
    const kinds = kindsByGroup.get(group) ?? new Map<string, number>();
    kindsByGroup.set(group, kinds);
    const repeats = kinds.get(one.kind) ?? 0;
    kinds.set(one.kind, repeats + 1);
    const share = FURTHER ** (kinds.size - 1) * REPEATED ** repeats;
    return {
      evidence: one,
      group,
      log_odds:
        (polarity === 'malicious' ? 1 : -1) *
        logOdds(one.weight) *
        share *
        (group === NOT_SHARPENED ? 1 : sharpness),
    };
  });
}

/** The same fact told again (a second triage, two playbook steps) counts once: the last telling. */
export function latest(evidence: readonly Evidence[]): Evidence[] {
  const byFact = new Map<string, Evidence>();
  for (const one of evidence) {
    byFact.set(`${one.kind}|${one.source.name}|${one.subject.type}|${one.subject.value}`, one);
  }
  return [...byFact.values()];
}

/** Fewer than are kept of a long sentence. */
const COMPARED_CHARACTERS = 1000;

/** Without what was told last in the same words; what has changed since, such as an entry of a list, is told again. */
export function news(drafts: readonly EvidenceDraft[], told: readonly Evidence[]): EvidenceDraft[] {
  const about = ({ kind, subject }: EvidenceDraft): string => `${kind}|${subject.value}`;
  const said = ({ statement }: EvidenceDraft): string => statement.slice(0, COMPARED_CHARACTERS);
  const last = new Map(told.map((one) => [about(one), said(one)]));
  return drafts.filter((one) => last.get(about(one)) !== said(one));
}

/** What was found first comes first: ids begin with their time. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
