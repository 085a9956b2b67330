import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A connection that was denied',
    body: '<164>Nov 22 2026 12:00:00 fw-3 : %ASA-4-106023: Deny tcp src outside:203.0.113.9/51122 dst inside:10.20.0.9/445 by access-group "outside_in" [0x0, 0x0]',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'Deny tcp from 203.0.113.9 to 10.20.0.9:445',
        severity: 'medium',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          host: { ip: '10.20.0.9' },
          vendor: { verdict: 'blocked', severity: '4', severity_scale: '0 (emergency)..7 (debug)' },
          source: { ip: '203.0.113.9', port: 51122 },
          destination: { ip: '10.20.0.9', port: 445 },
          network: { transport: 'tcp' },
          rule: { name: 'outside_in' },
          event: { code: '106023', action: 'denied' },
          observer: { name: 'fw-3', vendor: 'Cisco', product: 'Secure Firewall', type: 'network' },
        },
      },
    ],
  },
  {
    title: 'A sign-in that failed',
    body: '<166>2026-11-22T12:10:00Z fw-3 %ASA-6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = amy : user IP = 203.0.113.9',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'AAA user authentication Rejected: amy',
        severity: 'informational',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:10:00.000Z',
        fields: {
          vendor: { severity: '6', severity_scale: '0 (emergency)..7 (debug)' },
          source: { ip: '203.0.113.9' },
          user: { name: 'amy' },
          rule: { id: '113015' },
          event: { code: '113015', outcome: 'failure', reason: 'Invalid password' },
          observer: { name: 'fw-3', vendor: 'Cisco', product: 'Secure Firewall', type: 'network' },
        },
      },
    ],
  },
  {
    title: 'An intrusion event of Firepower',
    body: '<113>2026-11-22T12:20:00Z ftd-1 %FTD-1-430001: SrcIP: 203.0.113.66, DstIP: 10.20.0.9, SrcPort: 40022, DstPort: 8080, Protocol: tcp, Priority: 1, GID: 1, SID: 41001, Revision: 2, Message: "EXAMPLE Path traversal in a web server", Classification: Web Application Attack, User: No Authentication Required, InlineResult: Blocked, IntrusionPolicy: Balanced',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'EXAMPLE Path traversal in a web server on 10.20.0.9',
        severity: 'high',
        type: 'vulnerability',
        occurred_at: '2026-11-22T12:20:00.000Z',
        fields: {
          host: { ip: '10.20.0.9' },
          vendor: { verdict: 'blocked', severity: '1', severity_scale: '1 (worst)..4' },
          source: { ip: '203.0.113.66', port: 40022 },
          destination: { ip: '10.20.0.9', port: 8080 },
          network: { transport: 'tcp' },
          rule: { id: '41001', name: 'EXAMPLE Path traversal in a web server' },
          event: { code: '430001', category: 'Web Application Attack', action: 'Blocked' },
          observer: { name: 'ftd-1', vendor: 'Cisco', product: 'Secure Firewall', type: 'network' },
        },
      },
    ],
  },
];
