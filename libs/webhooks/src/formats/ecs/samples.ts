import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An alert of a sensor',
    body: {
      '@timestamp': '2026-11-22T12:00:00.000Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'alert',
        category: ['intrusion_detection'],
        type: ['denied'],
        action: 'dropped',
        module: 'ids',
        id: 'ecs-4101',
      },
      rule: { id: '41001', name: 'Path traversal in a web server', category: 'Web application attack' },
      log: { level: 'warning' },
      observer: { vendor: 'Acme', product: 'Sensor', type: 'ids', name: 'sensor-1' },
      source: { ip: '203.0.113.66', port: 40022 },
      destination: { ip: '10.20.0.9', port: 8080 },
      host: { name: 'web-1', ip: ['10.20.0.9'] },
      network: { transport: 'tcp' },
    },
    alerts: [
      {
        external_id: 'ecs-4101',
        title: 'Path traversal in a web server on web-1',
        severity: 'medium',
        type: 'vulnerability',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          host: { name: 'web-1', ip: '10.20.0.9' },
          source: { ip: '203.0.113.66', port: 40022 },
          destination: { ip: '10.20.0.9', port: 8080 },
          network: { transport: 'tcp' },
          vendor: { verdict: 'blocked', severity: 'warning' },
          event: { action: 'dropped', category: 'intrusion_detection', provider: 'ids' },
          observer: { vendor: 'Acme', product: 'Sensor', type: 'network', name: 'sensor-1' },
          rule: { id: '41001', name: 'Path traversal in a web server', category: 'Web application attack' },
        },
      },
    ],
  },
  {
    title: 'A sign-in that failed',
    body: {
      '@timestamp': '2026-11-22T12:10:00.000Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'event',
        category: ['authentication'],
        type: ['start'],
        action: 'ssh_login',
        outcome: 'failure',
        dataset: 'system.auth',
        module: 'system',
      },
      message: 'Failed password for amy from 203.0.113.9 port 51122 ssh2',
      host: { name: 'bastion-2', os: { name: 'Debian GNU/Linux' } },
      user: { name: 'amy' },
      source: { ip: '203.0.113.9', port: 51122 },
      process: { name: 'sshd', pid: 4711 },
    },
    alerts: [
      {
        title: 'Failed password for amy from 203.0.113.9 port 51122 ssh2',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:10:00.000Z',
        fields: {
          host: { name: 'bastion-2', os: { name: 'Debian GNU/Linux' } },
          user: { name: 'amy' },
          source: { ip: '203.0.113.9', port: 51122 },
          process: { name: 'sshd', pid: 4711 },
          event: { action: 'ssh_login', outcome: 'failure', category: 'authentication', provider: 'system' },
        },
      },
    ],
  },
];
