import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An incident of a machine, opened',
    body: {
      version: '1.2',
      incident: {
        incident_id: '0.n0000000042',
        scoping_project_id: 'shop-production',
        scoping_project_number: 42,
        url: 'https://console.cloud.example/monitoring/alerting/incidents/0.n0000000042?project=shop-production',
        started_at: 1795348800,
        ended_at: null,
        state: 'open',
        severity: 'Critical',
        summary:
          'CPU utilization for shop-production web-1 is above the threshold of 0.9 with a value of 0.97.',
        resource: {
          type: 'gce_instance',
          labels: {
            instance_id: '4200000000000000042',
            project_id: 'shop-production',
            zone: 'europe-west3-a',
          },
        },
        resource_id: '',
        resource_name: 'shop-production web-1',
        resource_display_name: 'web-1',
        resource_type_display_name: 'VM Instance',
        metric: {
          type: 'compute.googleapis.com/instance/cpu/utilization',
          displayName: 'CPU utilization',
          labels: {},
        },
        policy_name: 'Machines of the shop',
        condition_name: 'CPU above 90 %',
        threshold_value: '0.9',
        observed_value: '0.97',
      },
    },
    alerts: [
      {
        external_id: '0.n0000000042',
        title: 'Machines of the shop: CPU above 90 % on web-1',
        severity: 'critical',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          cloud: { project: { id: 'shop-production' }, provider: 'gcp', region: 'europe-west3' },
          resource: { id: 'shop-production web-1', name: 'web-1', type: 'gce_instance' },
          vendor: { state: 'open', severity: 'Critical', severity_scale: 'Warning..Critical' },
          rule: { name: 'Machines of the shop' },
          host: { name: 'web-1', id: '4200000000000000042' },
          event: {
            url: 'https://console.cloud.example/monitoring/alerting/incidents/0.n0000000042?project=shop-production',
          },
          observer: { vendor: 'Google', product: 'Cloud Monitoring', type: 'monitoring' },
        },
      },
    ],
  },
  {
    title: 'An incident without a severity, closed',
    body: {
      version: '1.2',
      incident: {
        incident_id: '0.n0000000043',
        scoping_project_id: 'shop-production',
        url: 'https://console.cloud.example/monitoring/alerting/incidents/0.n0000000043',
        started_at: 1795348800,
        ended_at: 1795350600,
        state: 'closed',
        severity: 'No severity',
        summary: 'Log match: somebody changed the policy of the organisation.',
        resource: { type: 'organization', labels: { organization_id: '42' } },
        resource_name: '42',
        policy_name: 'projects/shop-production/alertPolicies/4242',
        condition_name: 'Policy of the organisation changed',
      },
    },
    alerts: [
      {
        external_id: '0.n0000000043',
        title: 'Policy of the organisation changed',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'resolved',
        fields: {
          resource: { id: '42', name: '42', type: 'organization' },
          vendor: { state: 'closed' },
          rule: {
            name: 'Policy of the organisation changed',
            id: 'projects/shop-production/alertPolicies/4242',
          },
          event: {
            url: 'https://console.cloud.example/monitoring/alerting/incidents/0.n0000000043',
            end: '2026-11-22T12:30:00.000Z',
          },
          cloud: { provider: 'gcp', project: { id: 'shop-production' } },
          observer: { vendor: 'Google', product: 'Cloud Monitoring', type: 'monitoring' },
        },
      },
    ],
  },
];
