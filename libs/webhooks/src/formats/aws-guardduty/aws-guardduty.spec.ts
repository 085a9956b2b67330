import type { Json, JsonObject } from '#contracts';
import { one, parse } from '../parsing.fixture.ts';

const finding = (more: JsonObject = {}): JsonObject => ({
  id: 'f-1',
  type: 'Impact:EC2/PortSweep',
  title: 'Something',
  arn: 'arn:aws-cn:guardduty:cn-north-1:000000000042:detector/d0/finding/f-1',
  severity: 5,
  ...more,
});
const read = (more: JsonObject) => one('aws_guardduty', finding(more));

describe('aws_guardduty', () => {
  it.each([
    [10, 'critical'],
    [9, 'critical'],
    [8.9, 'high'],
    ['7.0', 'high'],
    [6.9, 'medium'],
    [4, 'medium'],
    [3.9, 'low'],
    [1, 'low'],
    [0, 'informational'],
    ['High', null],
    [-1, null],
    [null, null],
  ])('severity %j is %s', (given, severity) => {
    expect(read({ severity: given })).toMatchObject({ severity });
  });

  it('is over when it was put away', () => {
    expect(read({ service: { serviceName: 'guardduty', archived: true } }).state).toBe('resolved');
    expect(read({ service: { serviceName: 'guardduty', archived: false } }).state).toBeNull();
  });

  it.each([
    ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', 'account_compromise'],
    ['AttackSequence:IAM/CompromisedCredentials', 'account_compromise'],
    ['AttackSequence:S3/CompromisedData', 'data_exfiltration'],
    ['Trojan:EC2/DNSDataExfiltration', 'data_exfiltration'],
    ['Trojan:Runtime/C&CActivity.B', 'command_and_control'],
    ['UnauthorizedAccess:EC2/SSHBruteForce', 'suspicious_login'],
    ['CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin', 'suspicious_login'],
    ['Discovery:IAMUser/AnomalousBehavior', 'reconnaissance'],
    ['PrivilegeEscalation:IAMUser/AdministrativePermissions', 'privilege_escalation'],
    ['Policy:S3/BucketPublicAccessGranted', 'policy_violation'],
    ['CryptoCurrency:EC2/BitcoinTool.B!DNS', 'malware'],
    ['Object:S3/MaliciousFile', 'malware'],
    ['Impact:EC2/PortSweep', null],
  ])('%s is %s', (type, expected) => {
    expect(read({ type })).toMatchObject({ type: expected, fields: { rule: { name: type } } });
  });

  it('a finding that has changed is the same thing still', () => {
    const [first, second] = ['2026-11-22T12:00:00Z', '2026-11-22T18:00:00Z'].map((updatedAt) =>
      parse('aws_guardduty', finding({ updatedAt, title: updatedAt })),
    );
    expect(first?.alerts[0]?.external_id).toBe(second?.alerts[0]?.external_id);
    expect(first?.alerts[0]?.fingerprint).toEqual(second?.alerts[0]?.fingerprint);
  });

  it('tells who called from who was called', () => {
    const connection = (connectionDirection: string): Json => ({
      networkConnectionAction: {
        connectionDirection,
        remoteIpDetails: { ipAddressV4: '198.51.100.7' },
        localIpDetails: { ipAddressV4: '192.0.2.7' },
      },
    });
    const outbound = read({ service: { action: connection('OUTBOUND') } });
    expect(outbound.fields).toMatchObject({ destination: { ip: '198.51.100.7' } });
    expect(outbound.fields.source).toBeUndefined();
    const inbound = read({ service: { action: connection('INBOUND') } });
    expect(inbound.fields).toMatchObject({ source: { ip: '198.51.100.7' } });
    expect(inbound.fields.destination).toBeUndefined();
    for (const { observables } of [inbound, outbound])
      expect(observables).toEqual([
        { type: 'ip', value: '198.51.100.7' },
        { type: 'ip', value: '192.0.2.7' },
      ]);
  });

  it('finds every prober, each once', () => {
    const probe = (ip: string): Json => ({ remoteIpDetails: { ipAddressV4: ip } });
    const portProbeDetails = ['198.51.100.1', '198.51.100.2', '198.51.100.1'].map(probe);
    expect(read({ service: { action: { portProbeAction: { portProbeDetails } } } }).observables).toEqual([
      { type: 'ip', value: '198.51.100.1' },
      { type: 'ip', value: '198.51.100.2' },
    ]);
  });

  it('reads an attack sequence by its actors and endpoints', () => {
    const sequence = {
      actors: [{ id: 'a', user: { name: 'deploy.bot' } }],
      endpoints: [{ id: 'e', ip: '2001:db8::7', domain: 'drop.attacker.example' }],
    };
    expect(
      read({ type: 'AttackSequence:EKS/CompromisedCluster', service: { detection: { sequence } } }),
    ).toMatchObject({
      type: 'malware',
      fields: { user: { name: 'deploy.bot' }, source: { ip: '2001:db8::7' } },
      observables: [
        { type: 'ip', value: '2001:db8::7' },
        { type: 'domain', value: 'drop.attacker.example' },
        { type: 'user', value: 'deploy.bot' },
      ],
    });
  });

  it('reads a process of a cluster, whose workload is no host', () => {
    const { fields } = read({
      resource: {
        resourceType: 'EKSCluster',
        eksClusterDetails: { name: 'prod' },
        kubernetesDetails: {
          kubernetesUserDetails: { username: 'system:serviceaccount:shop:web' },
          kubernetesWorkloadDetails: { name: 'web', containers: [{ name: 'nginx', image: 'r.example/n:1' }] },
        },
      },
      service: {
        runtimeDetails: {
          process: { name: 'x', executablePath: '/tmp/x', executableSha256: 'AB'.repeat(32) },
          context: { commandLineExample: '/tmp/x -p 4444' },
        },
      },
    });
    expect(fields).toMatchObject({
      user: { name: 'system:serviceaccount:shop:web' },
      file: { name: 'x', path: '/tmp/x', hash: { sha256: 'ab'.repeat(32) } },
      process: { command_line: '/tmp/x -p 4444' },
      container: { name: 'nginx', image: { name: 'r.example/n:1' } },
      orchestrator: { cluster: { name: 'prod' }, resource: { name: 'web' } },
    });
    expect(fields.host).toBeUndefined();
  });

  it.each([
    [
      'another event',
      { 'detail-type': 'EC2 Instance State-change Notification', detail: { state: 'running' } },
    ],
    ["Security Hub's finding", { SchemaVersion: '2018-10-08', Id: 'x', Types: ['TTPs'], Title: 'X' }],
    ['a type alone', { id: 'x', type: 'Recon:EC2/PortProbeUnprotectedPort' }],
    ['nulls where objects stand', { id: 'x', type: 'a', resource: null, service: null }],
  ])('does not recognise %s', (_name, body) => {
    expect(parse('aws_guardduty', body).recognised).toBe(false);
  });

  it('takes what is odd in one field for nothing', () => {
    const odd = read({ service: { count: 'many', action: [] }, resource: { s3BucketDetails: 'x' } });
    expect(odd.fields).toMatchObject({ rule: { name: 'Impact:EC2/PortSweep' } });
    for (const part of ['source', 'host', 'user', 'file', 'process'])
      expect(odd.fields).not.toHaveProperty(part);
    expect(odd.observables).toEqual([]);
  });

  describe('in an envelope of SNS', () => {
    const TOPIC = 'arn:aws:sns:eu-central-1:000000000042:guardduty';
    const envelope = (more: JsonObject): JsonObject => ({ Type: 'Notification', TopicArn: TOPIC, ...more });
    const ids = (message: Json) =>
      parse('aws_guardduty', envelope({ Message: JSON.stringify(message) })).alerts.map(
        (alert) => alert.external_id,
      );

    it('is what it would be without', () => {
      expect(ids(finding())).toEqual(['f-1']);
      expect(ids({ 'detail-type': 'GuardDuty Finding', detail: finding() })).toEqual(['f-1']);
      expect(ids({ Findings: [finding(), finding({ id: 'f-2' })] })).toEqual(['f-1', 'f-2']);
      expect(ids([finding()])).toEqual(['f-1']);
    });

    it('a message that is none of a program is kept whole', () => {
      const delivery = parse('aws_guardduty', envelope({ Message: 'The budget is used up.' }));
      expect(delivery).toMatchObject({
        recognised: false,
        alerts: [{ title: 'The budget is used up', raw: { message: 'The budget is used up.' } }],
      });
    });
  });
});
