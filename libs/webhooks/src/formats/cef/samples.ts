import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An event of an agent',
    body: 'CEF:0|Acme|Endpoint Shield|7.1|4001|Ransomware behaviour blocked|9|rt=1795348800000 src=203.0.113.77 dhost=ws-0042 suser=CORP\\\\amy act=blocked filePath=C:\\\\Users\\\\amy\\\\invoice.exe fileHash=5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a msg=120 files were renamed in 4 s',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'Ransomware behaviour blocked on ws-0042',
        severity: 'critical',
        type: 'ransomware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          host: { name: 'ws-0042' },
          user: { name: 'amy', domain: 'CORP' },
          source: { ip: '203.0.113.77' },
          file: {
            name: 'invoice.exe',
            path: 'C:\\Users\\amy\\invoice.exe',
            hash: { sha256: '5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a' },
          },
          vendor: { verdict: 'blocked', severity: '9', severity_scale: '0..10' },
          observer: { vendor: 'Acme', product: 'Endpoint Shield' },
          rule: { id: '4001' },
          destination: { domain: 'ws-0042' },
          event: { action: 'blocked', code: '4001' },
        },
      },
    ],
  },
  {
    title: 'Of a web gateway, behind a header of syslog, with labels',
    body: '<134>1 2026-11-22T12:10:00.000Z proxy-1 gateway - - - CEF:0|Acme|Web Gateway|3.4|malicious-site|Access to a malicious site|High|externalId=77120 src=10.20.0.41 spt=51122 dst=198.51.100.20 dpt=443 shost=ws-0043 suser=bob@corp.example request=https://parcel-desk.example/login?a\\=1 requestMethod=GET requestClientApplication=Mozilla/5.0 (X11; Linux x86_64) app=https proto=TCP act=allowed cat=Phishing cs1=Block newly seen domains cs1Label=Rule deviceDirection=1 start=Nov 22 2026 12:09:58',
    content_type: 'text/plain',
    alerts: [
      {
        external_id: '77120',
        title: 'Access to a malicious site on ws-0043',
        severity: 'high',
        type: 'phishing',
        occurred_at: '2026-11-22T12:09:58.000Z',
        fields: {
          host: { name: 'ws-0043', ip: '10.20.0.41' },
          user: { name: 'bob@corp.example', email: 'bob@corp.example' },
          source: { ip: '10.20.0.41', port: 51122, domain: 'ws-0043' },
          destination: { ip: '198.51.100.20', port: 443 },
          network: { transport: 'tcp', application: 'https', direction: 'outbound' },
          user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64)' },
          vendor: { verdict: 'allowed', severity: 'High', severity_scale: '0..10' },
          observer: { vendor: 'Acme', product: 'Web Gateway', name: 'proxy-1' },
          rule: { id: 'malicious-site', name: 'Block newly seen domains' },
          url: { full: 'https://parcel-desk.example/login?a=1' },
          event: { action: 'allowed', category: 'Phishing', code: 'malicious-site' },
        },
      },
    ],
  },
  {
    title: 'Of a firewall whose name is only the kind of its log',
    body: '<14>Nov 22 12:20:00 fw-1 CEF:0|Acme|Firewall|11.1|spyware|THREAT|4|rt=Nov 22 2026 12:20:00 GMT src=10.20.0.42 dst=203.0.113.80 spt=49152 dpt=8080 proto=tcp act=reset-both cat=Beacon of a known implant(13337) dvchost=fw-1',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'Beacon of a known implant on 10.20.0.42',
        severity: 'medium',
        type: 'command_and_control',
        occurred_at: '2026-11-22T12:20:00.000Z',
        fields: {
          host: { ip: '10.20.0.42' },
          source: { ip: '10.20.0.42', port: 49152 },
          destination: { ip: '203.0.113.80', port: 8080 },
          network: { transport: 'tcp' },
          vendor: { verdict: 'blocked', severity: '4', severity_scale: '0..10' },
          observer: { vendor: 'Acme', product: 'Firewall', name: 'fw-1' },
          rule: { id: 'spyware' },
          event: { action: 'reset-both', category: 'Beacon of a known implant(13337)', code: 'spyware' },
        },
      },
    ],
  },
];
