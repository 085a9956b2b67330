import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import type { PolicyRequest } from './domain/request.ts';
import { KillSwitchService } from './kill-switch.service.ts';
import { PolicyBacktests } from './policy-backtests.ts';
import { PolicyDecisions } from './policy-decisions.ts';
import { PolicyVersions } from './policy-versions.ts';

export const OTHER_TENANT = '00000000-0000-7000-8000-000000000002';
export const INCIDENT = '01900000-0000-7000-8000-0000000000aa';
export let t: TestApp;
export let decisions: PolicyDecisions;
export let switches: KillSwitchService;

export function request(changes: Partial<PolicyRequest> = {}): PolicyRequest {
  return {
    action: {
      name: 'isolate_host',
      category: 'host',
      read_only: false,
      reversible: true,
      default_level: 'senior_analyst',
      target_type: 'host',
      connector: 'crowdstrike',
    },
    targets: ['ws-042'],
    parameters: { host: 'ws-042' },
    incident: { id: INCIDENT, severity: 'high', type: 'malware' },
    proposer: { type: 'playbook', id: null, name: 'playbook:malware_triage' },
    verdict: null,
    playbook: 'malware_triage',
    ...changes,
  };
}

export const decide = (changes: Partial<PolicyRequest> = {}) =>
  t.as('analyst', () => decisions.decide(request(changes)));

export const SCOPE = { action: 'isolate_host', connector: 'crowdstrike', playbook: 'malware_triage' };

export function withPolicies(): void {
  beforeAll(async () => {
    t = await createTestApp();
    decisions = t.get(PolicyDecisions);
    switches = t.get(KillSwitchService);
    await t.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [OTHER_TENANT]);
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    await t.sql('TRUNCATE policies, policy_decisions, policy_effects, kill_switches');
    Reflect.get(t.get(PolicyVersions), 'known').clear();
    Reflect.get(t.get(PolicyBacktests), 'recent').clear();
  });
}
