import type { ActionStatus, VerdictDraft } from '#contracts';
import { actionMachine } from '#contracts';
import {
  gapsIn,
  inconclusiveVerdict,
  missingFrom,
  stepResultOf,
  unaskedIn,
  verdictOutput,
  type SettledAction,
} from './outcomes.ts';
import type { StepRecord } from './state.ts';

const action = (status: ActionStatus, more: Partial<SettledAction> = {}): SettledAction => ({
  status,
  result: null,
  error: null,
  policy_decision: null,
  ...more,
});
const step = (key: string, more: Partial<StepRecord> = {}): StepRecord => ({
  key,
  step_id: key,
  kind: 'action',
  title: `look up ${key}`,
  status: 'failed',
  input: { action: `lookup_${key}` },
  output: null,
  error: { code: 'connector_failed', message: 'It did not answer.' },
  evidence: [],
  attempts: 1,
  action_id: null,
  started_at: '2026-11-22T10:00:00.000Z',
  finished_at: null,
  ...more,
});

describe('what an action’s state means for its step', () => {
  const meant: Record<ActionStatus, string | null> = {
    requested: null,
    pending_approval: null,
    approved: null,
    executing: null,
    completed: 'completed',
    rolling_back: 'completed',
    rolled_back: 'completed',
    rollback_failed: 'completed',
    denied: 'skipped denied',
    rejected: 'skipped rejected',
    expired: 'skipped expired',
    cancelled: 'skipped cancelled',
    failed: 'failed failed',
    unconfirmed: 'failed unconfirmed',
  };

  it.each(actionMachine.states)('%s', (status) => {
    const result = stepResultOf(action(status));
    expect(result && [result.status, result.error?.code].filter(Boolean).join(' ')).toBe(meant[status]);
  });

  it('keeps the result, and gives an empty one when there is none', () => {
    expect(stepResultOf(action('completed', { result: { found: 1 } }))?.output).toEqual({ found: 1 });
    expect(stepResultOf(action('completed'))?.output).toEqual({});
    expect(stepResultOf(action('failed', { result: { found: 1 } }))?.output).toBeNull();
  });

  it.each(['denied', 'rejected', 'failed', 'unconfirmed'] as const)(
    'says the reason that was given: %s',
    (status) => {
      const error = { code: 'given', message: 'So it was.' };
      expect(stepResultOf(action(status, { error }))?.error).toBe(error);
    },
  );

  it('gives the policy’s reason when it was denied without another', () => {
    const policy_decision = { reason: 'Not at night.', rule: null };
    expect(stepResultOf(action('denied', { policy_decision }))?.error?.message).toContain('Not at night.');
    expect(stepResultOf(action('denied'))?.error?.message).toContain('no reason is given');
  });
});

describe('what the steps leave open', () => {
  const records = [
    step('ip'),
    step('url', { status: 'completed', error: null }),
    step('skipped', { status: 'skipped' }),
    step('each', { kind: 'for_each', status: 'failed' }),
    step('cut', { kind: 'for_each', status: 'completed', error: null, output: { left_out: 3, total: 13 } }),
    step('whole', { kind: 'for_each', status: 'completed', error: null, output: { left_out: 0, total: 2 } }),
    step('other', { status: 'completed', error: null, output: { left_out: 3, total: 13 } }),
  ];

  it('is each look-up that failed, and what a list was cut by', () => {
    expect(gapsIn(records)).toEqual([
      { code: 'connector_failed', sentence: '“look up ip” failed: It did not answer.' },
      { code: 'left_out', sentence: '“look up cut” left out 3 of 13: it takes no more at once.' },
    ]);
    expect(missingFrom(records)).toEqual(['Step ip (look up ip) failed: It did not answer.']);
  });

  it('is said of twenty steps at most', () => {
    const many = Array.from({ length: 25 }, (_, index) => step(`s${index}`));
    expect(missingFrom(many)).toHaveLength(20);
  });

  it('is each action that nothing could have done, by its name', () => {
    const error = { code: 'connector_not_configured', message: 'No EDR.' };
    const skipped = step('host', { status: 'skipped', error });
    expect(
      unaskedIn([
        skipped,
        { ...skipped, status: 'failed', input: { action: 'lookup_other' } },
        step('ip', { status: 'skipped' }),
        { ...skipped, input: null },
      ]),
    ).toEqual(['lookup_host']);
  });
});

describe('a verdict', () => {
  it('that no run has reached claims nothing and says what is missing', () => {
    expect(inconclusiveVerdict('It broke.', [])).toMatchObject({
      classification: 'inconclusive',
      confidence: 0,
      summary: 'It broke.',
      missing: ['It broke.'],
      recommended_actions: [],
    });
    expect(inconclusiveVerdict('It broke.', ['The mail.']).missing).toEqual(['The mail.']);
  });

  it('shows each piece of evidence once, fifty at most, and whether a model went beyond it', () => {
    const claims = [['E1', 'E2'], ['E2', 'E3'], Array.from({ length: 60 }, (_, index) => `E${index + 4}`)];
    const draft: VerdictDraft = {
      ...inconclusiveVerdict('x', []),
      reasoning: claims.map((evidence) => ({ statement: 'It is so.', evidence })),
    };
    const { evidence, beyond_evidence } = verdictOutput(draft) as {
      evidence: string[];
      beyond_evidence: boolean;
    };
    expect(evidence).toHaveLength(50);
    expect(evidence.slice(0, 4)).toEqual(['E1', 'E2', 'E3', 'E4']);
    expect(beyond_evidence).toBe(false);
    expect(verdictOutput({ ...draft, reservations: ['Too sure.'] })['beyond_evidence']).toBe(true);
  });
});
