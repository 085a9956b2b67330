import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A threat that was quarantined',
    body: {
      version: 'v1.2.0',
      metadata: { links: { self: 'https://api.amp.example/v1/events' } },
      data: {
        id: '6180352115244794001',
        timestamp: 1795348800,
        timestamp_nanoseconds: 279000000,
        date: '2026-11-22T12:00:00+00:00',
        event_type: 'Threat Quarantined',
        event_type_id: 553648143,
        detection: 'W32.Example.Test',
        detection_id: '6180352115244793858',
        connector_guid: 'a3e0a1b2-0000-4000-8000-000000000001',
        group_guids: ['a3e0a1b2-0000-4000-8000-0000000000f1'],
        severity: 'Medium',
        computer: {
          connector_guid: 'a3e0a1b2-0000-4000-8000-000000000001',
          hostname: 'ws-0042',
          external_ip: '192.0.2.1',
          user: 'amy@CORP',
          active: true,
          network_addresses: [{ ip: '10.20.0.41', mac: '02:00:5e:00:53:01' }],
          links: {
            computer: 'https://api.amp.example/v1/computers/a3e0a1b2-0000-4000-8000-000000000001',
            trajectory:
              'https://api.amp.example/v1/computers/a3e0a1b2-0000-4000-8000-000000000001/trajectory',
          },
        },
        file: {
          disposition: 'Malicious',
          file_name: 'invoice.exe',
          file_path: '\\\\?\\C:\\Users\\amy\\Downloads\\invoice.exe',
          identity: { sha256: '5e'.repeat(32), sha1: '5e'.repeat(20), md5: '5e'.repeat(16) },
          parent: {
            process_id: 4040,
            disposition: 'Clean',
            file_name: 'explorer.exe',
            identity: { sha256: '0a'.repeat(32), sha1: '0a'.repeat(20), md5: '0a'.repeat(16) },
          },
        },
      },
    },
    alerts: [
      {
        external_id: '6180352115244794001',
        title: 'Threat Quarantined: W32.Example.Test on ws-0042',
        severity: 'medium',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          host: { name: 'ws-0042', id: 'a3e0a1b2-0000-4000-8000-000000000001', ip: '10.20.0.41' },
          user: { name: 'amy', domain: 'CORP' },
          process: {
            parent: {
              name: 'explorer.exe',
              pid: 4040,
              hash: {
                sha256: '0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a',
                sha1: '0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a',
                md5: '0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a',
              },
            },
          },
          file: {
            name: 'invoice.exe',
            path: 'C:\\Users\\amy\\Downloads\\invoice.exe',
            hash: {
              sha256: '5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e',
              sha1: '5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e',
              md5: '5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e',
            },
          },
          vendor: { verdict: 'quarantined', severity: 'Medium', severity_scale: 'Low..Critical' },
          event: { action: 'Threat Quarantined', code: '553648143' },
          rule: { name: 'W32.Example.Test' },
          observer: { vendor: 'Cisco', product: 'Secure Endpoint', type: 'edr' },
        },
      },
    ],
  },
  {
    title: 'An incident of threat hunting',
    body: {
      timestamp: 1795349400,
      date: '2026-11-22T12:10:00+00:00',
      event_type: 'SecureX Threat Hunting Incident',
      event_type_id: 1107296344,
      connector_guid: 'a3e0a1b2-0000-4000-8000-000000000002',
      severity: 'Critical',
      computer: {
        connector_guid: 'a3e0a1b2-0000-4000-8000-000000000002',
        hostname: 'ws-0043',
        external_ip: '192.0.2.1',
        active: true,
        network_addresses: [{ ip: '10.20.0.42' }],
      },
      threat_hunting: {
        incident_id: 416,
        incident_title: 'Loader by a scheduled task',
        incident_summary: 'The host ws-0043 runs a loader by a scheduled task.',
        severity: 'critical',
        tactics: [{ name: 'Persistence', external_id: 'TA0003' }],
        techniques: [{ name: 'Scheduled Task/Job', external_id: 'T1053' }],
      },
      tactics: [{ name: 'Persistence', external_id: 'TA0003' }],
      techniques: [{ name: 'Scheduled Task/Job', external_id: 'T1053' }],
    },
    alerts: [
      {
        external_id: '416',
        title: 'Loader by a scheduled task on ws-0043',
        severity: 'critical',
        type: 'malware',
        occurred_at: '2026-11-22T12:10:00.000Z',
        state: 'open',
        fields: {
          host: { name: 'ws-0043', id: 'a3e0a1b2-0000-4000-8000-000000000002', ip: '10.20.0.42' },
          vendor: { severity: 'Critical', severity_scale: 'Low..Critical' },
          event: { action: 'SecureX Threat Hunting Incident', code: '1107296344' },
          threat: {
            tactic: { id: ['TA0003'], name: ['Persistence'] },
            technique: { id: ['T1053'], name: ['Scheduled Task/Job'] },
          },
          rule: { name: 'Loader by a scheduled task' },
          observer: { vendor: 'Cisco', product: 'Secure Endpoint', type: 'edr' },
        },
      },
    ],
  },
];
