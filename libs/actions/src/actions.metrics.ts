import { makeCounterProvider } from '@willsoto/nestjs-prometheus';

export const ACTIONS_TOTAL = 'triage_warden_actions_total';

export const actionsCounter = makeCounterProvider({
  name: ACTIONS_TOTAL,
  help: 'Actions that have come to an end, by action and by the state that they ended in; look-ups included',
  labelNames: ['action', 'status'],
});
