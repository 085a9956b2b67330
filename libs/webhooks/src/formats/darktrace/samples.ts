import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A model breach',
    body: {
      commentCount: 0,
      pbid: 4101,
      time: 1795348800000,
      creationTime: 1795348811000,
      score: 0.674,
      breachUrl: 'https://darktrace.corp.example/#modelbreach/4101',
      model: {
        then: {
          name: 'Compromise::Beaconing Activity To External Rare',
          pid: 156,
          uuid: '80010119-6d7f-0000-0305-5e0000000156',
          description: 'A device has been connecting to a rare place outside again and again.',
          category: 'Suspicious',
          priority: 2,
          tags: ['AP: C2 Comms'],
        },
      },
      triggeredComponents: [
        {
          cid: 2026,
          metric: { mlid: 1, name: 'externalconnections', label: 'External Connections' },
          triggeredFilters: [
            {
              cfid: 1,
              id: 'A',
              filterType: 'Connection hostname',
              trigger: { value: 'gate.parcel-desk.example' },
            },
            { cfid: 2, id: 'B', filterType: 'Destination IP', trigger: { value: '198.51.100.20' } },
            { cfid: 3, id: 'C', filterType: 'Destination port', trigger: { value: '443' } },
          ],
        },
      ],
      device: {
        did: 31,
        sid: 1,
        ip: '10.20.0.41',
        hostname: 'ws-0042.corp.example',
        typename: 'desktop',
        typelabel: 'Desktop',
        firstSeen: 1795000000000,
        lastSeen: 1795348800000,
      },
    },
    alerts: [
      {
        external_id: '4101',
        title: 'Beaconing Activity To External Rare on ws-0042.corp.example',
        severity: 'medium',
        type: 'command_and_control',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          host: { name: 'ws-0042.corp.example', id: '31', ip: '10.20.0.41' },
          vendor: { severity: 'Suspicious', severity_scale: 'category' },
          event: { category: 'Suspicious', url: 'https://darktrace.corp.example/#modelbreach/4101' },
          source: { ip: '10.20.0.41' },
          destination: { ip: '198.51.100.20', port: 443, domain: 'gate.parcel-desk.example' },
          rule: {
            id: '80010119-6d7f-0000-0305-5e0000000156',
            name: 'Compromise::Beaconing Activity To External Rare',
            category: 'Compromise',
          },
          observer: { vendor: 'Darktrace', type: 'network' },
        },
      },
    ],
  },
  {
    title: 'An incident event of the AI Analyst',
    body: {
      summariser: 'ScanSummary',
      acknowledged: false,
      pinned: false,
      createdAt: 1795352400000,
      attackPhases: [4],
      title: 'Port Scanning',
      id: 'da2c7ace-0000-4000-8000-000000000001',
      incidentEventUrl:
        'https://darktrace.corp.example/#aiaincidentevent/da2c7ace-0000-4000-8000-000000000001',
      category: 'suspicious',
      groupCategory: 'suspicious',
      groupScore: 6.8,
      aiaScore: 64,
      summary:
        'The device ws-0042 was observed making an unusually large number of internal connection attempts to several devices.',
      periods: [{ start: 1795348800000, end: 1795351200000 }],
      breachDevices: [
        {
          identifier: 'ws-0042',
          hostname: 'ws-0042',
          ip: '10.20.0.41',
          mac: null,
          subnet: null,
          did: 31,
          sid: 1,
        },
      ],
      relatedBreaches: [
        {
          modelName: 'Device / Attack and Recon Tools',
          pbid: 4102,
          threatScore: 88,
          timestamp: 1795350000000,
        },
      ],
      details: [],
    },
    alerts: [
      {
        external_id: 'da2c7ace-0000-4000-8000-000000000001',
        title: 'Port Scanning on ws-0042',
        severity: 'medium',
        type: 'reconnaissance',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          host: { name: 'ws-0042', id: '31', ip: '10.20.0.41' },
          source: { ip: '10.20.0.41' },
          vendor: { severity: 'suspicious', severity_scale: 'category' },
          event: {
            category: 'suspicious',
            url: 'https://darktrace.corp.example/#aiaincidentevent/da2c7ace-0000-4000-8000-000000000001',
            end: '2026-11-22T12:40:00.000Z',
          },
          rule: { name: 'Device / Attack and Recon Tools' },
          observer: { vendor: 'Darktrace', type: 'network' },
        },
      },
    ],
  },
];
