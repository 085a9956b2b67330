import type { PolicyDocument } from './document.ts';

/**
 * What a tenant works by until somebody publishes a policy: a person looks at every response action. No rate
 * limits: while people decide each effect, a limit would only turn requests away in the worst hour. It becomes
 * stored version 1 with the first decision; from then on this constant no longer matters to that tenant.
 */
export const BUILT_IN_POLICY: PolicyDocument = {
  mode: 'supervised',
  semi_autonomous: { min_confidence: 0.9 },
  guardrails: { denied_actions: [], protected_targets: [], rate_limits: [] },
  rules: [],
};

export const BUILT_IN_VERSION = 1;
