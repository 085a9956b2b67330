import type { PolicyDocument } from '#policies';

/** What the demo's people have agreed on: one rule of each kind, and people decide the rest. */
export const DEMO_POLICY: PolicyDocument = {
  mode: 'supervised',
  semi_autonomous: { min_confidence: 0.9 },
  guardrails: {
    denied_actions: [],
    protected_targets: [
      {
        kind: 'user',
        patterns: ['breakglass-*'],
        reason: 'Without these accounts nobody gets in while single sign-on is down.',
      },
    ],
    rate_limits: [],
  },
  rules: [
    {
      name: 'What is surely malicious leaves the mailbox',
      description: 'A mail in quarantine is not lost: it can be released.',
      actions: ['quarantine_email'],
      verdict: ['malicious'],
      confidence: { min: 0.95 },
      decision: 'allow',
    },
    {
      name: 'Two decide about an account',
      actions: ['disable_user'],
      decision: 'require_approval',
      level: 'senior_analyst',
      quorum: 2,
    },
    {
      name: 'Domain controllers stay reachable',
      actions: ['isolate_host'],
      targets: ['dc-*'],
      decision: 'deny',
      reason: 'Nobody can sign in without them: call the people who run them.',
    },
  ],
};
