import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An issue, as the webhook of an automation rule writes it',
    body: {
      trigger: {
        source: 'ISSUE',
        type: 'Created',
        ruleId: '00000000-0000-4000-8000-000000000301',
        ruleName: 'To triage',
      },
      issue: {
        id: '00000000-0000-4000-8000-000000000302',
        status: 'OPEN',
        severity: 'CRITICAL',
        created: '2026-11-22T12:00:00.000Z',
        projects: 'shop',
      },
      resource: {
        id: 'i-0000000000000beef',
        name: 'web-1',
        type: 'virtualMachine',
        cloudPlatform: 'AWS',
        subscriptionId: '000000000042',
        subscriptionName: 'shop-production',
        region: 'eu-central-1',
        status: 'Active',
        cloudProviderURL: 'https://console.aws.example/ec2/i-0000000000000beef',
      },
      control: {
        id: 'wc-id-42',
        name: 'Machine on the internet with a critical vulnerability that is known to be exploited',
        description: 'Everybody can reach the machine, and one of its packages can be used to run code.',
        severity: 'HIGH',
        risks: ['EXTERNAL_EXPOSURE', 'VULNERABILITY'],
      },
    },
    alerts: [
      {
        external_id: '00000000-0000-4000-8000-000000000302',
        title: 'Machine on the internet with a critical vulnerability that is known to be exploited: web-1',
        severity: 'critical',
        type: 'vulnerability',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          cloud: {
            account: { id: '000000000042', name: 'shop-production' },
            region: 'eu-central-1',
            provider: 'aws',
          },
          resource: { id: 'i-0000000000000beef', name: 'web-1', type: 'virtualMachine' },
          vendor: { state: 'OPEN', severity: 'CRITICAL', severity_scale: 'INFORMATIONAL..CRITICAL' },
          rule: {
            id: 'wc-id-42',
            name: 'Machine on the internet with a critical vulnerability that is known to be exploited',
          },
          event: { category: 'ISSUE' },
          host: { name: 'web-1', id: 'i-0000000000000beef' },
          observer: { vendor: 'Wiz', type: 'cloud' },
        },
      },
    ],
  },
  {
    title: 'A threat that is resolved, as the API gives it',
    body: {
      id: '00000000-0000-4000-8000-000000000303',
      type: 'THREAT_DETECTION',
      status: 'RESOLVED',
      severity: 'HIGH',
      createdAt: '2026-11-22T12:00:00Z',
      updatedAt: '2026-11-22T13:00:00Z',
      sourceRule: {
        id: 'cer-42',
        name: 'Lateral movement with a key of another account',
        description: 'A key was used from elsewhere.',
      },
      entitySnapshot: {
        id: '00000000-0000-4000-8000-000000000304',
        type: 'USER_ACCOUNT',
        name: 'build',
        cloudPlatform: 'AWS',
        region: 'eu-central-1',
        subscriptionExternalId: '000000000042',
        subscriptionName: 'shop-production',
        providerId: 'arn:aws:iam::000000000042:user/build',
      },
      url: 'https://app.wiz.example/issues#~(issue~00000000-0000-4000-8000-000000000303)',
    },
    alerts: [
      {
        external_id: '00000000-0000-4000-8000-000000000303',
        title: 'Lateral movement with a key of another account: build',
        severity: 'high',
        type: 'lateral_movement',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'resolved',
        fields: {
          cloud: {
            region: 'eu-central-1',
            provider: 'aws',
            account: { id: '000000000042', name: 'shop-production' },
          },
          resource: { id: 'arn:aws:iam::000000000042:user/build', name: 'build', type: 'USER_ACCOUNT' },
          vendor: { state: 'RESOLVED', severity: 'HIGH', severity_scale: 'INFORMATIONAL..CRITICAL' },
          rule: { id: 'cer-42', name: 'Lateral movement with a key of another account' },
          user: { name: 'build' },
          event: {
            category: 'THREAT_DETECTION',
            url: 'https://app.wiz.example/issues#~(issue~00000000-0000-4000-8000-000000000303)',
          },
          observer: { vendor: 'Wiz', type: 'cloud' },
        },
      },
    ],
  },
  {
    title: 'The audit log: somebody could not change how people sign in',
    body: {
      id: '00000000-0000-4000-8000-000000000305',
      action: 'UpdateLoginSettings',
      requestId: '00000000-0000-4000-8000-000000000306',
      status: 'FAILED',
      timestamp: '2026-11-22T12:00:00.123456Z',
      actionParameters: { input: { patch: { approvedUserDomains: ['elsewhere.example'] } } },
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
      sourceIP: '198.51.100.7',
      serviceAccount: null,
      user: { id: 'amy@corp.example', name: 'amy@corp.example' },
    },
    alerts: [
      {
        external_id: '00000000-0000-4000-8000-000000000305',
        title: 'Failed: Update login settings by amy@corp.example',
        type: 'account_compromise',
        occurred_at: '2026-11-22T12:00:00.123Z',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example', id: 'amy@corp.example' },
          source: { ip: '198.51.100.7' },
          user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' },
          event: { action: 'UpdateLoginSettings', outcome: 'failure', category: 'audit' },
          observer: { vendor: 'Wiz', type: 'cloud' },
        },
      },
    ],
  },
];
