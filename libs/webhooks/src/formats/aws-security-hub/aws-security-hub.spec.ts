import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

const finding = (more: JsonObject) =>
  one('aws_security_hub', {
    ProductArn: 'arn:aws:securityhub:eu-central-1::product/aws/inspector',
    GeneratorId: 'rule',
    AwsAccountId: '000000000042',
    Id: 'finding-1',
    Title: 'Something of a machine',
    ...more,
  });

describe('aws_security_hub', () => {
  it.each([
    [0, 'informational'],
    [1, 'low'],
    [39, 'low'],
    [40, 'medium'],
    [70, 'high'],
    [90, 'critical'],
    [100, 'critical'],
  ])('reads %d of the normalized scale as %s', (Normalized, severity) => {
    expect(finding({ Severity: { Normalized } }).severity).toBe(severity);
  });

  it('lets the label say more than the number', () => {
    expect(finding({ Severity: { Label: 'INFORMATIONAL', Normalized: 90 } }).severity).toBe('informational');
    expect(finding({ Severity: { Label: 'PURPLE' } })).toMatchObject({
      severity: null,
      not_understood: ['severity: PURPLE'],
    });
  });

  it.each([
    ['Software and Configuration Checks/Vulnerabilities/CVE', 'vulnerability'],
    ['Software and Configuration Checks/AWS Security Best Practices', 'policy_violation'],
    ['TTPs/Command and Control/Backdoor:EC2-C&CActivity.B', 'command_and_control'],
    ['Effects/Data Exfiltration', 'data_exfiltration'],
    ['TTPs/Credential Access', 'account_compromise'],
    ['Sensitive Data Identifications/PII', 'policy_violation'],
  ])('says of %s that it is about %s', (type, expected) => {
    expect(finding({ Types: [type] }).type).toBe(expected);
  });

  it.each([
    [{ Workflow: { Status: 'NEW' }, RecordState: 'ACTIVE' }, 'open'],
    [{ Workflow: { Status: 'SUPPRESSED' }, RecordState: 'ACTIVE' }, 'resolved'],
    [{ Workflow: { Status: 'NEW' }, RecordState: 'ARCHIVED' }, 'resolved'],
    [{ Compliance: { Status: 'PASSED' }, RecordState: 'ACTIVE' }, 'resolved'],
    [{}, null],
  ])('reads the state of %j as %s', (more, state) => {
    expect(finding(more).state).toBe(state);
  });

  it('takes the role that something was done to for no user', () => {
    const role = { Type: 'AwsIamRole', Id: 'arn:aws:iam::000000000042:role/decoy', ResourceRole: 'Target' };
    expect(finding({ Resources: [role] }).fields).toMatchObject({ resource: { name: 'decoy' } });
    expect(finding({ Resources: [role] }).fields.user).toBeUndefined();
  });
});
