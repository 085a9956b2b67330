import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'Version 1.0, divided by tabs',
    body: 'LEEF:1.0|Acme|Endpoint Shield|7.1|MalwareBlocked|cat=Malware\tdevTime=Nov 22 2026 12:00:00\tsev=8\tsrc=10.20.0.41\tidentHostName=ws-0042\tusrName=CORP\\amy\tfilePath=C:\\Users\\amy\\invoice.exe\taction=blocked',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'Malware blocked on ws-0042',
        severity: 'high',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          source: { ip: '10.20.0.41', domain: 'ws-0042' },
          file: { name: 'invoice.exe', path: 'C:\\Users\\amy\\invoice.exe' },
          vendor: { verdict: 'blocked', severity: '8', severity_scale: '0..10' },
          event: { action: 'blocked', category: 'Malware', code: 'MalwareBlocked' },
          observer: { vendor: 'Acme', product: 'Endpoint Shield' },
          host: { name: 'ws-0042', ip: '10.20.0.41' },
          user: { name: 'amy', domain: 'CORP' },
          rule: { id: 'MalwareBlocked' },
        },
      },
    ],
  },
  {
    title: 'Version 2.0 with its own divider, behind a header of syslog',
    body: '<134>1 2026-11-22T12:10:00Z proxy-1 gateway - - - LEEF:2.0|Acme|Web Gateway|3.4|4711|^|cat=Phishing^devTime=1795349400000^sev=5^src=10.20.0.42^srcPort=51122^dst=198.51.100.20^dstPort=443^proto=TCP^usrName=bob@corp.example^url=https://parcel-desk.example/login^policy=Newly seen domains^action=allowed^msg=Access to a page that is known for phishing',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'Access to a page that is known for phishing on 10.20.0.42',
        severity: 'medium',
        type: 'phishing',
        occurred_at: '2026-11-22T12:10:00.000Z',
        fields: {
          host: { ip: '10.20.0.42' },
          source: { ip: '10.20.0.42', port: 51122 },
          destination: { ip: '198.51.100.20', port: 443 },
          url: { full: 'https://parcel-desk.example/login' },
          network: { transport: 'tcp' },
          vendor: { verdict: 'allowed', severity: '5', severity_scale: '0..10' },
          event: { action: 'allowed', category: 'Phishing', code: '4711' },
          observer: { vendor: 'Acme', product: 'Web Gateway', name: 'proxy-1' },
          user: { name: 'bob@corp.example', email: 'bob@corp.example' },
          rule: { id: '4711', name: 'Newly seen domains' },
        },
      },
    ],
  },
];
