import type {
  Decision,
  GuardrailsDto,
  OperationMode,
  PolicyDocumentDto,
  PolicyRuleDto,
} from '../../shared/api/generated/index.ts';
import { percent, words } from '../../shared/lib/words.ts';
import type { Guardrail } from './forms.ts';
import { many, t, within } from '../../shared/texts/texts.ts';

export const MODE_SENTENCES: Record<OperationMode, string> = {
  supervised: t`Where no rule decides, every effect needs approval.`,
  semi_autonomous: t`Where no rule decides, reversible low-risk effects are allowed when the confidence is high enough.`,
  autonomous: t`Where no rule decides, everything is allowed that no guardrail refuses.`,
};

export const DECISION_WORDS: Record<Decision, string> = {
  allow: t`Allow`,
  deny: t`Deny`,
  require_approval: t`Require approval`,
};

/** `Require approval: senior analyst, 2 people`. */
export function decisionSentence(
  decision: Decision,
  level: string | null | undefined,
  quorum: number | undefined,
): string {
  if (decision !== 'require_approval') return DECISION_WORDS[decision];
  const people = quorum !== undefined && quorum > 1 ? t`, ${quorum} people` : '';
  return `${DECISION_WORDS.require_approval}: ${within(words(level ?? 'analyst'))}${people}`;
}

export function guardrailSentence(guardrail: Guardrail): { what: string; reason: string } {
  if ('kind' in guardrail) {
    const only = guardrail.actions?.length ? t` against ${guardrail.actions.join(', ')}` : '';
    return {
      what: `${words(guardrail.kind)} ${guardrail.patterns.join(', ')}${only}`,
      reason: guardrail.reason,
    };
  }
  if ('reason' in guardrail) return { what: guardrail.actions.join(', '), reason: guardrail.reason };
  const bounds = [
    guardrail.per_hour !== undefined && t`${guardrail.per_hour} an hour`,
    guardrail.per_day !== undefined && t`${guardrail.per_day} a day`,
    guardrail.concurrent !== undefined && t`${guardrail.concurrent} at a time`,
    guardrail.per_incident !== undefined && t`${guardrail.per_incident} for one incident`,
  ].filter((bound) => bound !== false);
  return { what: guardrail.actions.join(', '), reason: bounds.join(', ') || t`no bound` };
}

/** Whatever order the keys have: a form puts them back in its own. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => a.localeCompare(b)).map(([key, each]) => [key, canonical(each)]),
  );
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));

/** What a draft changes, one sentence each. */
export function changesOf(base: PolicyDocumentDto, draft: PolicyDocumentDto): string[] {
  const changes: string[] = [];
  if (base.mode !== draft.mode)
    changes.push(t`Mode ${within(words(base.mode))} → ${within(words(draft.mode))}`);
  if (!same(base.semi_autonomous, draft.semi_autonomous)) {
    changes.push(
      t`Confidence of the semi-autonomous mode ${percent(base.semi_autonomous.min_confidence)} → ${percent(draft.semi_autonomous.min_confidence)}`,
    );
  }
  for (const rule of draft.rules) {
    const before = base.rules.find(({ name }) => name === rule.name);
    if (!before) changes.push(t`New rule “${rule.name}”`);
    else if (!same(before, rule)) changes.push(ruleChange(before, rule));
  }
  for (const { name } of base.rules) {
    if (!draft.rules.some((rule) => rule.name === name)) changes.push(t`Rule “${name}” removed`);
  }
  const order = (document: PolicyDocumentDto, other: PolicyDocumentDto): string[] =>
    document.rules.map(({ name }) => name).filter((name) => other.rules.some((rule) => rule.name === name));
  if (!same(order(base, draft), order(draft, base))) changes.push(t`Order of the rules`);
  for (const kind of [
    'denied_actions',
    'protected_targets',
    'rate_limits',
  ] as const satisfies readonly (keyof GuardrailsDto)[]) {
    if (!same(base.guardrails[kind], draft.guardrails[kind])) {
      changes.push(
        t`Guardrails: ${within(words(kind))} (${many(draft.guardrails[kind].length, 'entry', 'entries')})`,
      );
    }
  }
  return changes;
}

function ruleChange(before: PolicyRuleDto, after: PolicyRuleDto): string {
  const { enabled: wasOn = true, ...was } = before;
  const { enabled: isOn = true, ...is } = after;
  if (same(was, is)) return isOn ? t`Rule “${after.name}” switched on` : t`Rule “${after.name}” switched off`;
  return wasOn === isOn
    ? t`Rule “${after.name}” changed`
    : isOn
      ? t`Rule “${after.name}” changed and switched on`
      : t`Rule “${after.name}” changed and switched off`;
}
