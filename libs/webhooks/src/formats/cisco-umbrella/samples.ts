import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A query for a name of malware that was blocked',
    body: {
      type: 'dns',
      externalip: '192.0.2.1',
      internalip: '10.20.0.41',
      domain: 'gate.parcel-desk.example',
      verdict: 'blocked',
      categories: [{ id: 66, type: 'security', label: 'Malware', integration: false, deprecated: false }],
      policycategories: [],
      threats: [],
      identities: [
        {
          id: 7,
          label: 'ws-0042',
          type: { id: 9, type: 'roaming', label: 'Roaming Computers' },
          deleted: false,
        },
        {
          id: 8,
          label: 'Amy Park (amy@corp.example)',
          type: { id: 7, type: 'directory_user', label: 'AD Users' },
          deleted: false,
        },
      ],
      querytype: 'A',
      returncode: 0,
      date: '2026-11-22',
      time: '12:00:00',
      timestamp: 1795348800000,
    },
    alerts: [
      {
        title: 'DNS query for gate.parcel-desk.example (Malware) blocked on ws-0042',
        severity: 'medium',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          host: { name: 'ws-0042', ip: '10.20.0.41' },
          source: { ip: '10.20.0.41' },
          dns: { question: { name: 'gate.parcel-desk.example' } },
          vendor: {
            verdict: 'blocked',
            severity: 'security blocked',
            severity_scale: 'kind of category and verdict',
          },
          user: { name: 'amy@corp.example', email: 'amy@corp.example' },
          destination: { domain: 'gate.parcel-desk.example' },
          event: { action: 'blocked', category: 'Malware' },
          observer: { vendor: 'Cisco', product: 'Umbrella', type: 'web' },
        },
      },
    ],
  },
  {
    title: 'A page that was reached',
    body: {
      type: 'proxy',
      externalip: '192.0.2.1',
      internalip: '10.20.0.42',
      domain: 'parcel-desk.example',
      url: 'https://parcel-desk.example/login',
      verdict: 'allowed',
      categories: [{ id: 68, type: 'security', label: 'Phishing' }],
      identities: [{ id: 9, label: 'ws-0043', type: { id: 9, type: 'roaming', label: 'Roaming Computers' } }],
      useragent: 'Mozilla/5.0 (X11; Linux x86_64)',
      timestamp: 1795349400000,
    },
    alerts: [
      {
        title: 'Web access to parcel-desk.example (Phishing) allowed on ws-0043',
        severity: 'high',
        type: 'phishing',
        occurred_at: '2026-11-22T12:10:00.000Z',
        fields: {
          host: { name: 'ws-0043', ip: '10.20.0.42' },
          source: { ip: '10.20.0.42' },
          url: { full: 'https://parcel-desk.example/login' },
          user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64)' },
          vendor: {
            verdict: 'allowed',
            severity: 'security reached',
            severity_scale: 'kind of category and verdict',
          },
          destination: { domain: 'parcel-desk.example' },
          event: { action: 'allowed', category: 'Phishing' },
          observer: { vendor: 'Cisco', product: 'Umbrella', type: 'web' },
        },
      },
    ],
  },
];
