import type { FormatSample } from '../define-format.ts';

const SUBSCRIPTION = '/subscriptions/11111111-cccc-4ddd-8eee-000000000001';

function metric(condition: 'Fired' | 'Resolved'): FormatSample['body'] {
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `${SUBSCRIPTION}/providers/Microsoft.AlertsManagement/alerts/b9569717-0002-4ddd-8eee-000000000002`,
        alertRule: 'CPU above 90 percent',
        severity: 'Sev1',
        signalType: 'Metric',
        monitorCondition: condition,
        monitoringService: 'Platform',
        alertTargetIDs: [
          `${SUBSCRIPTION}/resourcegroups/shop/providers/microsoft.compute/virtualmachines/shop-1`,
        ],
        configurationItems: ['shop-1'],
        originAlertId: '3f2d4487-0003-4ddd-8eee-000000000003',
        firedDateTime: '2026-11-22T12:00:00.000Z',
        ...(condition === 'Resolved' ? { resolvedDateTime: '2026-11-22T12:20:00.000Z' } : {}),
        description: 'The processor has been busy for five minutes.',
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
      },
      alertContext: {
        conditionType: 'SingleResourceMultipleMetricCriteria',
        condition: {
          windowSize: 'PT5M',
          allOf: [
            {
              metricName: 'Percentage CPU',
              operator: 'GreaterThan',
              threshold: '90',
              timeAggregation: 'Average',
              metricValue: 97.2,
            },
          ],
        },
      },
    },
  };
}

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A metric alert has fired',
    body: metric('Fired'),
    alerts: [
      {
        external_id:
          '/subscriptions/11111111-cccc-4ddd-8eee-000000000001/providers/Microsoft.AlertsManagement/alerts/b9569717-0002-4ddd-8eee-000000000002',
        title: 'CPU above 90 percent on shop-1',
        severity: 'high',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          vendor: { state: 'Fired', severity: 'Sev1', severity_scale: 'Sev0 (critical)..Sev4 (verbose)' },
          event: { provider: 'Platform', category: 'Metric' },
          rule: { name: 'CPU above 90 percent' },
          host: { name: 'shop-1' },
          cloud: { provider: 'azure', account: { id: '11111111-cccc-4ddd-8eee-000000000001' } },
          resource: {
            id: '/subscriptions/11111111-cccc-4ddd-8eee-000000000001/resourcegroups/shop/providers/microsoft.compute/virtualmachines/shop-1',
            name: 'shop-1',
            type: 'microsoft.compute/virtualmachines',
          },
          observer: { vendor: 'Microsoft', product: 'Azure Monitor', type: 'monitoring' },
        },
      },
    ],
  },
  {
    title: 'The same alert is resolved',
    body: metric('Resolved'),
    alerts: [
      {
        external_id:
          '/subscriptions/11111111-cccc-4ddd-8eee-000000000001/providers/Microsoft.AlertsManagement/alerts/b9569717-0002-4ddd-8eee-000000000002',
        title: 'CPU above 90 percent on shop-1',
        severity: 'high',
        occurred_at: '2026-11-22T12:20:00.000Z',
        state: 'resolved',
        fields: {
          vendor: { state: 'Resolved', severity: 'Sev1', severity_scale: 'Sev0 (critical)..Sev4 (verbose)' },
          event: { provider: 'Platform', category: 'Metric' },
          rule: { name: 'CPU above 90 percent' },
          host: { name: 'shop-1' },
          cloud: { provider: 'azure', account: { id: '11111111-cccc-4ddd-8eee-000000000001' } },
          resource: {
            id: '/subscriptions/11111111-cccc-4ddd-8eee-000000000001/resourcegroups/shop/providers/microsoft.compute/virtualmachines/shop-1',
            name: 'shop-1',
            type: 'microsoft.compute/virtualmachines',
          },
          observer: { vendor: 'Microsoft', product: 'Azure Monitor', type: 'monitoring' },
        },
      },
    ],
  },
  {
    title: 'Something was done in the activity log',
    body: {
      schemaId: 'azureMonitorCommonAlertSchema',
      data: {
        essentials: {
          alertId: `${SUBSCRIPTION}/providers/Microsoft.AlertsManagement/alerts/ca569717-0004-4ddd-8eee-000000000004`,
          alertRule: 'A network security group was deleted',
          severity: 'Sev2',
          signalType: 'Activity Log',
          monitorCondition: 'Fired',
          monitoringService: 'Activity Log - Administrative',
          alertTargetIDs: [
            `${SUBSCRIPTION}/resourcegroups/shop/providers/microsoft.network/networksecuritygroups/shop-nsg`,
          ],
          originAlertId: 'd1f2d448-0005-4ddd-8eee-000000000005',
          firedDateTime: '2026-11-22T12:05:00.000Z',
          essentialsVersion: '1.0',
          alertContextVersion: '1.0',
        },
        alertContext: {
          operationName: 'Microsoft.Network/networkSecurityGroups/delete',
          caller: 'bo@corp.example',
          status: 'Succeeded',
          level: 'Informational',
          eventSource: 'Administrative',
        },
      },
    },
    alerts: [
      {
        external_id:
          '/subscriptions/11111111-cccc-4ddd-8eee-000000000001/providers/Microsoft.AlertsManagement/alerts/ca569717-0004-4ddd-8eee-000000000004',
        title: 'A network security group was deleted: bo@corp.example',
        severity: 'medium',
        occurred_at: '2026-11-22T12:05:00.000Z',
        state: 'open',
        fields: {
          user: { name: 'bo@corp.example', email: 'bo@corp.example' },
          cloud: {
            service: { name: 'Administrative' },
            provider: 'azure',
            account: { id: '11111111-cccc-4ddd-8eee-000000000001' },
          },
          vendor: { state: 'Fired', severity: 'Sev2', severity_scale: 'Sev0 (critical)..Sev4 (verbose)' },
          event: {
            action: 'Microsoft.Network/networkSecurityGroups/delete',
            provider: 'Activity Log - Administrative',
            category: 'Activity Log',
          },
          rule: { name: 'A network security group was deleted' },
          resource: {
            id: '/subscriptions/11111111-cccc-4ddd-8eee-000000000001/resourcegroups/shop/providers/microsoft.network/networksecuritygroups/shop-nsg',
            name: 'shop-nsg',
            type: 'microsoft.network/networksecuritygroups',
          },
          observer: { vendor: 'Microsoft', product: 'Azure Monitor', type: 'monitoring' },
        },
      },
    ],
  },
];
