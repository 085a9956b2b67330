import type { VerdictDraft } from '#contracts';
import type { IncidentFindings } from '#incidents';
import { Context, type Problem } from '#platform';
import type { RunRow, RunsRepository } from './data/runs.repository.ts';
import type { StepsRepository } from './data/steps.repository.ts';
import { newRecord } from './domain/plan.ts';
import type { Step } from './domain/definition.ts';
import { RunEnds } from './run-ends.ts';
import { asAnn, clockAt, NOW, RUN, sessionOf, unitOfWork } from './run-session.fixture.ts';

function ends(run: Partial<RunRow> | null, ended = run !== null) {
  const { unit, recorded } = unitOfWork();
  const context = new Context();
  const verdicts: VerdictDraft[] = [];
  const calls: unknown[] = [];
  const row = run && { ...RUN, ...run };
  const runs = {
    find: async () => row,
    cancel: async () => (ended ? { ...row, status: 'cancelled' } : undefined),
    setVerdict: async (...given: unknown[]) => void calls.push(['verdict', ...given]),
  } as unknown as RunsRepository;
  const failed = {
    ...newRecord(
      sessionOf([{ id: 'a', action: 'look' }]).definition.steps[0] as Step,
      'a',
      NOW.toISOString(),
    ),
    status: 'failed' as const,
    error: { code: 'x', message: 'No answer.' },
  };
  const steps = {
    ofRun: async () => [failed],
    skipOpen: async (...given: unknown[]) => void calls.push(['skip', ...given]),
  } as unknown as StepsRepository;
  const findings = {
    recordVerdict: async (_incident: string, verdict: VerdictDraft) => (verdicts.push(verdict), { id: 'v' }),
  } as unknown as IncidentFindings;
  const one = new RunEnds(unit, context, clockAt(), runs, steps, findings);
  return {
    recorded,
    verdicts,
    calls,
    end: () => one.end(RUN.id, { code: 'replaced', message: 'Asked again.' }),
    cancel: () => asAnn(context, () => one.cancel(RUN.id)),
  };
}

describe('a run that is ended before its time', () => {
  it('closes its steps and leaves a verdict that names what is missing', async () => {
    const { end, calls, verdicts, recorded } = ends({});
    expect(await end()).toBe(true);
    const error = { code: 'replaced', message: 'Asked again.' };
    expect(calls).toEqual([
      ['skip', RUN.id, error, NOW],
      ['verdict', RUN.id, 'v'],
    ]);
    expect(verdicts).toMatchObject([
      {
        classification: 'inconclusive',
        summary: 'Triage was cut short: Asked again.',
        missing: ['Step a (look) failed: No answer.'],
      },
    ]);
    expect(recorded).toEqual([
      {
        name: 'run.settled',
        payload: {
          run_id: RUN.id,
          incident_id: RUN.incident_id,
          playbook: RUN.playbook,
          status: 'cancelled',
        },
        reason: 'Asked again.',
      },
    ]);
  });

  it('keeps the verdict that it has reached', async () => {
    const { end, calls, verdicts } = ends({ verdict_id: 'earlier' });
    expect(await end()).toBe(true);
    expect(verdicts).toEqual([]);
    expect(calls.map((call) => (call as string[])[0])).toEqual(['skip']);
  });

  it('is not ended twice', async () => {
    const { end, calls, recorded } = ends({}, false);
    expect(await end()).toBe(false);
    expect([calls, recorded]).toEqual([[], []]);
  });
});

describe('a person who cancels a run', () => {
  it('is named as the reason', async () => {
    const { cancel, recorded } = ends({});
    await cancel();
    expect(recorded[0]?.reason).toBe('Ann cancelled the run.');
  });

  it('is told when it is over already, or not there', async () => {
    const refusal = (one: ReturnType<typeof ends>) =>
      one.cancel().catch((error: unknown) => error as Problem);
    expect(await refusal(ends({ status: 'completed' }, false))).toMatchObject({
      code: 'illegal_transition',
      message: 'The run is completed already; only a run under way can be cancelled.',
    });
    expect(await refusal(ends(null))).toMatchObject({ code: 'not_found' });
  });
});
