import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An alert without evidence',
    body: {
      '@odata.type': '#microsoft.graph.security.alert',
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
        fields: {
          vendor: { severity: 'medium' },
          event: { category: 'Malware' },
          rule: { name: 'Test delivery' },
          threat: { tactic: { name: ['Malware'] } },
          observer: { vendor: 'Microsoft', product: 'Defender', type: 'edr' },
        },
      },
    ],
  },
  {
    title: 'An alert of Graph with its evidence',
    body: {
      id: 'da-1',
      serviceSource: 'microsoftDefenderForEndpoint',
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
        title: 'Suspicious process on ws-1.corp.example',
        severity: 'medium',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          host: { name: 'ws-1.corp.example' },
          vendor: { severity: 'medium' },
          event: { category: 'Execution' },
          observer: { product: 'Defender', vendor: 'Microsoft', type: 'edr' },
          rule: { name: 'Suspicious process' },
          threat: { tactic: { name: ['Execution'] } },
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
        title: 'Connection to a known bad address on ws-2.corp.example',
        severity: 'high',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          host: { name: 'ws-2.corp.example' },
          vendor: { severity: 'High' },
          event: { category: 'AdvancedHunting-AlertEvidence' },
          rule: { name: 'Connection to a known bad address' },
          destination: { ip: '198.51.100.20' },
          observer: { vendor: 'Microsoft', product: 'Defender', type: 'edr' },
        },
      },
    ],
  },
];
