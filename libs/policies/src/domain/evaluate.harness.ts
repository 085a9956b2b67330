import { BUILT_IN_POLICY } from './builtin.ts';
import { compilePolicy, type CompiledPolicy } from './compile.ts';
import type { PolicyDocument, PolicyRule } from './document.ts';
import type { PolicyAction, PolicyFacts, PolicyRequest } from './request.ts';

export const ISOLATE: PolicyAction = {
  name: 'isolate_host',
  category: 'host',
  read_only: false,
  reversible: true,
  default_level: 'senior_analyst',
  target_type: 'host',
  connector: 'crowdstrike',
};

export function request(changes: Partial<PolicyRequest> = {}): PolicyRequest {
  return {
    action: ISOLATE,
    targets: ['ws-042.corp.example'],
    parameters: { host: 'ws-042.corp.example' },
    incident: { id: '01900000-0000-7000-8000-0000000000aa', severity: 'high', type: 'malware' },
    proposer: {
      type: 'playbook',
      id: '01900000-0000-7000-8000-0000000000bb',
      name: 'playbook:malware_triage',
    },
    verdict: { classification: 'malicious', confidence: 0.95 },
    playbook: 'malware_triage',
    ...changes,
  };
}

// A Wednesday.
export const FACTS: PolicyFacts = { now: '2026-11-18T12:00:00.000Z', kill_switches: [], usage: null };

export function policy(changes: {
  mode?: PolicyDocument['mode'];
  guardrails?: Partial<PolicyDocument['guardrails']>;
  rules?: PolicyRule[];
}): CompiledPolicy {
  const document: PolicyDocument = {
    ...BUILT_IN_POLICY,
    mode: changes.mode ?? 'supervised',
    guardrails: { ...BUILT_IN_POLICY.guardrails, ...changes.guardrails },
    rules: changes.rules ?? [],
  };
  const { policy: compiled, errors } = compilePolicy(document);
  if (compiled === null) throw new Error(JSON.stringify(errors));
  return compiled;
}

export const ALLOW_ALL: PolicyRule = { name: 'everything', decision: 'allow' };
