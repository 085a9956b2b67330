import { PROTECTED_AS } from '#contracts';
import type { CompiledProtection } from './compile.ts';
import { anyGlobMatches } from './glob.ts';
import { denial, type StepInput } from './guardrails.ts';
import {
  best,
  isFullyNamed,
  matchAccount,
  matchDomain,
  matchHost,
  matchRanges,
  type Match,
} from './names/match.ts';
import type { Name } from './names/name.ts';
import type { RequestNames } from './names/request-names.ts';
import type { Evaluation, PolicyAction, PolicyRequest } from './request.ts';

/** An effect and what it touches: all that protection asks for. */
export type TouchingRequest = Pick<PolicyRequest, 'action' | 'targets' | 'resolved'>;

type ProtectionInput = Pick<StepInput, 'policy' | 'trace' | 'names'> & { request: TouchingRequest };

/** Protected targets are for effects: to look a protected host up harms nobody. */
export const protectedTargetStep = ({
  policy,
  request,
  names,
  trace,
}: ProtectionInput): Evaluation | null => {
  if (request.action.read_only) return null;
  for (const protection of policy.protections) {
    const { entry } = protection;
    const covered = covers(protection, request);
    const hit = covered ? protectedOne(protection, request, names) : null;
    trace?.push({
      step: 'protected_target',
      name: `${entry.kind} ${entry.patterns.slice(0, 5).join(', ')}`,
      matched: hit !== null,
      explanation:
        hit ?? (covered ? 'No target is among these.' : `${request.action.name} is not restricted here.`),
    });
    if (hit !== null) return denial('protected_target', hit);
  }
  return null;
};

/**
 * Why it can't be told whether a target is protected, as a sentence, or null: it has no normal form, or is only half
 * named (`ws-1` where `*.corp.example` is protected) and the service has not said more.
 */
export function doubtAbout({ policy, request, names }: ProtectionInput): string | null {
  const { action, targets } = request;
  if (action.read_only || !isNamed(request)) return null;
  for (const [at, { problem }] of names.asked.entries())
    if (problem !== null)
      return `"${targets[at]}" cannot be compared with any name (${problem}), so a person has to look at it.`;
  if (names.resolved?.some(isFullyNamed) === true) return null;
  for (const protection of policy.protections) {
    if (!covers(protection, request)) continue;
    const at = names.asked.findIndex((name) => matchOf(protection, name) === 'unclear');
    if (at >= 0)
      return `"${targets[at]}" may be among the protected ${protection.entry.patterns.slice(0, 3).join(', ')}: its full name is not known, so a person has to look at it.`;
  }
  return null;
}

/** The sentence about the first target that is protected, or that nobody can compare; null when there is none. */
function protectedOne(
  protection: CompiledProtection,
  request: TouchingRequest,
  { asked, resolved }: RequestNames,
): string | null {
  const { reason } = protection.entry;
  const written = [...request.targets, ...(request.resolved ?? [])];
  for (const [at, name] of [...asked, ...(resolved ?? [])].entries()) {
    const target = written[at] as string;
    if (matchOf(protection, name) === 'yes') {
      const normal = name.text === target.toLowerCase() ? '' : ` (it is compared as "${name.text}")`;
      return `${target} is protected by a guardrail${normal}: ${reason}`;
    }
    if (name.problem !== null && isNamed(request))
      return `"${target}" cannot be compared with what is protected: ${name.problem}. Name the target plainly.`;
  }
  return null;
}

/** What is of no known type may be anything. */
function mayBe(action: PolicyAction): readonly string[] {
  const as = Object.entries(PROTECTED_AS).find(([type]) => type === action.target_type)?.[1];
  return as === undefined ? ['user', 'host'] : as === null ? [] : [as];
}

function covers({ entry }: CompiledProtection, { action }: TouchingRequest): boolean {
  if ((entry.kind === 'user' || entry.kind === 'host') && !mayBe(action).includes(entry.kind)) return false;
  return entry.actions === undefined || anyGlobMatches(entry.actions, action.name);
}

/** Channels, tickets and incidents have names of their own, which are not those of hosts and people. */
function isNamed({ action }: TouchingRequest): boolean {
  return mayBe(action).length > 0;
}

function matchOf({ entry, patterns, ranges }: CompiledProtection, target: Name): Match {
  switch (entry.kind) {
    case 'user':
      return best(patterns.map((pattern) => matchAccount(pattern, target)));
    case 'host':
      return best(patterns.map((pattern) => matchHost(pattern, target)));
    case 'domain':
      return best(patterns.map((pattern) => matchDomain(pattern, target)));
    case 'ip_range':
      return matchRanges(ranges, target);
  }
}
