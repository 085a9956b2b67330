import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An alert without evidence',
    body: {
      id: 'test-1',
      title: 'Test delivery',
      severity: 'medium',
      category: 'Malware',
      description: 'A first alert, sent by hand.',
    },
    alerts: [
      {
        external_id: 'test-1',
        title: 'Test delivery',
        severity: 'medium',
        type: 'malware',
        occurred_at: null,
        recipient: null,
        fields: { tactic: 'Malware' },
        observables: [],
      },
    ],
  },
  {
    title: 'An alert of Graph with its evidence',
    body: {
      id: 'da-1',
      title: 'Suspicious process',
      severity: 'medium',
      category: 'Execution',
      createdDateTime: '2026-11-22T12:00:00Z',
      evidence: [
        { '@odata.type': '#microsoft.graph.security.deviceEvidence', deviceDnsName: 'ws-1.corp.example' },
      ],
    },
    alerts: [
      {
        external_id: 'da-1',
        title: 'Suspicious process',
        severity: 'medium',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        recipient: null,
        fields: {
          host: { name: 'ws-1.corp.example' },
          tactic: 'Execution',
        },
        observables: [{ type: 'host', value: 'ws-1.corp.example' }],
      },
    ],
  },
  {
    title: 'A record of Advanced Hunting',
    body: {
      records: [
        {
          category: 'AdvancedHunting-AlertEvidence',
          properties: {
            AlertId: 'x-1',
            Title: 'Connection to a known bad address',
            Severity: 'High',
            EntityType: 'Ip',
            DeviceName: 'ws-2.corp.example',
            RemoteIP: '198.51.100.20',
            Timestamp: '2026-11-22T12:00:00Z',
          },
        },
      ],
    },
    alerts: [
      {
        external_id: 'x-1 AdvancedHunting-AlertEvidence Ip 198.51.100.20',
        title: 'Connection to a known bad address',
        severity: 'high',
        type: null,
        occurred_at: '2026-11-22T12:00:00.000Z',
        recipient: null,
        fields: {
          host: { name: 'ws-2.corp.example' },
          ip: '198.51.100.20',
        },
        observables: [],
      },
    ],
  },
];
