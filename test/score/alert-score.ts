/**
 * Judges labelled alerts with the offline analyst as the webhook would hand them over, and prints how well the
 * probability tells alerting from harmless events: AUROC over all of them, and over each half of the rules.
 *
 *   node --conditions=development --import=./scripts/typescript.mjs test/score/alert-score.ts [--out PRED.jsonl]
 *
 * The alerts are no part of the repository: TW_SHARED names the shared folder with `data/alerts`. Whoever writes
 * knowledge looks at the payloads of `open` rules only; those of `kept` ones are for the number alone.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { alertEvidence } from '../../libs/triage/src/domain/alert-evidence.ts';
import { judgeOffline } from '../../libs/triage/src/domain/offline.ts';
import { weigh } from '../../libs/triage/src/domain/weigh.ts';
import type { ParsedAlert } from '../../libs/webhooks/src/domain/parsed-alert.ts';
import { parseDelivery } from '../../libs/webhooks/src/formats/parse-delivery.ts';

const NOW = new Date('2026-01-01T00:00:00Z');

interface Labelled {
  file: string;
  source: string;
  should_alert?: { expected: boolean; rule: string };
}

interface Judged {
  file: string;
  source: string;
  half: 'open' | 'kept';
  malicious: boolean;
  score: number;
  classification: string;
  facts: string[];
}

/** As a source with the settings of a new one stores it. */
function snapshotOf(alert: ParsedAlert): IncidentSnapshot {
  const severity = alert.severity ?? 'medium';
  const type = alert.type ?? 'other';
  const title = alert.title ?? '';
  return {
    incident: {
      id: 'score', number: 1, title, description: alert.description, type, severity, status: 'triaging', source: 'score',
      created_at: NOW.toISOString(), behind: [], escalation_level: null, alert_count: 1, verdict: null,
    },
    alerts: [
      {
        id: 'alert', title, severity, received_at: NOW.toISOString(), occurred_at: null, fields: alert.fields as IncidentSnapshot['alerts'][number]['fields'],
        raw: alert.raw, raw_email: alert.raw_email, recipient: alert.recipient,
      },
    ],
    triage: { wanted: 0, seen: 0 },
    observables: [],
    evidence: [],
  }; // prettier-ignore
}

function judge(folder: string, { file, source, should_alert }: Labelled): Judged[] {
  if (should_alert === undefined) return [];
  const body = readFileSync(join(folder, file));
  const [alert] = parseDelivery('auto', body, { 'content-type': 'application/json' }).alerts;
  if (alert === undefined) return [];
  const snapshot = snapshotOf(alert);
  const evidence: Evidence[] = alertEvidence(snapshot, NOW).map((draft, index) => ({
    ...draft,
    id: String(index).padStart(6, '0'),
    label: null,
  }));
  const half = (createHash('sha256').update(should_alert.rule).digest()[0] as number) < 128 ? 'open' : 'kept';
  return [
    {
      file,
      source,
      half,
      malicious: should_alert.expected,
      score: weigh(evidence, snapshot.incident.type).probability,
      classification: judgeOffline(snapshot, evidence, NOW).classification,
      facts: evidence
        .filter(({ weight }) => weight > 0)
        .map((one) => `${one.polarity === 'benign' ? '-' : '+'}${one.weight} ${one.kind}: ${one.statement}`),
    },
  ];
}

/** The chance that one that should alert scores above one that should not; null without both. */
function auroc(judged: readonly Judged[]): number | null {
  const [yes, no] = [true, false].map((wanted) => judged.filter(({ malicious }) => malicious === wanted));
  if (!yes?.length || !no?.length) return null;
  const wins = yes.flatMap((one) =>
    no.map((other) => (one.score > other.score ? 1 : one.score === other.score ? 0.5 : 0)),
  );
  return wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
}

const folder = join(process.env['TW_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'data/alerts');
if (!existsSync(join(folder, 'index.jsonl'))) {
  console.log('skipped: the shared alerts are not here (set TW_SHARED)');
} else {
  const rows = readFileSync(join(folder, 'index.jsonl'), 'utf8').split('\n').filter(Boolean);
  const judged = rows.flatMap((line) => judge(folder, JSON.parse(line) as Labelled));
  const told = (name: string, some: readonly Judged[]) =>
    console.log(`${name.padEnd(28)} ${String(some.length).padStart(4)}  ${auroc(some)?.toFixed(3) ?? '-'}`);
  told('all', judged);
  for (const half of ['open', 'kept'] as const)
    told(
      half,
      judged.filter((one) => one.half === half),
    );
  for (const [source, some] of Map.groupBy(judged, (one) => one.source)) told(source, some);
  if (process.argv.includes('--out'))
    writeFileSync(
      process.argv[process.argv.indexOf('--out') + 1] ?? 'PRED.jsonl',
      `${judged.map((one) => JSON.stringify(one)).join('\n')}\n`,
    );
}
