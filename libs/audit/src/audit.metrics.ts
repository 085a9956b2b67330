import { makeCounterProvider, makeGaugeProvider } from '@willsoto/nestjs-prometheus';

export const REFUSED_TOTAL = 'triage_warden_audit_refused_total';
export const UNANCHORED = 'triage_warden_audit_unanchored_entries';

export const auditMetrics = [
  makeCounterProvider({
    name: REFUSED_TOTAL,
    help: 'Entries that the sealer has kept out of the chain because the application had not recorded them. More than 0: somebody writes to the database past it.',
  }),
  makeGaugeProvider({
    name: UNANCHORED,
    help: 'Sealed entries behind the last anchor, as far as this process has seen. Less than 0: the chain of a tenant is shorter than it was anchored.',
  }),
];
