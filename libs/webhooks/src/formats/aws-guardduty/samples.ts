import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A bare finding, as short as it is',
    body: {
      id: 'test-1',
      type: 'Recon:EC2/PortProbeUnprotectedPort',
      title: 'Test delivery',
      severity: 2,
      service: { serviceName: 'guardduty' },
    },
    alerts: [
      {
        external_id: 'test-1',
        title: 'Test delivery',
        severity: 'low',
        type: 'reconnaissance',
        fields: {
          cloud: { service: { name: 'guardduty' }, provider: 'aws' },
          vendor: { severity: '2', severity_scale: '0..10' },
          event: { category: 'Recon' },
          rule: { name: 'Recon:EC2/PortProbeUnprotectedPort' },
          threat: { tactic: { name: ['Recon'] } },
          observer: { vendor: 'AWS', product: 'GuardDuty', type: 'cloud' },
        },
      },
    ],
  },
  {
    title: 'An event of EventBridge: an instance asks for a bad domain',
    body: {
      version: '0',
      id: '0d1f7f4e-61c7-4c7b-9d0a-2b6f4c1e9a10',
      'detail-type': 'GuardDuty Finding',
      source: 'aws.guardduty',
      account: '000000000042',
      time: '2026-11-22T12:10:00Z',
      region: 'eu-central-1',
      resources: [],
      detail: {
        schemaVersion: '2.0',
        accountId: '000000000042',
        region: 'eu-central-1',
        partition: 'aws',
        id: '6ec0ffee000000000000000000000001',
        arn: 'arn:aws:guardduty:eu-central-1:000000000042:detector/d0/finding/6ec0ffee000000000000000000000001',
        type: 'Backdoor:EC2/C&CActivity.B!DNS',
        resource: {
          resourceType: 'Instance',
          instanceDetails: {
            instanceId: 'i-0000000000000beef',
            platform: 'windows',
            networkInterfaces: [{ privateIpAddress: '192.0.2.17', publicIp: '203.0.113.17' }],
          },
        },
        service: {
          serviceName: 'guardduty',
          action: {
            actionType: 'DNS_REQUEST',
            dnsRequestAction: { domain: 'c2.attacker.example', protocol: 'UDP', blocked: false },
          },
          resourceRole: 'ACTOR',
          eventFirstSeen: '2026-11-22T11:00:00Z',
          eventLastSeen: '2026-11-22T12:00:00Z',
          archived: false,
          count: 12,
        },
        severity: 8,
        createdAt: '2026-11-22T11:05:00.000Z',
        updatedAt: '2026-11-22T12:05:00.000Z',
        title: 'The instance i-0000000000000beef asks for a domain of command and control.',
        description: 'The instance i-0000000000000beef asks for c2.attacker.example.',
      },
    },
    alerts: [
      {
        external_id: '6ec0ffee000000000000000000000001',
        title: 'The instance i-0000000000000beef asks for a domain of command and control.',
        severity: 'high',
        type: 'command_and_control',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          cloud: {
            provider: 'aws',
            account: { id: '000000000042' },
            region: 'eu-central-1',
            service: { name: 'guardduty' },
          },
          host: {
            name: 'i-0000000000000beef',
            id: 'i-0000000000000beef',
            ip: '192.0.2.17',
            os: { name: 'windows' },
          },
          dns: { question: { name: 'c2.attacker.example' } },
          network: { transport: 'UDP' },
          resource: { type: 'Instance' },
          vendor: { verdict: 'allowed', severity: '8', severity_scale: '0..10' },
          event: { count: 12, category: 'Backdoor' },
          rule: { name: 'Backdoor:EC2/C&CActivity.B!DNS' },
          threat: { tactic: { name: ['Backdoor'] } },
          observer: { vendor: 'AWS', product: 'GuardDuty', type: 'cloud' },
        },
        observables: [
          { type: 'ip', value: '192.0.2.17' },
          { type: 'ip', value: '203.0.113.17' },
        ],
      },
    ],
  },
  {
    title: 'Findings of GetFindings: a key used from outside, and malware on a volume',
    body: {
      Findings: [
        {
          AccountId: '000000000042',
          Region: 'eu-central-1',
          Id: '6ec0ffee000000000000000000000002',
          Arn: 'arn:aws:guardduty:eu-central-1:000000000042:detector/d0/finding/6ec0ffee000000000000000000000002',
          Type: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
          Title: 'Two countries within an hour: deploy.bot',
          Severity: 5,
          UpdatedAt: '2026-11-22T13:05:00.000Z',
          Resource: {
            ResourceType: 'AccessKey',
            AccessKeyDetails: {
              AccessKeyId: 'EXAMPLEKEY0001',
              PrincipalId: 'EXAMPLEPRINCIPAL0001',
              UserName: 'deploy.bot',
              UserType: 'IAMUser',
            },
            S3BucketDetails: [{ Name: 'invoices-of-corp' }],
          },
          Service: {
            ServiceName: 'guardduty',
            Action: {
              ActionType: 'AWS_API_CALL',
              AwsApiCallAction: {
                Api: 'ConsoleLogin',
                ServiceName: 'signin.amazonaws.com',
                DomainDetails: { Domain: 'signin.amazonaws.example' },
                RemoteIpDetails: { IpAddressV4: '198.51.100.9', Country: { CountryName: 'Nowhere' } },
              },
            },
            ResourceRole: 'TARGET',
            EventLastSeen: '2026-11-22T13:00:00Z',
          },
        },
        {
          Id: '6ec0ffee000000000000000000000003',
          Arn: 'arn:aws:guardduty:eu-central-1:000000000042:detector/d0/finding/6ec0ffee000000000000000000000003',
          Type: 'Execution:Container/MaliciousFile',
          Title: 'A file of a container is malware',
          Severity: 9.5,
          UpdatedAt: '2026-11-22T14:05:00.000Z',
          Resource: {
            ResourceType: 'Container',
            ContainerDetails: { Name: 'shop', Image: 'registry.example/shop:1' },
            EcsClusterDetails: { Name: 'shop-of-corp' },
          },
          Service: {
            ServiceName: 'guardduty',
            EventLastSeen: '2026-11-22T14:00:00Z',
            EbsVolumeScanDetails: {
              ScanDetections: {
                ThreatDetectedByName: {
                  ThreatNames: [
                    {
                      Name: 'Test.File',
                      FilePaths: [
                        {
                          FilePath: 'tmp/dropper.bin',
                          Hash: '5e1f0c9a'.repeat(8),
                        },
                      ],
                    },
                  ],
                },
              },
            },
          },
        },
      ],
    },
    alerts: [
      {
        external_id: '6ec0ffee000000000000000000000002',
        title: 'Two countries within an hour: deploy.bot',
        severity: 'medium',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T13:00:00.000Z',
        fields: {
          user: { name: 'deploy.bot', id: 'EXAMPLEKEY0001' },
          source: { ip: '198.51.100.9', geo: { country_name: 'Nowhere' } },
          cloud: {
            account: { id: '000000000042' },
            region: 'eu-central-1',
            service: { name: 'signin.amazonaws.com' },
            provider: 'aws',
          },
          resource: { type: 'AccessKey', name: 'invoices-of-corp' },
          vendor: { severity: '5', severity_scale: '0..10' },
          event: { action: 'ConsoleLogin', category: 'UnauthorizedAccess' },
          rule: { name: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B' },
          threat: { tactic: { name: ['UnauthorizedAccess'] } },
          observer: { vendor: 'AWS', product: 'GuardDuty', type: 'cloud' },
        },
        observables: [{ type: 'ip', value: '198.51.100.9' }],
      },
      {
        external_id: '6ec0ffee000000000000000000000003',
        title: 'A file of a container is malware',
        severity: 'critical',
        type: 'malware',
        occurred_at: '2026-11-22T14:00:00.000Z',
        fields: {
          cloud: { service: { name: 'guardduty' }, provider: 'aws' },
          resource: { type: 'Container' },
          vendor: { severity: '9.5', severity_scale: '0..10' },
          event: { category: 'Execution' },
          rule: { name: 'Execution:Container/MaliciousFile' },
          file: {
            name: 'dropper.bin',
            path: 'tmp/dropper.bin',
            hash: { sha256: '5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a' },
          },
          threat: { tactic: { name: ['Execution'] } },
          container: { name: 'shop', image: { name: 'registry.example/shop:1' } },
          orchestrator: { cluster: { name: 'shop-of-corp' } },
          observer: { vendor: 'AWS', product: 'GuardDuty', type: 'cloud' },
        },
        observables: [
          { type: 'sha256', value: '5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a5e1f0c9a' },
        ],
      },
    ],
  },
  {
    title: 'In an envelope of SNS, as a topic delivers it',
    body: {
      Type: 'Notification',
      MessageId: '00000000-0000-4000-8000-000000000001',
      TopicArn: 'arn:aws:sns:eu-central-1:000000000042:guardduty',
      Message:
        '{"version":"0","detail-type":"GuardDuty Finding","source":"aws.guardduty","detail":{"id":"6ec0ffee00000000000000000000f00d","type":"Recon:IAMUser/TorIPCaller","title":"An API was called from a Tor exit node.","severity":5,"updatedAt":"2026-11-22T12:00:00Z","service":{"serviceName":"guardduty","action":{"awsApiCallAction":{"api":"ListBuckets","remoteIpDetails":{"ipAddressV4":"198.51.100.66"}}}}}}',
      Timestamp: '2026-11-22T12:00:01.000Z',
      SignatureVersion: '1',
      Signature: 'c2FtcGxl',
      SigningCertURL: 'https://sns.eu-central-1.example/certificate.pem',
      UnsubscribeURL: 'https://sns.eu-central-1.example/?Action=Unsubscribe',
    },
    alerts: [
      {
        external_id: '6ec0ffee00000000000000000000f00d',
        title: 'An API was called from a Tor exit node from 198.51.100.66',
        severity: 'medium',
        type: 'reconnaissance',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          cloud: { provider: 'aws', service: { name: 'guardduty' } },
          vendor: { severity: '5', severity_scale: '0..10' },
          event: { action: 'ListBuckets', category: 'Recon' },
          rule: { name: 'Recon:IAMUser/TorIPCaller' },
          source: { ip: '198.51.100.66' },
          threat: { tactic: { name: ['Recon'] } },
          observer: { vendor: 'AWS', product: 'GuardDuty', type: 'cloud' },
        },
        observables: [{ type: 'ip', value: '198.51.100.66' }],
      },
    ],
  },
];
