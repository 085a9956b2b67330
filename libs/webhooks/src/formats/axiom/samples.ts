import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A monitor that has matched an event',
    body: {
      monitorID: 'Monitor000000000001',
      body: 'Event Matched',
      description: 'Somebody has read all customers.',
      queryStartTime: '2026-11-22 11:58:03.266529825 +0000 UTC',
      queryEndTime: '2026-11-22 11:59:03.266529825 +0000 UTC',
      timestamp: '2026-11-22 11:59:03 +0000 UTC',
      title: 'Triggered: All customers were read',
      value: 0,
      matchedEvent: {
        _sysTime: '2026-11-22T11:58:13.204120361Z',
        _time: '2026-11-22T11:58:13.204114531Z',
        user_name: 'amy',
        client_ip: '198.51.100.77',
      },
    },
    alerts: [
      {
        title: 'All customers were read: amy',
        occurred_at: '2026-11-22T11:58:13.204Z',
        state: 'open',
        fields: {
          user: { name: 'amy' },
          source: { ip: '198.51.100.77' },
          rule: { id: 'Monitor000000000001', name: 'All customers were read' },
          vendor: { state: 'Triggered' },
          observer: { vendor: 'Axiom', type: 'monitoring' },
        },
      },
    ],
  },
  {
    title: 'A monitor of a threshold, resolved',
    body: {
      action: 'Closed',
      event: {
        monitorID: 'Monitor000000000002',
        body: 'Current value of 3 is below the threshold of 10',
        description: '',
        queryStartTime: '2026-11-22 12:00:00 +0000 UTC',
        queryEndTime: '2026-11-22 12:05:00 +0000 UTC',
        timestamp: '2026-11-22 12:05:00 +0000 UTC',
        title: 'Resolved: Errors of the cart',
        value: 3,
        matchedEvent: null,
      },
    },
    alerts: [
      {
        title: 'Errors of the cart',
        occurred_at: '2026-11-22T12:05:00.000Z',
        state: 'resolved',
        fields: {
          rule: { id: 'Monitor000000000002', name: 'Errors of the cart' },
          vendor: { state: 'Closed' },
          observer: { vendor: 'Axiom', type: 'monitoring' },
        },
      },
    ],
  },
];
