import type { ActionName } from './action-name.ts';
import { readCondition } from './condition.ts';
import type { PolicyRule } from './document.ts';
import { anyGlobMatches } from './glob.ts';
import { fold } from './names/fold.ts';

export const RULE_WARNINGS = ['everything', 'every_effect', 'never_reached', 'no_action'] as const;
export type RuleWarningCode = (typeof RULE_WARNINGS)[number];

export interface RuleWarning {
  code: RuleWarningCode;
  message: string;
}

/**
 * What whoever reads a rule should know of it, in the order of the rules. That one is never reached is said only where
 * a single earlier rule meets every request that it could meet.
 */
export function warningsOf(rules: readonly PolicyRule[], actions: readonly ActionName[]): RuleWarning[][] {
  const read = rules.map((rule) => readingOf(rule, actions));
  return read.map((reading, at) => {
    if (!reading.enabled) return [];
    const earlier = read.findIndex((other, before) => before < at && other.enabled && covers(other, reading));
    const after = read.slice(at + 1).filter(({ enabled }) => enabled).length;
    return [
      ...(reading.actions.size === 0 && actions.length > 0 ? [NO_ACTION] : []),
      ...breadth(reading, actions, after),
      ...(earlier < 0 ? [] : [neverReached(rules[earlier] as PolicyRule, earlier)]),
    ];
  });
}

const NO_ACTION: RuleWarning = {
  code: 'no_action',
  message: 'There is no action that it could be about.',
};

function neverReached({ name }: PolicyRule, place: number): RuleWarning {
  return {
    code: 'never_reached',
    message: `It never decides: rule ${place + 1}, "${name}", comes first and meets everything that it could meet.`,
  };
}

/** A rule, with what can be compared. */
interface Reading {
  rule: PolicyRule;
  enabled: boolean;
  /** Names of the actions that it can be about. */
  actions: ReadonlySet<string>;
  /** Who asks; null: whoever. */
  proposers: readonly string[] | null;
  /** Null: no condition, or one that is always true. */
  when: string | null;
  /** It has no condition but on actions. */
  bare: boolean;
}

function readingOf(rule: PolicyRule, known: readonly ActionName[]): Reading {
  const patterns = rule.actions?.map(fold);
  const names = known.flatMap(({ name }) =>
    patterns === undefined || anyGlobMatches(patterns, name) ? [name] : [],
  );
  const types = rule.proposer?.types;
  const keysToo = rule.decision !== 'allow' && types?.includes('user') === true;
  const when = rule.when === undefined || isAlwaysTrue(rule.when) ? null : rule.when.trim();
  const { severity, incident_type: type, proposer, confidence, verdict, targets, target, time } = rule;
  return {
    rule,
    enabled: rule.enabled !== false,
    actions: new Set(names),
    proposers: types === undefined ? null : [...types, ...(keysToo ? ['api_key'] : [])],
    when,
    bare: [severity, type, proposer, confidence, verdict, targets, target, time, when ?? undefined].every(
      (condition) => condition === undefined,
    ),
  };
}

function isAlwaysTrue(when: string): boolean {
  const ast = readCondition(when)?.ast;
  return ast?.op === 'value' && ast.args === true;
}

const OUTCOMES = { allow: 'lets', deny: 'denies', require_approval: 'asks people about' } as const;

function breadth(
  { rule, bare, actions }: Reading,
  known: readonly ActionName[],
  after: number,
): RuleWarning[] {
  if (!bare || known.length === 0) return [];
  const everything = known.every(({ name }) => actions.has(name));
  const everyEffect = known.every(({ name, read_only }) => read_only || actions.has(name));
  if (!everyEffect) return [];
  const allows = rule.decision === 'allow';
  const what = !everything ? 'every effect' : allows ? 'every action' : 'every action, look-ups too';
  const through = allows ? ' through that no guardrail refuses' : '';
  const rest =
    after === 0 || !everything
      ? ''
      : after === 1
        ? ' The rule after it never decides.'
        : ` The ${after} rules after it never decide.`;
  return [
    {
      code: everything ? 'everything' : 'every_effect',
      message: `It ${OUTCOMES[rule.decision]} ${what}${through}, whoever asks and whatever the verdict is.${rest}`,
    },
  ];
}

/** Whether every request that `later` meets is met by `first`, as far as can be proved. */
function covers(first: Reading, later: Reading): boolean {
  const a = first.rule;
  const b = later.rule;
  // What restricts is met by one target, alert or reading, what allows needs all: these compare with their kind only.
  const alike = (a.decision === 'allow') === (b.decision === 'allow');
  const same = (one: unknown, other: unknown): boolean =>
    one === undefined || (alike && JSON.stringify(one) === JSON.stringify(other));
  return (
    later.actions.size > 0 &&
    [...later.actions].every((name) => first.actions.has(name)) &&
    within(a.severity, b.severity) &&
    within(a.incident_type, b.incident_type) &&
    within(a.verdict, b.verdict) &&
    within(first.proposers ?? undefined, later.proposers ?? undefined) &&
    within(a.proposer?.roles, b.proposer?.roles) &&
    confidenceWithin(a.confidence, b.confidence) &&
    same(a.targets, b.targets) &&
    same(a.target, b.target) &&
    (a.time === undefined || JSON.stringify(a.time) === JSON.stringify(b.time)) &&
    (first.when === null || (alike && first.when === later.when))
  );
}

function within(first: readonly string[] | undefined, later: readonly string[] | undefined): boolean {
  return first === undefined || (later?.every((value) => first.includes(value)) ?? false);
}

function confidenceWithin(first: PolicyRule['confidence'], later: PolicyRule['confidence']): boolean {
  if (first === undefined) return true;
  if (later === undefined) return false;
  return (later.min ?? 0) >= (first.min ?? 0) && (later.max ?? 1) <= (first.max ?? 1);
}
