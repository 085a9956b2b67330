import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A line of RFC 5424',
    body: '<34>1 2026-11-22T12:00:00.003Z bastion-2 sshd 4711 ID47 [origin ip="10.0.0.9"] Failed password for invalid user admin from 203.0.113.90 port 51122 ssh2',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'Failed password for invalid user admin from 203.0.113.90 port 51122 ssh2',
        severity: 'critical',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.003Z',
        fields: {
          host: { name: 'bastion-2' },
          source: { ip: '203.0.113.90', port: 51122 },
          process: { name: 'sshd', pid: 4711 },
          vendor: { severity: '2', severity_scale: '0 (emergency)..7 (debug)' },
          user: { name: 'admin' },
          event: { provider: 'sshd', code: 'ID47', outcome: 'failure' },
        },
      },
    ],
  },
  {
    title: 'A line of RFC 3164 with a year, of sudo',
    body: '<85>2026-11-22T12:05:00+00:00 build-7 sudo: bob : user NOT in sudoers ; TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'sudo refused: user NOT in sudoers on build-7',
        severity: 'informational',
        type: 'privilege_escalation',
        occurred_at: '2026-11-22T12:05:00.000Z',
        fields: {
          host: { name: 'build-7' },
          vendor: { severity: '5', severity_scale: '0 (emergency)..7 (debug)' },
          process: { name: 'sudo', command_line: '/usr/bin/cat /etc/shadow' },
          user: { name: 'bob', target: { name: 'root' } },
          event: { provider: 'sudo', outcome: 'failure' },
        },
      },
    ],
  },
  {
    title: 'Lines of several programs, one alert each',
    body: '<38>2026-11-22T12:06:00Z build-7 sshd[4712]: Accepted publickey for deploy from 198.51.100.7 port 40222 ssh2: ED25519 SHA256:c2FtcGxl\n<81>2026-11-22T12:07:00Z build-7 su[880]: FAILED SU (to root) bob on pts/1\n<4>2026-11-22T12:08:00Z build-7 kernel: Out of memory: Killed process 977 (java)',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'Accepted publickey for deploy from 198.51.100.7 port 40222 ssh2: ED25519 SHA256:c2FtcGxl',
        severity: 'informational',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:06:00.000Z',
        fields: {
          host: { name: 'build-7' },
          process: { name: 'sshd', pid: 4712 },
          vendor: { severity: '6', severity_scale: '0 (emergency)..7 (debug)' },
          user: { name: 'deploy' },
          source: { ip: '198.51.100.7', port: 40222 },
          event: { provider: 'sshd', outcome: 'success' },
        },
      },
      {
        title: 'FAILED SU (to root) bob on pts/1',
        severity: 'critical',
        type: 'privilege_escalation',
        occurred_at: '2026-11-22T12:07:00.000Z',
        fields: {
          host: { name: 'build-7' },
          process: { name: 'su', pid: 880 },
          vendor: { severity: '1', severity_scale: '0 (emergency)..7 (debug)' },
          user: { name: 'bob', target: { name: 'root' } },
          event: { provider: 'su', outcome: 'failure' },
        },
      },
      {
        title: 'Out of memory: Killed process 977 (java) on build-7',
        severity: 'medium',
        occurred_at: '2026-11-22T12:08:00.000Z',
        fields: {
          host: { name: 'build-7' },
          vendor: { severity: '4', severity_scale: '0 (emergency)..7 (debug)' },
          process: { name: 'kernel' },
          event: { provider: 'kernel' },
        },
      },
    ],
  },
];
