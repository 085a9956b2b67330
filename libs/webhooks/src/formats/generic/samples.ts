import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A first alert',
    body: {
      alert_id: 'test-1',
      type: 'phishing',
      severity: 'medium',
      title: 'Test delivery',
      description: 'A first alert, sent by hand.',
      observables: [{ type: 'domain', value: 'example.net' }],
    },
    alerts: [
      {
        external_id: 'test-1',
        title: 'Test delivery',
        severity: 'medium',
        type: 'phishing',
        fields: { vendor: { severity: 'medium' } },
        observables: [{ type: 'domain', value: 'example.net' }],
      },
    ],
  },
  {
    title: 'All that is documented',
    body: {
      alert_id: 'a-1',
      title: 'Sign-in from two countries',
      severity: 'high',
      type: 'suspicious_login',
      description: 'See 203.0.113.7',
      timestamp: '2026-11-22T12:00:00Z',
      recipient: 'alice@corp.example',
      observables: [{ type: 'ip', value: '203.0.113.7' }],
      data: { user: { name: 'alice' }, host: { name: 'WS-1', ip: '192.0.2.1' } },
    },
    alerts: [
      {
        external_id: 'a-1',
        title: 'Sign-in from two countries',
        severity: 'high',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          host: { name: 'WS-1', ip: '192.0.2.1' },
          user: { name: 'alice' },
          vendor: { severity: 'high' },
          email: { to: { address: ['alice@corp.example'] } },
          data: { user: { name: 'alice' }, host: { name: 'WS-1', ip: '192.0.2.1' } },
        },
        observables: [{ type: 'ip', value: '203.0.113.7' }],
      },
    ],
  },
  {
    title: 'Two alerts at once',
    body: [
      { alert_id: 'a-2', title: 'Port scan', severity: 2, src_ip: '198.51.100.7' },
      { alert_id: 'a-3', title: 'Disk almost full', severity: 'P4', host: { name: 'db-1', ip: '192.0.2.9' } },
    ],
    alerts: [
      {
        external_id: 'a-2',
        title: 'Port scan',
        severity: 'low',
        type: 'reconnaissance',
        fields: { source: { ip: '198.51.100.7' }, vendor: { severity: '2' } },
      },
      {
        external_id: 'a-3',
        title: 'Disk almost full',
        severity: 'low',
        fields: { host: { name: 'db-1', ip: '192.0.2.9' }, vendor: { severity: 'P4' } },
      },
    ],
  },
];
