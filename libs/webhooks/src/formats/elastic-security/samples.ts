import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An alert with dots in its keys',
    body: {
      '@timestamp': '2026-11-22T12:00:30.000Z',
      'kibana.alert.uuid': 'a1'.repeat(32),
      'kibana.alert.rule.name': 'Memory of LSASS was read',
      'kibana.alert.severity': 'high',
      'host.name': 'ws-31',
      'user.name': 'amy',
    },
    alerts: [
      {
        external_id: 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',
        title: 'Memory of LSASS was read on ws-31',
        severity: 'high',
        type: 'account_compromise',
        occurred_at: '2026-11-22T12:00:30.000Z',
        fields: {
          host: { name: 'ws-31' },
          user: { name: 'amy' },
          vendor: { severity: 'high' },
          rule: { name: 'Memory of LSASS was read' },
          observer: { vendor: 'Elastic', product: 'Security', type: 'siem' },
        },
      },
    ],
  },
  {
    title: 'A hit of the alerts index with a process and a threat',
    body: {
      hits: {
        hits: [
          {
            _index: '.internal.alerts-security.alerts-default-000001',
            _id: 'b2'.repeat(32),
            _source: {
              '@timestamp': '2026-11-22T12:05:40.000Z',
              kibana: {
                version: '9.1.0',
                alert: {
                  uuid: 'b2'.repeat(32),
                  url: 'https://kibana.example/app/security/alerts/redirect/b2',
                  severity: 'critical',
                  risk_score: 99,
                  status: 'active',
                  workflow_status: 'open',
                  reason: 'process event with process rundll32.exe by tom on ws-32 created critical alert.',
                  original_time: '2026-11-22T12:05:00.000Z',
                  rule: {
                    uuid: '00000000-0000-4000-8000-0000000000e1',
                    name: 'Rundll32 started by an office program',
                    type: 'eql',
                    description: 'An office program starts what runs libraries.',
                    references: ['https://docs.example/rules/rundll32'],
                    threat: [
                      {
                        framework: 'MITRE ATT&CK',
                        tactic: {
                          id: 'TA0005',
                          name: 'Defense Evasion',
                          reference: 'https://attack.mitre.org/tactics/TA0005/',
                        },
                        technique: [
                          {
                            id: 'T1218',
                            name: 'System Binary Proxy Execution',
                            reference: 'https://attack.mitre.org/techniques/T1218/',
                            subtechnique: [
                              {
                                id: 'T1218.011',
                                name: 'Rundll32',
                                reference: 'https://attack.mitre.org/techniques/T1218/011/',
                              },
                            ],
                          },
                        ],
                      },
                    ],
                  },
                },
              },
              event: {
                action: 'start',
                category: ['process'],
                kind: 'signal',
                dataset: 'endpoint.events.process',
              },
              host: { name: 'ws-32', ip: ['10.4.0.32', 'fe80::1'], os: { name: 'Windows' } },
              user: { name: 'tom', domain: 'CORP', id: 'S-1-5-21-1-2-3-1105' },
              process: {
                name: 'rundll32.exe',
                pid: 4711,
                executable: 'C:\\Windows\\System32\\rundll32.exe',
                command_line: 'rundll32.exe C:\\Users\\tom\\a.dll,Run',
                hash: { sha256: 'c3'.repeat(32) },
                parent: { name: 'winword.exe', executable: 'C:\\Office\\winword.exe' },
              },
            },
          },
        ],
      },
    },
    alerts: [
      {
        external_id: 'b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2',
        title: 'Rundll32 started by an office program on ws-32',
        severity: 'critical',
        type: 'malware',
        occurred_at: '2026-11-22T12:05:00.000Z',
        state: 'open',
        fields: {
          host: { name: 'ws-32', ip: '10.4.0.32', os: { name: 'Windows' } },
          user: { name: 'tom', domain: 'CORP', id: 'S-1-5-21-1-2-3-1105' },
          process: {
            name: 'rundll32.exe',
            executable: 'C:\\Windows\\System32\\rundll32.exe',
            command_line: 'rundll32.exe C:\\Users\\tom\\a.dll,Run',
            pid: 4711,
            hash: { sha256: 'c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3' },
            parent: { name: 'winword.exe', executable: 'C:\\Office\\winword.exe' },
          },
          vendor: { state: 'open', severity: 'critical' },
          event: {
            action: 'start',
            category: 'process',
            reason: 'process event with process rundll32.exe by tom on ws-32 created critical alert.',
            url: 'https://kibana.example/app/security/alerts/redirect/b2',
          },
          rule: {
            id: '00000000-0000-4000-8000-0000000000e1',
            name: 'Rundll32 started by an office program',
            category: 'eql',
          },
          threat: {
            tactic: { id: ['TA0005'], name: ['Defense Evasion'] },
            technique: { id: ['T1218', 'T1218.011'], name: ['System Binary Proxy Execution', 'Rundll32'] },
          },
          observer: { vendor: 'Elastic', product: 'Security', type: 'siem' },
        },
      },
    ],
  },
  {
    title: 'An older one, under signal',
    body: {
      '@timestamp': '2026-11-22T12:10:00.000Z',
      signal: {
        status: 'closed',
        original_time: '2026-11-22T12:09:00.000Z',
        rule: {
          id: 'r9',
          name: 'Connection to a rare country',
          severity: 'medium',
          risk_score: 47,
          threat: [],
        },
      },
      event: { category: 'network', action: 'connection_attempted' },
      source: { ip: '10.4.0.33', port: 51022 },
      destination: { ip: '203.0.113.80', port: 443 },
    },
    alerts: [
      {
        title: 'Connection to a rare country from 10.4.0.33',
        severity: 'medium',
        occurred_at: '2026-11-22T12:09:00.000Z',
        state: 'resolved',
        fields: {
          source: { ip: '10.4.0.33', port: 51022 },
          destination: { ip: '203.0.113.80', port: 443 },
          vendor: { state: 'closed', severity: 'medium' },
          event: { action: 'connection_attempted', category: 'network' },
          rule: { id: 'r9', name: 'Connection to a rare country' },
          observer: { vendor: 'Elastic', product: 'Security', type: 'siem' },
        },
      },
    ],
  },
  {
    title: 'An action of a rule in the words of its variables',
    body: {
      date: '2026-11-22T12:20:00.000Z',
      rule: {
        id: '00000000-0000-4000-8000-0000000000e2',
        name: 'Disk above 95 %',
        type: 'metrics.alert.threshold',
        spaceId: 'default',
        tags: ['disk'],
        url: 'https://kibana.example/app/management/insightsAndAlerting/triggersActions/rule/e2',
      },
      alert: {
        id: 'files-2',
        uuid: '00000000-0000-4000-8000-0000000000e3',
        actionGroup: 'recovered',
        actionGroupName: 'Recovered',
      },
      context: { reason: 'The disk of files-2 is at 71 %.', host: { name: 'files-2' } },
    },
    alerts: [
      {
        external_id: '00000000-0000-4000-8000-0000000000e3',
        title: 'Disk above 95 % on files-2',
        occurred_at: '2026-11-22T12:20:00.000Z',
        state: 'resolved',
        fields: {
          host: { name: 'files-2' },
          event: {
            reason: 'The disk of files-2 is at 71 %.',
            url: 'https://kibana.example/app/management/insightsAndAlerting/triggersActions/rule/e2',
          },
          rule: {
            id: '00000000-0000-4000-8000-0000000000e2',
            name: 'Disk above 95 %',
            category: 'metrics.alert.threshold',
          },
          vendor: { state: 'recovered' },
          observer: { vendor: 'Elastic', product: 'Security', type: 'siem' },
        },
      },
    ],
  },
];
