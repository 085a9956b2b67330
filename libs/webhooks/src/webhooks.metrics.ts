import { makeCounterProvider } from '@willsoto/nestjs-prometheus';

export const DELIVERIES_TOTAL = 'triage_warden_webhook_deliveries_total';

/** `reason` is empty unless `outcome` is refused or handshake; `source` is "unknown" for addresses that name none. */
export const webhooksMetrics = [
  makeCounterProvider({
    name: DELIVERIES_TOTAL,
    help: 'Webhook deliveries by outcome: accepted, duplicate, refused (with the reason) or handshake (with its name).',
    labelNames: ['source', 'outcome', 'reason'],
  }),
];
