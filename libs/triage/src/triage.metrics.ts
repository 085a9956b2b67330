import { makeCounterProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';

export const VERDICTS_TOTAL = 'triage_warden_verdicts_total';
export const CLAUDE_TOKENS_TOTAL = 'triage_warden_claude_tokens_total';
export const CLAUDE_COST_TOTAL = 'triage_warden_claude_cost_cents_total';
export const CLAUDE_LATENCY = 'triage_warden_claude_judgement_seconds';
export const CLAUDE_FALLBACKS_TOTAL = 'triage_warden_claude_fallbacks_total';

export const triageMetrics = [
  makeCounterProvider({
    name: VERDICTS_TOTAL,
    help: 'Verdicts given, by analyst, incident type and classification.',
    labelNames: ['analyst', 'type', 'classification'],
  }),
  makeCounterProvider({
    name: CLAUDE_TOKENS_TOTAL,
    help: 'Tokens used at the Messages API, by model and kind (input, output, cache_write, cache_read).',
    labelNames: ['model', 'kind'],
  }),
  makeCounterProvider({
    name: CLAUDE_COST_TOTAL,
    help: 'What these tokens cost by the configured prices, in cents.',
    labelNames: ['model'],
  }),
  makeHistogramProvider({
    name: CLAUDE_LATENCY,
    help: 'Seconds of one judgement by Claude, look-ups included.',
    labelNames: ['outcome'],
    buckets: [0.5, 1, 2.5, 5, 10, 20, 30, 60, 90, 180, 600],
  }),
  makeCounterProvider({
    name: CLAUDE_FALLBACKS_TOTAL,
    help: 'Judgements that the offline analyst gave although Claude is configured, by cause.',
    labelNames: ['cause'],
  }),
];
