import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A misconfiguration, as a notification',
    body: {
      notificationConfigName: 'organizations/42/notificationConfigs/all',
      finding: {
        name: 'organizations/42/sources/7/findings/00000000000000000000000000000001',
        parent: 'organizations/42/sources/7',
        resourceName: '//compute.googleapis.com/projects/shop-production/global/firewalls/allow-all',
        state: 'ACTIVE',
        category: 'OPEN_FIREWALL',
        externalUri: 'https://console.cloud.example/networking/firewalls/details/allow-all',
        sourceProperties: { Explanation: 'The rule lets everybody in.' },
        eventTime: '2026-11-22T12:00:00.000Z',
        createTime: '2026-11-20T08:00:00.000Z',
        severity: 'HIGH',
        mute: 'UNDEFINED',
        findingClass: 'MISCONFIGURATION',
        description: 'Firewall rules that let everybody in show services to the world.',
        parentDisplayName: 'Security Health Analytics',
      },
      resource: {
        name: '//compute.googleapis.com/projects/shop-production/global/firewalls/allow-all',
        displayName: 'allow-all',
        type: 'google.compute.Firewall',
        projectDisplayName: 'shop-production',
      },
    },
    alerts: [
      {
        external_id: 'organizations/42/sources/7/findings/00000000000000000000000000000001',
        title: 'Open firewall: allow-all',
        severity: 'high',
        type: 'policy_violation',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          resource: {
            id: '//compute.googleapis.com/projects/shop-production/global/firewalls/allow-all',
            name: 'allow-all',
            type: 'google.compute.Firewall',
          },
          vendor: { state: 'ACTIVE', severity: 'HIGH', severity_scale: 'LOW..CRITICAL' },
          event: {
            category: 'MISCONFIGURATION',
            provider: 'Security Health Analytics',
            url: 'https://console.cloud.example/networking/firewalls/details/allow-all',
          },
          rule: { name: 'OPEN_FIREWALL' },
          cloud: { provider: 'gcp', project: { id: 'shop-production' } },
          observer: { vendor: 'Google', product: 'Security Command Center', type: 'cloud' },
        },
      },
    ],
  },
  {
    title: 'A threat: somebody outside was given a role',
    body: {
      notificationConfigName: 'organizations/42/notificationConfigs/all',
      finding: {
        name: 'organizations/42/sources/8/findings/00000000000000000000000000000002',
        resourceName: '//cloudresourcemanager.googleapis.com/projects/4242',
        state: 'ACTIVE',
        category: 'Persistence: IAM Anomalous Grant',
        eventTime: '2026-11-22T12:00:00.000Z',
        severity: 'HIGH',
        findingClass: 'THREAT',
        mitreAttack: {
          primaryTactic: 'PERSISTENCE',
          primaryTechniques: ['ACCOUNT_MANIPULATION', 'CLOUD_ACCOUNTS'],
        },
        access: {
          principalEmail: 'amy@corp.example',
          callerIp: '198.51.100.7',
          callerIpGeo: { regionCode: 'NO' },
          serviceName: 'cloudresourcemanager.googleapis.com',
          methodName: 'SetIamPolicy',
        },
        parentDisplayName: 'Event Threat Detection',
      },
      resource: {
        name: '//cloudresourcemanager.googleapis.com/projects/4242',
        displayName: 'shop-production',
        type: 'google.cloud.resourcemanager.Project',
      },
    },
    alerts: [
      {
        external_id: 'organizations/42/sources/8/findings/00000000000000000000000000000002',
        title: 'Persistence: IAM Anomalous Grant: amy@corp.example',
        severity: 'high',
        type: 'privilege_escalation',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example' },
          source: { ip: '198.51.100.7', geo: { country_iso_code: 'NO' } },
          cloud: {
            service: { name: 'cloudresourcemanager.googleapis.com' },
            provider: 'gcp',
            project: { id: '4242' },
          },
          resource: {
            id: '//cloudresourcemanager.googleapis.com/projects/4242',
            name: 'shop-production',
            type: 'google.cloud.resourcemanager.Project',
          },
          vendor: { state: 'ACTIVE', severity: 'HIGH', severity_scale: 'LOW..CRITICAL' },
          event: { action: 'SetIamPolicy', category: 'THREAT', provider: 'Event Threat Detection' },
          rule: { name: 'Persistence: IAM Anomalous Grant' },
          threat: {
            tactic: { name: ['Persistence'] },
            technique: { name: ['Account manipulation', 'Cloud accounts'] },
          },
          observer: { vendor: 'Google', product: 'Security Command Center', type: 'cloud' },
        },
      },
    ],
  },
  {
    title: 'A threat in a container that is over, bare',
    body: {
      name: 'organizations/42/sources/9/locations/global/findings/00000000000000000000000000000003',
      resourceName: '//container.googleapis.com/projects/shop-production/zones/europe-west3-a/clusters/shop',
      state: 'INACTIVE',
      category: 'Added Binary Executed',
      eventTime: '2026-11-22T12:00:00Z',
      severity: 'LOW',
      findingClass: 'THREAT',
      processes: [
        {
          name: 'xmrig',
          binary: {
            path: '/tmp/xmrig',
            sha256: '5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a',
          },
          args: ['/tmp/xmrig', '-o', 'pool.mining.example:3333'],
          pid: '42',
        },
      ],
      kubernetes: {
        pods: [
          { ns: 'shop', name: 'web-7f9c', containers: [{ name: 'web', uri: 'registry.example/web:1.4' }] },
        ],
      },
    },
    alerts: [
      {
        external_id: 'organizations/42/sources/9/locations/global/findings/00000000000000000000000000000003',
        title: 'Added Binary Executed: web-7f9c',
        severity: 'low',
        type: 'malware',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'resolved',
        fields: {
          process: {
            name: 'xmrig',
            executable: '/tmp/xmrig',
            command_line: '/tmp/xmrig -o pool.mining.example:3333',
            pid: 42,
          },
          file: {
            name: 'xmrig',
            path: '/tmp/xmrig',
            hash: { sha256: '5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a' },
          },
          resource: {
            id: '//container.googleapis.com/projects/shop-production/zones/europe-west3-a/clusters/shop',
            name: 'shop',
          },
          vendor: { state: 'INACTIVE', severity: 'LOW', severity_scale: 'LOW..CRITICAL' },
          event: { category: 'THREAT' },
          container: { name: 'web', image: { name: 'registry.example/web:1.4' } },
          orchestrator: { cluster: { name: 'shop' }, namespace: 'shop', resource: { name: 'web-7f9c' } },
          rule: { name: 'Added Binary Executed' },
          cloud: { provider: 'gcp', project: { id: 'shop-production' }, region: 'europe-west3' },
          observer: { vendor: 'Google', product: 'Security Command Center', type: 'cloud' },
        },
      },
    ],
  },
];
