import { makeCounterProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';

export const INCIDENTS_TOTAL = 'triage_warden_incidents_total';
export const TRIAGE_DURATION = 'triage_warden_triage_duration_seconds';

// Counted after the commit by the process that did it, so a scrape over all processes adds up to the truth.
export const incidentsMetrics = [
  makeCounterProvider({
    name: INCIDENTS_TOTAL,
    help: 'Incidents made, by type and severity.',
    labelNames: ['type', 'severity'],
  }),
  makeHistogramProvider({
    name: TRIAGE_DURATION,
    help: 'Seconds from the first alert, or the request to triage again, to the verdict.',
    labelNames: ['type'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600],
  }),
];
