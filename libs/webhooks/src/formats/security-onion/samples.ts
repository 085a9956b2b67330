import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An alert of Suricata',
    body: {
      '@timestamp': '2026-11-22T12:00:00.120Z',
      event: {
        module: 'suricata',
        dataset: 'suricata.alert',
        category: 'network',
        severity: 3,
        severity_label: 'high',
      },
      rule: {
        name: 'ET MALWARE Beacon of a known family',
        uuid: '2900001',
        category: 'Malware Command and Control Activity Detected',
        action: 'allowed',
        severity: 1,
        ruleset: 'Emerging Threats',
      },
      observer: { name: 'sensor-1' },
      host: { name: 'sensor-1' },
      source: { ip: '10.4.0.31', port: 50111 },
      destination: { ip: '203.0.113.120', port: 443, geo: { country_name: 'Nowhere' } },
      network: { transport: 'TCP', community_id: '1:c2FtcGxlLXNhbXBsZS1zYW1wbGU=' },
      log: { id: { uid: '1000000000000001' } },
      tags: ['alert'],
    },
    alerts: [
      {
        title: 'ET MALWARE Beacon of a known family from 10.4.0.31',
        severity: 'high',
        type: 'command_and_control',
        occurred_at: '2026-11-22T12:00:00.120Z',
        fields: {
          source: { ip: '10.4.0.31', port: 50111 },
          destination: { ip: '203.0.113.120', port: 443 },
          network: { transport: 'tcp' },
          vendor: { verdict: 'allowed', severity: 'high' },
          event: {
            action: 'allowed',
            category: 'Malware Command and Control Activity Detected',
            provider: 'suricata',
          },
          rule: { id: '2900001', name: 'ET MALWARE Beacon of a known family', category: 'Emerging Threats' },
          observer: {
            name: 'sensor-1',
            vendor: 'Security Onion Solutions',
            product: 'Security Onion',
            type: 'siem',
          },
        },
      },
    ],
  },
  {
    title: 'A Sigma rule that has matched',
    body: {
      '@timestamp': '2026-11-22T12:10:00.000Z',
      event: { module: 'sigma', dataset: 'sigma.alert', kind: 'alert', severity_label: 'critical' },
      rule: {
        name: 'Shadow copies deleted with vssadmin',
        uuid: '00000000-0000-4000-8000-000000000081',
        category: 'process_creation',
      },
      sigma_level: 'critical',
      host: { name: 'ws-34' },
      user: { name: 'tom' },
      process: {
        executable: 'C:\\Windows\\System32\\vssadmin.exe',
        command_line: 'vssadmin delete shadows /all',
        parent: { executable: 'C:\\Windows\\System32\\cmd.exe' },
      },
      observer: { name: 'manager-1' },
    },
    alerts: [
      {
        title: 'Shadow copies deleted with vssadmin on ws-34',
        severity: 'critical',
        type: 'ransomware',
        occurred_at: '2026-11-22T12:10:00.000Z',
        fields: {
          host: { name: 'ws-34' },
          user: { name: 'tom' },
          process: {
            command_line: 'vssadmin delete shadows /all',
            executable: 'C:\\Windows\\System32\\vssadmin.exe',
            name: 'vssadmin.exe',
            parent: { executable: 'C:\\Windows\\System32\\cmd.exe', name: 'cmd.exe' },
          },
          vendor: { severity: 'critical' },
          event: { category: 'process_creation', provider: 'sigma' },
          rule: {
            id: '00000000-0000-4000-8000-000000000081',
            name: 'Shadow copies deleted with vssadmin',
            category: 'process_creation',
          },
          observer: {
            name: 'manager-1',
            vendor: 'Security Onion Solutions',
            product: 'Security Onion',
            type: 'siem',
          },
        },
      },
    ],
  },
];
