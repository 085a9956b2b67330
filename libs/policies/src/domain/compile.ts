import { Ajv, type ErrorObject } from 'ajv';
import type { FieldError } from '#contracts';
import { once } from '#platform';
import { compileCondition, type Condition } from './condition.ts';
import type { DeniedActions, PolicyDocument, PolicyRule, ProtectedTargets, RateLimit } from './document.ts';
import { anyGlobMatches } from './glob.ts';
import { fold } from './names/fold.ts';
import { readName, type Name } from './names/name.ts';
import { parseRange, ProtectedRange } from './network.ts';
import { POLICY_SCHEMA } from './schema.ts';
import { isTimezone } from './time-window.ts';

export interface CompiledRule {
  rule: PolicyRule;
  /** Null: for any target. */
  targets: Name[] | null;
  condition: Condition | null;
}

export interface CompiledProtection {
  entry: ProtectedTargets;
  patterns: Name[];
  ranges: ProtectedRange[];
}

/** A document that has been found valid, with everything prepared that a decision would otherwise prepare again. */
export interface CompiledPolicy {
  document: PolicyDocument;
  denied: DeniedActions[];
  limits: RateLimit[];
  protections: CompiledProtection[];
  /** The enabled rules in order. */
  rules: CompiledRule[];
}

export type CompileResult = { policy: CompiledPolicy; errors: [] } | { policy: null; errors: FieldError[] };

const schemaValidator = once(() =>
  new Ajv({ allErrors: true, strict: true, verbose: false }).compile<PolicyDocument>(POLICY_SCHEMA),
);

/** Whether it has the shape of a policy, whatever else is wrong with it; otherwise every error with its path. */
export function readDocument(
  candidate: unknown,
): { document: PolicyDocument; errors: [] } | { document: null; errors: FieldError[] } {
  const validateSchema = schemaValidator();
  return validateSchema(candidate)
    ? { document: candidate, errors: [] }
    : { document: null, errors: (validateSchema.errors ?? []).map(schemaError) };
}

/** Checks a document and prepares it. Every error carries its path, those of CEL line and column too. */
export function compilePolicy(candidate: unknown): CompileResult {
  const { document, errors: faults } = readDocument(candidate);
  if (document === null) return { policy: null, errors: faults };
  const errors: FieldError[] = [];
  const rules = document.rules.map((rule, index) => compileRule(rule, `rules.${index}`, errors));
  const protections = document.guardrails.protected_targets.map((entry, index) =>
    compileProtection(entry, `guardrails.protected_targets.${index}`, errors),
  );
  checkNames(document.rules, errors);
  if (errors.length > 0) return { policy: null, errors };
  const enabled = rules.filter(({ rule }) => rule.enabled !== false);
  const { denied_actions, rate_limits } = document.guardrails;
  const policy = {
    document,
    denied: denied_actions.map(withFoldedActions),
    limits: rate_limits.map(withFoldedActions),
    protections,
    rules: enabled,
  };
  return { policy, errors: [] };
}

/** What the rules for this action read of an alert, as `host.name`. */
export function alertFieldsFor({ rules }: CompiledPolicy, action: string): string[] {
  const fields = rules.flatMap(({ rule, condition }) => {
    if (condition === null || condition.alertFields.length === 0) return [];
    return rule.actions === undefined || anyGlobMatches(rule.actions, action) ? condition.alertFields : [];
  });
  return [...new Set(fields)];
}

/** The limits that count this action. */
export function limitsOf(policy: CompiledPolicy, action: string): RateLimit[] {
  return policy.limits.filter((limit) => anyGlobMatches(limit.actions, action));
}

function withFoldedActions<T extends { actions?: string[] }>(entry: T): T {
  return entry.actions === undefined ? entry : { ...entry, actions: entry.actions.map(fold) };
}

function compileRule(rule: PolicyRule, path: string, errors: FieldError[]): CompiledRule {
  checkDecision(rule, path, errors);
  const { confidence, time } = rule;
  if (confidence?.min !== undefined && confidence.max !== undefined && confidence.min > confidence.max)
    errors.push({
      path: `${path}.confidence`,
      code: 'range',
      message: 'The least confidence is above the highest.',
    });
  if (time?.timezone !== undefined && !isTimezone(time.timezone))
    errors.push({
      path: `${path}.time.timezone`,
      code: 'timezone',
      message: `"${time.timezone}" is not a time zone; use an IANA name such as Europe/Berlin.`,
    });
  if (time?.from !== undefined && time.from === time.to)
    errors.push({
      path: `${path}.time.to`,
      code: 'range',
      message: 'The window ends when it begins; leave both out for the whole day.',
    });
  return {
    rule: withFoldedActions(rule),
    targets: rule.targets?.map(readName) ?? null,
    condition: compileWhen(rule, path, errors),
  };
}

function compileWhen(rule: PolicyRule, path: string, errors: FieldError[]): Condition | null {
  if (rule.when === undefined) return null;
  const condition = compileCondition(rule.when);
  if ('holds' in condition) return condition;
  const { line, column, message } = condition;
  errors.push({
    path: `${path}.when`,
    code: 'expression',
    message: `Line ${line}, column ${column}: ${message}`,
  });
  return null;
}

function checkDecision(rule: PolicyRule, path: string, errors: FieldError[]): void {
  if (rule.decision === 'deny' && rule.reason === undefined)
    errors.push({ path: `${path}.reason`, code: 'required', message: 'A rule that denies says why.' });
  if (rule.decision === 'require_approval' && rule.level === undefined)
    errors.push({
      path: `${path}.level`,
      code: 'required',
      message: 'A rule that requires approval names the level.',
    });
  if (rule.decision !== 'require_approval')
    for (const field of ['level', 'quorum'] as const)
      if (rule[field] !== undefined)
        errors.push({
          path: `${path}.${field}`,
          code: 'unexpected',
          message: `"${field}" belongs to require_approval; this rule decides ${rule.decision}.`,
        });
}

function compileProtection(entry: ProtectedTargets, path: string, errors: FieldError[]): CompiledProtection {
  const folded = withFoldedActions(entry);
  if (entry.kind !== 'ip_range') return { entry: folded, patterns: entry.patterns.map(readName), ranges: [] };
  const ranges = entry.patterns.flatMap((pattern, index) => {
    const range = parseRange(fold(pattern));
    if (range !== null) return [new ProtectedRange(range)];
    errors.push({
      path: `${path}.patterns.${index}`,
      code: 'ip_range',
      message: `"${pattern}" is neither an IP address nor a range such as 10.0.0.0/8.`,
    });
    return [];
  });
  return { entry: folded, patterns: [], ranges };
}

/**
 * Patterns that no target can have, such as one with a Cyrillic letter among Latin ones. Said when a policy is
 * published; one that is stored already goes on as it is.
 */
export function unreadablePatterns({ protections, rules }: CompiledPolicy): FieldError[] {
  const named = [
    ...protections.map(
      ({ patterns }, at) => [`guardrails.protected_targets.${at}.patterns`, patterns] as const,
    ),
    ...rules.map(({ targets }, at) => [`rules.${at}.targets`, targets ?? []] as const),
  ];
  return named.flatMap(([path, patterns]) =>
    patterns.flatMap(({ text, problem }, at) =>
      problem === null
        ? []
        : [
            {
              path: `${path}.${at}`,
              code: 'name',
              message: `"${text}" cannot be compared with any name: ${problem}.`,
            },
          ],
    ),
  );
}

/**
 * Patterns for actions that match none there is: what they should hold back would go on, and nobody would notice. Said
 * when a policy is published, as above.
 * @param known what all actions are called
 */
export function idlePatterns({ document }: CompiledPolicy, known: readonly string[]): FieldError[] {
  const { guardrails, rules } = document;
  const named = [
    ...entriesOf('guardrails.denied_actions', guardrails.denied_actions),
    ...entriesOf('guardrails.protected_targets', guardrails.protected_targets),
    ...entriesOf('guardrails.rate_limits', guardrails.rate_limits),
    ...entriesOf('rules', rules),
  ];
  return named.flatMap(([path, pattern]) =>
    known.some((name) => anyGlobMatches([fold(pattern)], name))
      ? []
      : [{ path, code: 'unknown_action', message: `There is no action that "${pattern}" could mean.` }],
  );
}

function entriesOf(path: string, entries: readonly { actions?: string[] }[]): [string, string][] {
  return entries.flatMap(({ actions = [] }, at) =>
    actions.map((pattern, index): [string, string] => [`${path}.${at}.actions.${index}`, pattern]),
  );
}

function checkNames(rules: PolicyRule[], errors: FieldError[]): void {
  const first = new Map<string, number>();
  rules.forEach((rule, index) => {
    const earlier = first.get(rule.name);
    if (earlier === undefined) first.set(rule.name, index);
    else
      errors.push({
        path: `rules.${index}.name`,
        code: 'duplicate',
        message: `Rule ${earlier + 1} is called "${rule.name}" too; decisions name the rule, so names are unique.`,
      });
  });
}

function schemaError(error: ErrorObject): FieldError {
  const base = error.instancePath.split('/').slice(1).join('.');
  const params = error.params as {
    additionalProperty?: string;
    missingProperty?: string;
    allowedValues?: unknown[];
  };
  const field = params.additionalProperty ?? params.missingProperty;
  const path = [base, field].filter((part) => part !== undefined && part !== '').join('.');
  if (params.additionalProperty !== undefined)
    return { path, code: 'unknown_field', message: `There is no field "${params.additionalProperty}" here.` };
  if (params.missingProperty !== undefined)
    return { path, code: 'required', message: `The field "${params.missingProperty}" is missing.` };
  if (params.allowedValues !== undefined)
    return { path, code: 'enum', message: `Must be one of: ${params.allowedValues.join(', ')}.` };
  const text = String(error.message);
  return { path, code: error.keyword, message: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` };
}
