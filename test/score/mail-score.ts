/**
 * Judges the shared development mails (neutral view) with the offline analyst and writes predictions for `score.py`.
 *
 *   node --conditions=development --import=./scripts/typescript.mjs test/score/mail-score.ts [--no-auth] [--out PRED.jsonl]
 *
 * The mails are no part of the repository: TW_MAIL names the unpacked folder (with `neutral/` and `index.jsonl`), or
 * TW_SHARED the shared folder whose `data/mail/mail-dev.tar.xz` is unpacked below the system's temporary folder.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evidence, EvidenceDraft } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { authenticationEvidence, checkEmailAuthentication, emailEvidence, parseEmail } from '#mail';
import { judgeOffline } from '../../libs/triage/src/domain/offline.ts';
import { weigh } from '../../libs/triage/src/domain/weigh.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
/** The host that stamps Authentication-Results in the neutral view. */
const TRUSTED = ['mx.corp.example'];

function mailFolder(): string | null {
  const given = process.env['TW_MAIL'];
  if (given !== undefined) return existsSync(given) ? given : null;
  const archive = join(
    process.env['TW_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
    'data/mail/mail-dev.tar.xz',
  );
  if (!existsSync(archive)) return null;
  const folder = join(tmpdir(), 'triage-warden-mail-dev');
  if (!existsSync(join(folder, 'index.jsonl'))) {
    mkdirSync(folder, { recursive: true });
    execFileSync('tar', ['-xJf', archive, '-C', folder]);
  }
  return (
    [folder, ...readdirSync(folder).map((name) => join(folder, name))].find((path) =>
      existsSync(join(path, 'index.jsonl')),
    ) ?? null
  );
}

function snapshotOf(evidence: Evidence[]): IncidentSnapshot {
  return {
    incident: {
      id: 'score', number: 1, title: '', description: '', type: 'phishing', severity: 'medium', status: 'triaging', source: 'score',
      created_at: NOW.toISOString(), behind: [],
escalation_level: null, alert_count: 1, verdict: null,
    }, // prettier-ignore
    alerts: [],
    triage: { wanted: 0, seen: 0 },
    observables: [],
    evidence,
  };
}

async function judge(raw: Buffer, withAuthentication: boolean) {
  const parsed = await parseEmail(raw);
  const drafts: EvidenceDraft[] = emailEvidence(parsed, NOW);
  if (withAuthentication) {
    const result = await checkEmailAuthentication(parsed, raw, { trustedHosts: TRUSTED, resolver: null });
    drafts.push(...authenticationEvidence(result, NOW));
  }
  const evidence = drafts.map((draft, index) => ({
    ...draft,
    id: String(index).padStart(6, '0'),
    label: null,
  }));
  const verdict = judgeOffline(snapshotOf(evidence), evidence, NOW);
  return { verdict, probability: weigh(evidence, 'phishing').probability };
}

const folder = mailFolder();
if (folder === null) {
  console.log('skipped: the shared mail set is not here (set TW_MAIL or TW_SHARED)');
} else {
  const out = process.argv.includes('--out')
    ? (process.argv[process.argv.indexOf('--out') + 1] ?? 'PRED.jsonl')
    : 'PRED.jsonl';
  const withAuthentication = !process.argv.includes('--no-auth');
  const files = new Map(
    readdirSync(join(folder, 'neutral'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.eml'))
      .map((name) => [name.slice(name.lastIndexOf('/') + 1, -4), join(folder, 'neutral', name)]),
  );
  const started = process.cpuUsage();
  const lines: string[] = [];
  for (const [id, path] of files) {
    const { verdict, probability } = await judge(readFileSync(path), withAuthentication);
    lines.push(
      JSON.stringify({
        id,
        classification: verdict.classification,
        confidence: verdict.confidence,
        score: probability,
        category: verdict.category,
      }),
    );
  }
  const used = process.cpuUsage(started);
  writeFileSync(out, `${lines.join('\n')}\n`);
  console.log(
    `${lines.length} mails judged, ${((used.user + used.system) / 1000 / lines.length).toFixed(2)} ms CPU each; predictions in ${out}`,
  );
}
