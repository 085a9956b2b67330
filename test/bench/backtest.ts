import type pg from 'pg';
import { percentile } from './load.ts';
import type { BenchServer } from './server.ts';

const DECISIONS = 100_000;
const DAYS = 30;

export interface BacktestFigures {
  seconds: number;
  decisions: number;
  changed: number;
  /** How long others waited for an answer meanwhile. */
  others: { p50_ms: number; p99_ms: number; longest_ms: number };
}

/** Decisions as an analyst's working month leaves them: on many hosts and accounts, of several kinds. */
const FILL = `
  INSERT INTO policy_decisions (id, tenant_id, created_at, policy_version, mode, action, incident_id, decision, level, quorum,
                                step, rule, reason, input)
  SELECT gen_random_uuid(), t.id, now() - n * ($2 * interval '1 day' / $1), 1, 'supervised', a.name, NULL,
         'require_approval', a.level, 1, 'mode', NULL, 'The mode supervised requires approval for every effect.',
         jsonb_build_object(
           'request', jsonb_build_object(
             'action', jsonb_build_object('name', a.name, 'category', a.category, 'read_only', false, 'reversible', true,
               'default_level', a.level, 'target_type', a.target_type, 'connector', a.connector),
             'targets', jsonb_build_array(a.target || n % 5000 || a.domain),
             'parameters', jsonb_build_object(a.target_type, a.target || n % 5000 || a.domain, 'note', repeat('x', 300)),
             'incident', jsonb_build_object('id', gen_random_uuid(),
               'severity', (ARRAY['low', 'medium', 'high', 'critical'])[1 + n % 4],
               'type', (ARRAY['malware', 'phishing', 'suspicious_login'])[1 + n % 3]),
             'proposer', jsonb_build_object('type', 'playbook', 'id', gen_random_uuid(), 'name', 'playbook:bench'),
             'verdict', jsonb_build_object('classification', (ARRAY['malicious', 'suspicious', 'benign'])[1 + n % 3],
               'confidence', (n % 100) / 100.0),
             'playbook', 'bench'),
           'facts', jsonb_build_object('now', to_char((now() - n * ($2 * interval '1 day' / $1)) AT TIME ZONE 'UTC',
               'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'kill_switches', '[]'::jsonb, 'usage', NULL, 'listed', '[]'::jsonb),
           'alerts', jsonb_build_object('ids', '[]'::jsonb))
  FROM tenants t,
    generate_series(1, $1) AS n,
    LATERAL (SELECT * FROM (VALUES
      (0, 'isolate_host', 'host', 'senior_analyst', 'host', 'crowdstrike', 'ws-', '.corp.example'),
      (1, 'disable_user', 'account', 'senior_analyst', 'user', 'microsoft_365', 'user', '@corp.example'),
      (2, 'quarantine_email', 'email', 'analyst', 'mailbox', 'microsoft_365', 'box', '@corp.example')
    ) AS v (kind, name, category, level, target_type, connector, target, domain) WHERE v.kind = n % 3) a
  WHERE t.slug = 'default'`;

const DRAFT = {
  mode: 'semi_autonomous',
  semi_autonomous: { min_confidence: 0.9 },
  guardrails: {
    denied_actions: [{ actions: ['unisolate_*'], reason: 'By people only.' }],
    protected_targets: [
      { kind: 'host', patterns: ['dc-*', '*.prod.example'], reason: 'Domain controllers and production.' },
      { kind: 'user', patterns: ['ceo@*', 'svc-*'], reason: 'Leaders and services.' },
    ],
    rate_limits: [{ actions: ['disable_user'], per_hour: 20, per_day: 200 }],
  },
  rules: [
    {
      name: 'hosts that matter',
      actions: ['isolate_host'],
      target: { criticality: ['critical'] },
      decision: 'require_approval',
      level: 'manager',
      quorum: 2,
    },
    {
      name: 'servers',
      actions: ['isolate_host'],
      targets: ['srv-*', '*-42.corp.example'],
      decision: 'require_approval',
      level: 'manager',
    },
    {
      name: 'night',
      time: { from: '22:00', to: '06:00', timezone: 'Europe/Berlin' },
      severity: ['low'],
      decision: 'require_approval',
      level: 'senior_analyst',
    },
    {
      name: 'certain mail',
      actions: ['quarantine_email'],
      confidence: { min: 0.8 },
      verdict: ['malicious'],
      decision: 'allow',
    },
    {
      name: 'worded',
      when: 'incident != null && incident.severity in ["high", "critical"] && verdict != null && verdict.confidence >= 0.95 && !targets.exists(t, t.startsWith("svc-"))',
      decision: 'allow',
    },
    {
      name: 'accounts',
      actions: ['disable_*'],
      when: 'parameters.note.size() > 10000',
      decision: 'deny',
      reason: 'Too long.',
    },
  ],
};

/** A draft tried on a month's decisions, while somebody else asks the same server for something small all the time. */
export async function backtestBench(own: BenchServer, owner: pg.Client): Promise<BacktestFigures> {
  await owner.query(FILL, [DECISIONS, DAYS]);
  await owner.query('ANALYZE policy_decisions');
  let over = false;
  const waited: number[] = [];
  const others = (async () => {
    while (!over) {
      const from = performance.now();
      await (await fetch(`${own.url}/health/live`)).text();
      waited.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const from = performance.now();
  let answer: string;
  let seconds: number;
  try {
    answer = await own.postText('/api/policy/backtest', { document: DRAFT, days: DAYS + 1 });
    seconds = (performance.now() - from) / 1000;
  } finally {
    // Before anybody stops the server: a request under way would fail with it, and hide why.
    over = true;
    await others;
  }
  const lines = answer.trim().split('\n');
  const { result, problem } = JSON.parse(lines.at(-1) ?? '{}') as {
    result: { redecided: number; changed: number } | null;
    problem: unknown;
  };
  if (result === null) throw new Error(`The backtest failed: ${JSON.stringify(problem)}`);
  return {
    seconds,
    decisions: result.redecided,
    changed: result.changed,
    others: {
      p50_ms: percentile(waited, 0.5),
      p99_ms: percentile(waited, 0.99),
      longest_ms: Math.max(...waited),
    },
  };
}
