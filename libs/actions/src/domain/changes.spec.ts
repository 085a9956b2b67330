import { changesSince, type Now } from './changes.ts';

const BEFORE = {
  policy_version: 3,
  mode: 'supervised' as const,
  reason: null,
  incident: { severity: 'high' as const, status: 'triaged' as const, verdict: 'malicious' as const },
};
const NOW: Now = {
  automated: true,
  requested_at: new Date('2026-11-27T12:00:00Z'),
  kept: false,
  after_resolution: false,
  level: 'analyst',
  quorum: 1,
  evaluation: {
    decision: 'require_approval',
    level: 'analyst',
    quorum: 1,
    step: 'mode',
    reason: 'The mode asks for it.',
    policy_version: 3,
    mode: 'supervised',
  },
  incident: {
    status: 'triaged',
    resolved_at: null,
    disposition: null,
    severity: 'high',
    verdict: { classification: 'malicious' },
  },
};
const withEvaluation = (changes: Partial<Now['evaluation']>): Now => ({
  ...NOW,
  evaluation: { ...NOW.evaluation, ...changes },
});

describe('what has changed since an approval was asked for', () => {
  it('is nothing while nothing has', () => {
    expect(changesSince(BEFORE, NOW)).toEqual([]);
  });

  it.each([
    ['guardrail', withEvaluation({ decision: 'deny', step: 'protected_target', reason: 'A till.' }), true],
    ['kill_switch', withEvaluation({ decision: 'deny', step: 'kill_switch', reason: 'A drill' }), true],
    ['policy_version', withEvaluation({ policy_version: 4, mode: 'autonomous' }), false],
    ['requirement', withEvaluation({ level: 'manager', quorum: 2 }), false],
    [
      'incident_status',
      { ...NOW, incident: { ...NOW.incident, status: 'resolved', disposition: 'false_positive' } } as Now,
      true,
    ],
    ['incident_severity', { ...NOW, incident: { ...NOW.incident, severity: 'low' } } as Now, false],
    [
      'verdict',
      { ...NOW, incident: { ...NOW.incident, verdict: { classification: 'benign' } } } as Now,
      false,
    ],
  ])('%s is told in a sentence', (what, now, stops) => {
    const [change, ...more] = changesSince(BEFORE, now);
    expect(change).toMatchObject({ what, stops });
    expect(change?.sentence).toMatch(/\.$/);
    expect(more).toEqual([]);
  });

  it('is not that a resolved incident was kept open on purpose', () => {
    const incident = { ...NOW.incident, status: 'resolved' as const } as Now['incident'];
    expect(changesSince(BEFORE, { ...NOW, kept: true, incident })).toEqual([]);
  });
});
