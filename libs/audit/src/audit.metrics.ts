import { makeCounterProvider } from '@willsoto/nestjs-prometheus';

export const REFUSED_TOTAL = 'triage_warden_audit_refused_total';

export const auditMetrics = [
  makeCounterProvider({
    name: REFUSED_TOTAL,
    help: 'Entries that the sealer has kept out of the chain because the application had not recorded them. More than 0: somebody writes to the database past it.',
  }),
];
