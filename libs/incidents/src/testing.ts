import type { IncomingAlert } from './domain/incoming.ts';

let made = 0;

/** An alert for tests; every one is a thing of its own unless told otherwise. */
export function incomingAlert(
  given: Partial<IncomingAlert> = {},
  source: Partial<IncomingAlert['source']> = {},
): IncomingAlert {
  made += 1;
  return {
    source: {
      id: '01900000-0000-7000-8000-00000000aaaa',
      slug: 'edr',
      format: 'generic',
      default_severity: 'medium',
      default_type: 'other',
      playbook: null,
      auto_triage: false,
      deduplication_window_seconds: 3600,
      on_resolved: 'show',
      reopen_window_seconds: 86_400,
      ...source,
    },
    fingerprint: `fingerprint-${made}`,
    external_id: null,
    content: `content-${made}`,
    state: null,
    title: `Alert ${made}`,
    description: '',
    severity: 'medium',
    type: 'malware',
    occurred_at: null,
    raw: {},
    raw_email: null,
    recipient: null,
    fields: {},
    observables: [],
    ...given,
  };
}
