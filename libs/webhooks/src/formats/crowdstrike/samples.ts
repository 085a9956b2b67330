import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A detection of the event stream',
    body: {
      metadata: { eventType: 'DetectionSummaryEvent', eventCreationTime: 1764000000000 },
      event: {
        DetectId: 'ldt:test:1',
        DetectName: 'Test delivery',
        Severity: 3,
        ComputerName: 'WS-0042',
        UserName: 'someone',
      },
    },
    alerts: [
      {
        external_id: 'ldt:test:1',
        title: 'Test delivery on WS-0042',
        severity: 'medium',
        occurred_at: '2025-11-24T16:00:00.000Z',
        fields: {
          host: { name: 'WS-0042' },
          user: { name: 'someone' },
          vendor: { severity: '3' },
          event: { action: 'DetectionSummaryEvent' },
          observer: { vendor: 'CrowdStrike', product: 'Falcon', type: 'edr' },
        },
      },
    ],
  },
  {
    title: 'A page of the alerts API',
    body: {
      resources: [
        {
          composite_id: '0123456789abcdef:ind:WS-9',
          display_name: 'Malicious file executed',
          description: 'A file known as malware was run.',
          severity_name: 'High',
          tactic: 'Execution',
          technique_id: 'T1204.002',
          device: { hostname: 'WS-9', device_id: 'd9', local_ip: '10.0.0.9', external_ip: '203.0.113.9' },
          user_name: 'worker',
          filename: 'invoice.exe',
          filepath: '\\Device\\HarddiskVolume2\\Users\\worker\\Downloads\\invoice.exe',
          sha256: 'a'.repeat(64),
          cmdline: 'invoice.exe /quiet',
          ioc_type: 'domain',
          ioc_value: 'invoice-portal.example',
          timestamp: '2026-11-22T12:00:00Z',
        },
      ],
    },
    alerts: [
      {
        external_id: '0123456789abcdef:ind:WS-9',
        title: 'Malicious file executed on WS-9',
        severity: 'high',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          host: { name: 'WS-9', id: 'd9', ip: '10.0.0.9' },
          user: { name: 'worker' },
          process: {
            name: 'invoice.exe',
            executable: '\\Device\\HarddiskVolume2\\Users\\worker\\Downloads\\invoice.exe',
            command_line: 'invoice.exe /quiet',
          },
          file: {
            name: 'invoice.exe',
            path: '\\Device\\HarddiskVolume2\\Users\\worker\\Downloads\\invoice.exe',
            hash: { sha256: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
          },
          vendor: { severity: 'High' },
          threat: { tactic: { name: ['Execution'] }, technique: { id: ['T1204.002'] } },
          source: { ip: '203.0.113.9' },
          observer: { vendor: 'CrowdStrike', product: 'Falcon', type: 'edr' },
        },
        observables: [{ type: 'domain', value: 'invoice-portal.example' }],
      },
    ],
  },
];
