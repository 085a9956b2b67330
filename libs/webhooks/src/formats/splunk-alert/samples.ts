import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'The webhook action, as short as it is',
    body: {
      sid: 'test-1',
      search_name: 'Test delivery',
      app: 'search',
      owner: 'admin',
      result: { host: 'WS-0042', user: 'someone' },
    },
    alerts: [
      {
        external_id: 'test-1 7691ed0ec908c4f8a34a2a841662d30b787eb6ff',
        title: 'Test delivery on WS-0042',
        fields: {
          host: { name: 'WS-0042' },
          user: { name: 'someone' },
          rule: { name: 'Test delivery' },
          observer: { vendor: 'Splunk', type: 'siem' },
        },
      },
    ],
  },
  {
    title: 'The webhook action with a whole row',
    body: {
      sid: 'scheduler__admin__search_1',
      search_name: 'Brute force',
      results_link: 'https://splunk.example/x',
      result: { src_ip: '203.0.113.7', user: 'alice', count: '42', severity: 'high', _time: '1795348800' },
    },
    alerts: [
      {
        external_id: 'scheduler__admin__search_1 42004bfcbe1d3d8defb47a047a1b5dc7f8ff9583',
        title: 'Brute force: alice',
        severity: 'high',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          user: { name: 'alice' },
          source: { ip: '203.0.113.7' },
          vendor: { severity: 'high' },
          event: { url: 'https://splunk.example/x', count: 42 },
          rule: { name: 'Brute force' },
          observer: { vendor: 'Splunk', type: 'siem' },
        },
      },
    ],
  },
];
