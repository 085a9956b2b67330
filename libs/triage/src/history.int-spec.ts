import { IncidentFindings, IncidentIntake, IncidentSnapshots } from '#incidents';
import { incomingAlert, storePast } from '../../incidents/src/testing.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { Analysts } from './analysts.ts';

const RUN = '0199aaaa-0000-7000-8000-00000000000a';
const FIELDS = {
  host: { name: 'WS-77' },
  rule: { name: 'Odd script' },
  process: { name: 'wscript.exe', hash: { sha256: '5e'.repeat(32) } },
};

/** What is kept as evidence of the past once an incident is judged. */
async function judged(t: TestApp, slug: string, given: Parameters<typeof incomingAlert>[0] = {}) {
  return t.as('analyst', async () => {
    const findings = t.get(IncidentFindings);
    const snapshots = t.get(IncidentSnapshots);
    const alert = incomingAlert({ fields: FIELDS, raw: FIELDS, ...given }, { slug });
    const [received] = await t.get(IncidentIntake).receive([alert]);
    const id = received?.incident_id as string;
    await findings.beginTriage(id, RUN);
    await t.jobs.schedule('alert.extract');
    const verdict = await t.get(Analysts).judge({
      snapshot: await snapshots.load(id),
      instructions: '',
      gaps: [],
      unserved: [],
      time_ms: 120_000,
      run_id: RUN,
      playbook: 'malware_triage',
      addEvidence: (drafts, step) => findings.addEvidence(id, drafts, { step }),
      signal: new AbortController().signal,
    });
    await findings.recordVerdict(id, verdict, { run_id: null });
    const { evidence } = await snapshots.load(id);
    return { verdict, told: evidence.filter(({ kind }) => kind.startsWith('history.')) };
  });
}

describe('what an analyst knows of the past', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await createTestApp();
  });
  afterAll(() => t.close());

  it('is evidence: what is new to the host, what is not, and what people have said of the rule', async () => {
    for (let made = 0; made < 25; made += 1)
      await storePast(t.sql, {
        at: new Date(Date.now() - (10 + made) * 86_400_000),
        source: 'edr',
        words: made < 6 ? ['host.name:ws-77', 'process.name:wscript.exe'] : ['rule.name:odd script'],
        disposition: 'false_positive',
      });
    const { told, verdict } = await judged(t, 'edr');
    expect(told.map(({ kind, weight, polarity }) => [kind, weight, polarity])).toEqual([
      ['history.host.first_rule', 0.08, 'malicious'],
      ['history.host.known_program', 0, 'neutral'],
      ['history.host.first_file', 0.12, 'malicious'],
      ['history.rule', 0.25, 'benign'],
    ]);
    expect(told.every(({ label }) => /^E\d+$/.test(label ?? ''))).toBe(true);
    const cited = verdict.reasoning.flatMap(({ evidence }) => evidence);
    expect(told.filter(({ weight }) => weight > 0).every(({ id }) => cited.includes(id))).toBe(true);
  });

  it('is that there is none, which weighs nothing', async () => {
    const { told } = await judged(t, 'new-edr');
    expect(told.map(({ kind, weight, polarity }) => [kind, weight, polarity])).toEqual([
      ['history.host.short', 0, 'neutral'],
      ['history.rule', 0, 'neutral'],
    ]);
  });

  it('is not asked of a mail', async () => {
    expect((await judged(t, 'edr', { type: 'phishing' })).told).toEqual([]);
  });
});
