import { spoken, type ApprovalLevel } from '#contracts';
import type { ActionName } from './action-name.ts';
import { readCondition } from './condition.ts';
import type { PolicyRule, TimeWindow } from './document.ts';
import { fold } from './names/fold.ts';
import { percentOf } from './condition-subjects.ts';
import { conditionWords } from './condition-words.ts';
import { joined, listed, said, terms, written, type SentencePart } from './sentence-parts.ts';

/**
 * A rule as one sentence: `Isolate host, when the incident's severity is high → asks 2 managers`. It says neither more nor
 * less than the rule does; where no words are known, it shows what is written.
 */
export function ruleSentence(rule: PolicyRule, actions: readonly ActionName[]): SentencePart[] {
  const conditions = conditionsOf(rule);
  return joined([
    ...(rule.enabled === false ? [said('Switched off: ')] : []),
    ...actionWords(rule, actions),
    ...(conditions.length === 0 ? [] : [said(', when '), ...listed(conditions, 'and')]),
    ...outcome(rule),
  ]);
}

function actionWords({ actions }: PolicyRule, known: readonly ActionName[]): SentencePart[] {
  if (actions === undefined || actions.some((pattern) => /^\*+$/.test(fold(pattern))))
    return [said('Every action, look-ups too')];
  const titles = new Map(known.map(({ name, title }) => [name, title]));
  const named = actions.map((pattern) => {
    const title = titles.get(fold(pattern));
    return title === undefined ? [said('whatever is called '), written(pattern)] : [said(title)];
  });
  const [first, ...others] = listed(named, 'or');
  return first === undefined ? [] : [{ ...first, text: capital(first.text) }, ...others];
}

function conditionsOf(rule: PolicyRule): SentencePart[][] {
  const { severity, incident_type: type, verdict, confidence, time } = rule;
  const conditions: (SentencePart[] | null)[] = [
    severity ? [said("the incident's severity is "), ...terms(severity)] : null,
    type ? [said("the incident's type is "), ...terms(type)] : null,
    verdict ? [said('the verdict is '), ...terms(verdict)] : null,
    confidence ? [said(`the verdict's confidence is ${bounds(confidence)}`)] : null,
    targetNames(rule),
    targetLists(rule),
    ...proposers(rule),
    time ? [said(`it is ${window(time)}`)] : null,
  ];
  return [...conditions.filter((condition) => condition !== null), ...whenWords(rule)];
}

function bounds({ min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return `from ${percentOf(min)} to ${percentOf(max)}`;
  return min === undefined ? `at most ${percentOf(max ?? 1)}` : `at least ${percentOf(min)}`;
}

/** An allowing rule must fit every target, any other rule one, in any sense that its name may have. */
function targetNames({ targets, decision }: PolicyRule): SentencePart[] | null {
  if (targets === undefined) return null;
  const lead = decision === 'allow' ? 'every target is named like ' : 'a target is or may be named like ';
  return [
    said(lead),
    ...listed(
      targets.map((pattern) => [written(pattern)]),
      'or',
    ),
  ];
}

function targetLists({ target, decision }: PolicyRule): SentencePart[] | null {
  if (target === undefined) return null;
  const { criticality, tags } = target;
  const marks = [
    ...(criticality === undefined ? [] : [[said('with criticality '), ...terms(criticality)]]),
    ...(tags === undefined
      ? []
      : [
          [
            said('with the tag '),
            ...listed(
              tags.map((tag) => [written(tag)]),
              'or',
            ),
          ],
        ]),
  ];
  const lead = decision === 'allow' ? 'every target is listed, and only ' : 'a target is or may be listed ';
  return [said(lead), ...listed(marks, 'and')];
}

function proposers({ proposer, decision }: PolicyRule): SentencePart[][] {
  const types = proposer?.types?.map((type) => PROPOSERS[type]) ?? [];
  // What restricts a person restricts their keys too.
  const keysToo =
    decision !== 'allow' && proposer?.types?.includes('user') === true && !proposer.types.includes('api_key');
  const asked = [...types, ...(keysToo ? [PROPOSERS.api_key] : [])];
  return [
    ...(asked.length === 0
      ? []
      : [
          [
            ...listed(
              asked.map((who) => [said(who)]),
              'or',
            ),
            said(' asks'),
          ],
        ]),
    ...(proposer?.roles === undefined ? [] : [[said('the role of who asks is '), ...terms(proposer.roles)]]),
  ];
}

const PROPOSERS = {
  user: 'a person',
  api_key: 'an API key',
  agent: 'the analyst',
  playbook: 'a playbook',
  system: 'the system itself',
} as const;

function window({ days, from, to, timezone }: TimeWindow): string {
  const hours =
    from === undefined && to === undefined ? 'all day' : `from ${from ?? '00:00'} to ${to ?? '24:00'}`;
  const on =
    days === undefined
      ? ''
      : `on a ${days
          .map(capital)
          .join(', ')
          .replace(/, (\w+)$/, ' or $1')}, `;
  return `${on}${hours} (${timezone ?? 'UTC'})`;
}

/** A condition that cannot be evaluated counts against the request, so a rule that restricts is met by it. */
function whenWords({ when, decision }: PolicyRule): SentencePart[][] {
  if (when === undefined) return [];
  const read = readCondition(when);
  if (read?.ast.op === 'value' && read.ast.args === true) return [];
  const words = read === null ? null : conditionWords(read.ast);
  const allows = decision === 'allow';
  const ofAlerts = read?.readsAlerts === true;
  const lead = ofAlerts ? `for ${allows ? 'every' : 'at least one'} alert of the incident ` : '';
  const end = allows ? [] : [said(', or where that cannot be told')];
  if (words === null) return [[said(`${lead}this holds: `), written(when.trim()), ...end]];
  if (!ofAlerts && allows) return words;
  return [[said(lead), ...listed(words, 'and'), ...end]];
}

function outcome(rule: PolicyRule): SentencePart[] {
  const { decision, reason, level = 'manager', quorum = 1 } = rule;
  if (decision === 'allow') return [said(' → allowed')];
  if (decision === 'deny')
    return reason === undefined ? [said(' → denied')] : [said(' → denied: '), written(reason)];
  return [said(` → asks ${people(level, quorum)}`)];
}

function people(level: ApprovalLevel, quorum: number): string {
  const who = spoken(level);
  const higher = level === 'manager' ? '' : ' or higher';
  if (quorum > 1) return `${quorum} ${who}s${higher}`;
  return `${level === 'analyst' ? 'an' : 'a'} ${who}${higher}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
