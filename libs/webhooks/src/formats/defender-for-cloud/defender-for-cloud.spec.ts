import { one } from '../parsing.fixture.ts';

it('reads a row of SecurityAlert, which names the same otherwise', () => {
  const resource =
    '/subscriptions/11111111-bbbb-4ccc-8ddd-000000000001/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/shop-1';
  expect(
    one('auto', {
      Type: 'SecurityAlert',
      VendorName: 'Microsoft',
      ProductName: 'Microsoft Defender for Cloud',
      ProviderName: 'Azure Security Center',
      SystemAlertId: '2517_cc-0b1c-4d2e-9f3a-000000000004',
      AlertName: 'Suspicious process executed',
      DisplayName: 'Suspicious process executed',
      AlertSeverity: 'High',
      StartTime: '2026-11-22T12:00:00Z',
      TimeGenerated: '2026-11-22T12:05:00Z',
      ResourceId: resource,
      CompromisedEntity: 'shop-1',
      AlertLink: 'https://portal.azure.example/#blade/alert/2517_cc',
      Status: 'New',
      Tactics: 'Execution',
    }),
  ).toMatchObject({
    format: 'defender_for_cloud',
    external_id: '2517_cc-0b1c-4d2e-9f3a-000000000004',
    title: 'Suspicious process executed on shop-1',
    severity: 'high',
    occurred_at: '2026-11-22T12:00:00.000Z',
    state: 'open',
    fields: {
      host: { name: 'shop-1' },
      resource: { id: resource },
      event: { url: 'https://portal.azure.example/#blade/alert/2517_cc' },
    },
  });
});
