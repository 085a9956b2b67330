import { makeCounterProvider } from '@willsoto/nestjs-prometheus';

export const RUNS_TOTAL = 'triage_warden_runs_total';

export const runsCounter = makeCounterProvider({
  name: RUNS_TOTAL,
  help: 'Playbook runs that have come to an end',
  labelNames: ['playbook', 'status'],
});
