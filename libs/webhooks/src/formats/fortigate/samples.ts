import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A virus that was blocked',
    body: '<188>date=2026-11-22 time=13:00:00 devname="fw-1" devid="FGT60EXAMPLE0001" eventtime=1795348800123456789 tz="+0100" logid="0211008192" type="utm" subtype="virus" eventtype="infected" level="warning" vd="root" policyid=7 msg="File is infected." action="blocked" service="HTTP" sessionid=4101 srcip=10.20.0.41 dstip=198.51.100.20 srcport=51122 dstport=80 srccountry="Reserved" dstcountry="Nowhere" proto=6 direction="incoming" filename="invoice.exe" virus="EXAMPLE_TEST_FILE" virusid=2172 ref="https://fortiguard.example/ve?vn=EXAMPLE_TEST_FILE" url="http://parcel-desk.example/invoice.exe" profile="default" user="AMY" agent="Chrome/121.0" crscore=50 crlevel="critical"',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'Malware EXAMPLE_TEST_FILE in invoice.exe on 10.20.0.41',
        severity: 'critical',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.123Z',
        fields: {
          user: { name: 'AMY' },
          source: { ip: '10.20.0.41', port: 51122 },
          destination: { ip: '198.51.100.20', port: 80, geo: { country_name: 'Nowhere' } },
          file: { name: 'invoice.exe' },
          url: { full: 'http://parcel-desk.example/invoice.exe' },
          network: { transport: 'tcp', application: 'HTTP', direction: 'inbound' },
          vendor: { verdict: 'blocked', severity: 'critical', severity_scale: 'information..emergency' },
          event: {
            action: 'blocked',
            category: 'virus',
            code: '0211008192',
            url: 'https://fortiguard.example/ve?vn=EXAMPLE_TEST_FILE',
          },
          rule: { id: '2172', name: 'EXAMPLE_TEST_FILE' },
          host: { ip: '10.20.0.41' },
          user_agent: { original: 'Chrome/121.0' },
          observer: { name: 'fw-1', vendor: 'Fortinet', product: 'FortiGate', type: 'network' },
        },
      },
    ],
  },
  {
    title: 'An attack from outside that was dropped',
    body: 'date=2026-11-22 time=12:10:00 devname="fw-1" devid="FGT60EXAMPLE0001" tz="+0000" logid="0419016384" type="utm" subtype="ips" eventtype="signature" level="alert" vd="root" severity="high" srcip=203.0.113.66 srccountry="Nowhere" dstip=10.20.0.9 dstcountry="Reserved" srcport=40022 dstport=8080 proto=6 action="dropped" service="HTTP" policyid=3 attack="Example.Server.Path.Traversal" attackid=41001 profile="protect_servers" direction="incoming" msg="web_server: Example.Server.Path.Traversal"',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'Attack Example Server Path Traversal on 10.20.0.9',
        severity: 'high',
        type: 'vulnerability',
        occurred_at: '2026-11-22T12:10:00.000Z',
        fields: {
          source: { ip: '203.0.113.66', port: 40022, geo: { country_name: 'Nowhere' } },
          destination: { ip: '10.20.0.9', port: 8080 },
          network: { transport: 'tcp', application: 'HTTP', direction: 'inbound' },
          vendor: { verdict: 'blocked', severity: 'high', severity_scale: 'information..emergency' },
          event: { action: 'dropped', category: 'ips', code: '0419016384' },
          rule: { id: '41001', name: 'Example.Server.Path.Traversal' },
          host: { ip: '10.20.0.9' },
          observer: { name: 'fw-1', vendor: 'Fortinet', product: 'FortiGate', type: 'network' },
        },
      },
    ],
  },
  {
    title: 'A failed sign-in of an administrator',
    body: 'date=2026-11-22 time=12:20:00 devname="fw-1" devid="FGT60EXAMPLE0001" eventtime=1795350000 tz="+0000" logid="0100032002" type="event" subtype="system" level="alert" vd="root" logdesc="Admin login failed" sn="0" user="admin" ui="https(203.0.113.9)" method="https" srcip=203.0.113.9 dstip=192.0.2.1 action="login" status="failed" reason="passwd_invalid" msg="Administrator admin login failed from https(203.0.113.9) because of invalid password"',
    content_type: 'text/plain',
    alerts: [
      {
        title: 'Admin login failed',
        severity: 'high',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:20:00.000Z',
        fields: {
          user: { name: 'admin' },
          source: { ip: '203.0.113.9' },
          destination: { ip: '192.0.2.1' },
          vendor: { severity: 'alert', severity_scale: 'information..emergency' },
          event: {
            action: 'login',
            reason: 'passwd_invalid',
            category: 'system',
            code: '0100032002',
            outcome: 'failed',
          },
          observer: { name: 'fw-1', vendor: 'Fortinet', product: 'FortiGate', type: 'network' },
        },
      },
    ],
  },
];
