import {
  spoken,
  type ApprovalFacts,
  type ApprovalLevel,
  type Classification,
  type OperationMode,
  type Severity,
} from '#contracts';
import { whyOver, type ClaimEvaluation, type ClaimFacts } from './claim-decision.ts';

export const CHANGE_KINDS = [
  'kill_switch',
  'guardrail',
  'policy_version',
  'requirement',
  'incident_status',
  'incident_severity',
  'verdict',
  'voter',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One thing that is other than when the approval was asked for. */
export interface Change {
  what: ChangeKind;
  before: string | null;
  after: string | null;
  sentence: string;
  /** As things stand, an approval would carry nothing out. */
  stops: boolean;
}

export interface Now extends Pick<ClaimFacts, 'automated' | 'requested_at' | 'kept' | 'after_resolution'> {
  evaluation: ClaimEvaluation & { policy_version: number; mode: OperationMode };
  incident:
    | (NonNullable<ClaimFacts['incident']> & {
        severity: Severity;
        verdict: { classification: Classification } | null;
      })
    | null;
  /** What the approval asks for. */
  level: ApprovalLevel | null;
  quorum: number;
}

/** What has changed since, the gravest first. */
export function changesSince(before: ApprovalFacts, now: Now): Change[] {
  return [...stops(now), ...requirement(now), ...policyVersion(before, now), ...incidentChanges(before, now)];
}

function stops({ evaluation, ...now }: Now): Change[] {
  const found: Change[] = [];
  const { decision, step, reason } = evaluation;
  if (decision === 'deny')
    found.push({
      what: step === 'kill_switch' ? 'kill_switch' : 'guardrail',
      before: null,
      after: step,
      sentence: `${withStop(reason)} An approval does not lift that: nothing would be carried out.`,
      stops: true,
    });
  const over = whyOver(now);
  if (over !== null)
    found.push({
      what: 'incident_status',
      before: null,
      after: 'resolved',
      sentence: `${over} An approval would carry nothing out.`,
      stops: true,
    });
  return found;
}

/** Policy may ask for more by now than this approval can give. */
function requirement({ evaluation, level, quorum }: Now): Change[] {
  if (evaluation.decision !== 'require_approval' || evaluation.level === null || level === null) return [];
  if (evaluation.level === level && evaluation.quorum <= quorum) return [];
  const before = needs(level, quorum);
  const after = needs(evaluation.level, evaluation.quorum);
  if (before === after) return [];
  return [
    {
      what: 'requirement',
      before,
      after,
      sentence: `It was put to ${before}; policy asks for ${after} now, and people are asked again when the votes do not reach that.`,
      stops: false,
    },
  ];
}

function policyVersion({ policy_version, mode }: ApprovalFacts, { evaluation }: Now): Change[] {
  if (policy_version === null || policy_version === evaluation.policy_version) return [];
  const inMode = mode === evaluation.mode ? '' : ` in the mode ${evaluation.mode.replaceAll('_', '-')}`;
  return [
    {
      what: 'policy_version',
      before: String(policy_version),
      after: String(evaluation.policy_version),
      sentence: `The policy has changed: it was asked for under version ${policy_version}, and version ${evaluation.policy_version}${inMode} is in force.`,
      stops: false,
    },
  ];
}

function incidentChanges(before: ApprovalFacts, { incident }: Now): Change[] {
  if (before.incident === null || incident === null) return [];
  const found: Change[] = [];
  const add = (what: ChangeKind, was: string | null, is: string | null, sentence: string) => {
    if (was !== is) found.push({ what, before: was, after: is, sentence, stops: false });
  };
  const { severity, verdict } = before.incident;
  const judged = incident.verdict?.classification ?? null;
  add(
    'incident_severity',
    severity,
    incident.severity,
    `The incident is ${incident.severity} by now; it was ${severity}.`,
  );
  add('verdict', verdict, judged, `The verdict is ${judged ?? 'open'} by now; it was ${verdict ?? 'open'}.`);
  return found;
}

function needs(level: ApprovalLevel, quorum: number): string {
  return quorum === 1 ? `one person at level ${spoken(level)}` : `${quorum} people at level ${spoken(level)}`;
}

function withStop(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
