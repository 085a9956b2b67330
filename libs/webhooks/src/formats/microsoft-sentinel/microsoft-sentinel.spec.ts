import { one } from '../parsing.fixture.ts';

it("reads a row of SecurityAlert that tells of another product's alert", () => {
  expect(
    one('auto', {
      Type: 'SecurityAlert',
      VendorName: 'Microsoft',
      ProductName: 'Microsoft Defender for Endpoint',
      ProviderName: 'MDATP',
      SystemAlertId: '55555555-aaaa-4bbb-8ccc-000000000009',
      AlertName: 'Suspicious script',
      DisplayName: 'Suspicious script',
      AlertSeverity: 'High',
      StartTime: '2026-11-22T12:00:00Z',
      AlertLink: 'https://security.example/alerts/9',
      Status: 'Resolved',
      Tactics: 'Execution',
      Entities: '[{"$id":"3","HostName":"ws-7","DnsDomain":"corp.example","Type":"host"}]',
    }),
  ).toMatchObject({
    format: 'microsoft_sentinel',
    external_id: '55555555-aaaa-4bbb-8ccc-000000000009',
    title: 'Suspicious script on ws-7.corp.example',
    severity: 'high',
    type: 'malware',
    state: 'resolved',
    occurred_at: '2026-11-22T12:00:00.000Z',
    fields: {
      host: { name: 'ws-7.corp.example' },
      event: { url: 'https://security.example/alerts/9' },
    },
  });
});
