import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A detection without its events',
    body: {
      type: 'RULE_DETECTION',
      id: 'de_00000000-0000-4000-8000-000000000061',
      detection: [
        {
          ruleName: 'many_failed_logins_then_success',
          ruleId: 'ru_00000000-0000-4000-8000-000000000062',
          ruleVersion: 'ru_00000000-0000-4000-8000-000000000062@v_1795000000_000000000',
          ruleType: 'MULTI_EVENT',
          alertState: 'ALERTING',
          riskScore: 75,
          urlBackToProduct: 'https://secops.example/ruleDetections?ruleId=ru_1',
          detectionFields: [
            { key: 'username', value: 'tom' },
            { key: 'src_ip', value: '198.51.100.62' },
          ],
        },
      ],
      createdTime: '2026-11-22T12:10:00Z',
      detectionTime: '2026-11-22T12:05:00Z',
      timeWindow: { startTime: '2026-11-22T12:00:00Z', endTime: '2026-11-22T12:05:00Z' },
    },
    alerts: [
      {
        external_id: 'de_00000000-0000-4000-8000-000000000061',
        title: 'Many failed logins then success: tom',
        severity: 'high',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          user: { name: 'tom' },
          source: { ip: '198.51.100.62' },
          vendor: { state: 'ALERTING', severity: '75', severity_scale: '0..100' },
          rule: {
            id: 'ru_00000000-0000-4000-8000-000000000062',
            name: 'many_failed_logins_then_success',
            category: 'MULTI_EVENT',
          },
          event: {
            url: 'https://secops.example/ruleDetections?ruleId=ru_1',
            end: '2026-11-22T12:05:00.000Z',
          },
          observer: { vendor: 'Google', product: 'Security Operations', type: 'siem' },
        },
      },
    ],
  },
  {
    title: 'A detection with a process',
    body: {
      detections: [
        {
          type: 'RULE_DETECTION',
          id: 'de_00000000-0000-4000-8000-000000000063',
          detection: [
            {
              ruleName: 'Office program starts a shell',
              description: 'An office program should start no shell.',
              severity: 'HIGH',
              ruleId: 'ru_00000000-0000-4000-8000-000000000064',
              ruleType: 'SINGLE_EVENT',
              alertState: 'ALERTING',
              urlBackToProduct: 'https://secops.example/alert?alertId=de_63',
              ruleLabels: [
                { key: 'author', value: 'detection team' },
                { key: 'mitre_attack_tactic', value: 'Execution' },
                { key: 'mitre_attack_technique', value: 'T1204.002' },
              ],
              detectionFields: [{ key: 'hostname', value: 'ws-33' }],
            },
          ],
          createdTime: '2026-11-22T12:21:00Z',
          detectionTime: '2026-11-22T12:20:00Z',
          timeWindow: { startTime: '2026-11-22T12:20:00Z', endTime: '2026-11-22T12:20:00Z' },
          collectionElements: [
            {
              label: 'e',
              references: [
                {
                  event: {
                    metadata: {
                      eventTimestamp: '2026-11-22T12:19:58.250Z',
                      eventType: 'PROCESS_LAUNCH',
                      productName: 'EDR of corp',
                      vendorName: 'Corp',
                    },
                    principal: {
                      hostname: 'ws-33',
                      ip: ['10.4.0.33'],
                      user: { userid: 'amy', windowsSid: 'S-1-5-21-1-2-3-1106' },
                      administrativeDomain: 'CORP',
                    },
                    target: {
                      process: {
                        commandLine: 'cmd.exe /c whoami',
                        file: { fullPath: 'C:\\Windows\\System32\\cmd.exe', sha256: 'd4'.repeat(32) },
                        parentProcess: { file: { fullPath: 'C:\\Office\\winword.exe' } },
                      },
                    },
                    securityResult: [{ action: ['BLOCK'], summary: 'Stopped' }],
                  },
                },
              ],
            },
          ],
        },
      ],
    },
    alerts: [
      {
        external_id: 'de_00000000-0000-4000-8000-000000000063',
        title: 'Office program starts a shell on ws-33',
        severity: 'high',
        type: 'malware',
        occurred_at: '2026-11-22T12:19:58.250Z',
        fields: {
          host: { name: 'ws-33', ip: '10.4.0.33' },
          user: { name: 'amy', domain: 'CORP' },
          process: {
            name: 'cmd.exe',
            executable: 'C:\\Windows\\System32\\cmd.exe',
            command_line: 'cmd.exe /c whoami',
            hash: { sha256: 'd4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4' },
            parent: { name: 'winword.exe', executable: 'C:\\Office\\winword.exe' },
          },
          vendor: { state: 'ALERTING', verdict: 'blocked', severity: 'HIGH' },
          rule: {
            id: 'ru_00000000-0000-4000-8000-000000000064',
            name: 'Office program starts a shell',
            category: 'SINGLE_EVENT',
          },
          threat: { tactic: { name: ['Execution'] }, technique: { id: ['T1204.002'] } },
          event: {
            action: 'PROCESS_LAUNCH',
            provider: 'EDR of corp',
            url: 'https://secops.example/alert?alertId=de_63',
            end: '2026-11-22T12:20:00.000Z',
          },
          observer: { vendor: 'Google', product: 'Security Operations', type: 'siem' },
        },
      },
    ],
  },
];
