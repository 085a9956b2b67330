import { vi } from 'vitest';
import { host, reputation } from '../../../test/fixtures/action-context.ts';
import { connect, judgeAs } from '../../../test/fixtures/playbook-runs.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';

export let t: TestApp;
export const MALICIOUS = {
  classification: 'malicious',
  confidence: 0.95,
  category: 'commodity_malware',
} as const;
export const HASH = '0123456789abcdef'.repeat(4);

export const DETECTION = {
  fields: { host: 'WS-0042' },
  observables: [
    { type: 'sha256' as const, value: HASH },
    { type: 'ip' as const, value: '203.0.113.9' },
  ],
};

export const asSystem = <T>(work: () => Promise<T>) => t.as({ type: 'system', id: null, name: 'test' }, work);

interface RunFacts {
  id: string;
  status: string;
  verdict_id: string | null;
  error_code: string | null;
  failures: number;
  over: boolean;
}

export const runsOf = (incident: string) =>
  t.sql<RunFacts>(
    'SELECT id, status, verdict_id, error_code, failures, finished_at IS NOT NULL AS over FROM playbook_runs WHERE incident_id = $1 ORDER BY id',
    [incident],
  );

export const stepsOf = async (incident: string): Promise<Record<string, string>> => {
  const rows = await t.sql<{ step_key: string; status: string }>(
    'SELECT step_key, s.status FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id WHERE r.incident_id = $1',
    [incident],
  );
  return Object.fromEntries(rows.map((row) => [row.step_key, row.status]));
};

export const incidentOf = async (id: string) =>
  (await t.sql('SELECT status, verdict_classification, run_id FROM incidents WHERE id = $1', [id]))[0];

/** Everything that a triage leaves, counted. */
export const traces = async (incident: string) =>
  (
    await t.sql(
      `SELECT (SELECT count(*)::int FROM playbook_runs WHERE incident_id = $1) AS runs,
         (SELECT count(*)::int FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id WHERE r.incident_id = $1) AS steps,
         (SELECT count(*)::int FROM evidence WHERE incident_id = $1) AS evidence,
         (SELECT count(*)::int FROM verdicts WHERE incident_id = $1) AS verdicts,
         (SELECT count(*)::int FROM actions WHERE incident_id = $1) AS actions,
         (SELECT count(*)::int FROM approvals a JOIN actions x ON x.id = a.action_id WHERE x.incident_id = $1) AS approvals`,
      [incident],
    )
  )[0];

export const ONE_TRIAGE = { runs: 1, verdicts: 1, actions: 1, approvals: 1 };

export const trigger = (incident_id: string) => ({
  incident_id,
  key: 'created',
  playbook: null,
  requested_by: 'source:edr',
  behind: [],
});

export async function decide(incident: string, decision: 'approve' | 'reject'): Promise<void> {
  const [approval] = await t.sql<{ id: string; digest: string }>(
    `SELECT a.id, a.digest FROM approvals a JOIN actions x ON x.id = a.action_id WHERE x.incident_id = $1 AND a.status = 'pending'`,
    [incident],
  );
  const digest = approval?.digest;
  const body = decision === 'reject' ? { digest, reason: 'The host is a sandbox.' } : { digest };
  const answer = await t.http('POST', `/api/approvals/${approval?.id ?? ''}/${decision}`, {
    // The senior analyst saves playbooks here, and so stands behind what they ask for.
    as: 'manager',
    body,
  });
  expect(answer.status).toBeLessThan(300);
}

/** A server with connectors that answer and an analyst who finds malware. */
export function withPlaybookRuns(): void {
  beforeAll(async () => {
    t = await createTestApp();
  });
  afterAll(() => t.close());
  beforeEach(() => {
    connect(t, {
      edr: {
        findHost: async () => host(),
        containment: async () => 'contained',
        contain: async () => undefined,
      },
      threat_intelligence: {
        lookupHash: async () => reputation({ malicious: 50 }),
        lookupIp: async () => reputation(),
      },
      siem_search: { search: async () => ({ rows: [], truncated: false }) },
    });
    judgeAs(t, MALICIOUS);
  });
  afterEach(() => vi.restoreAllMocks());
}
