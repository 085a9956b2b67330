import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

const call = (more: JsonObject) =>
  one('aws_cloudtrail', {
    eventVersion: '1.10',
    eventSource: 'iam.amazonaws.com',
    eventName: 'ListUsers',
    awsRegion: 'us-east-1',
    eventTime: '2026-11-22T12:00:00Z',
    userIdentity: { type: 'IAMUser', userName: 'bob', accountId: '000000000042' },
    ...more,
  });

describe('aws_cloudtrail', () => {
  it.each([
    ['ConsoleLogin', 'suspicious_login'],
    ['StopLogging', 'policy_violation'],
    ['DeleteFlowLogs', 'policy_violation'],
    ['CreateAccessKey', 'account_compromise'],
    ['GetSecretValue', 'account_compromise'],
    ['AttachRolePolicy', 'privilege_escalation'],
    ['GetObject', 'data_exfiltration'],
    ['ModifySnapshotAttribute', 'data_exfiltration'],
    ['DescribeInstances', 'reconnaissance'],
    ['RunInstances', null],
    ['constructor', null],
  ])('says of %s that it is about %s', (eventName, type) => {
    expect(call({ eventName }).type).toBe(type);
  });

  it('takes what a call was asked to set for nothing that the sender has decided', () => {
    const requestParameters = { status: 'Inactive', action: 'block' };
    expect(call({ eventName: 'UpdateAccessKey', requestParameters }).fields.vendor).toBeUndefined();
  });

  it('takes no link in a request for a page about it', () => {
    const requestParameters = { link: 'https://parcel-desk.example/login' };
    expect(call({ requestParameters }).fields.event?.url).toBeUndefined();
  });

  it('names the service version of a call nowhere', () => {
    expect(call({ eventName: 'UpdateFunctionCode20150331v2' }).title).toBe('UpdateFunctionCode by bob');
    expect(call({ eventName: 'CreateDistribution2020_05_31' }).title).toBe('CreateDistribution by bob');
  });

  it('names a role with its session, and who called where an account is another', () => {
    const arn = 'arn:aws:sts::000000000042:assumed-role/Operations/i-0000000000000beef';
    const sessionContext = { sessionIssuer: { userName: 'Operations' } };
    expect(call({ userIdentity: { type: 'AssumedRole', arn, sessionContext } }).fields.user).toEqual({
      name: 'Operations/i-0000000000000beef',
      domain: '000000000042',
      roles: ['Operations'],
    });
    const other = { type: 'AWSAccount', principalId: 'AIDA0000000000EXAMPLE', accountId: '000000000043' };
    expect(call({ userIdentity: other }).fields.user).toEqual({ id: 'AIDA0000000000EXAMPLE' });
  });

  it('knows no user where the name is hidden', () => {
    const userIdentity = { type: 'IAMUser', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' };
    expect(call({ eventName: 'ConsoleLogin', userIdentity }).fields.user).toBeUndefined();
  });

  it('takes the service that calls for no address', () => {
    expect(call({ sourceIPAddress: 'cloudformation.amazonaws.com' }).fields.source).toBeUndefined();
  });

  it('tells what was denied from what failed', () => {
    expect(call({ errorCode: 'AccessDenied' })).toMatchObject({
      title: 'Denied: ListUsers by bob',
      fields: { vendor: { verdict: 'blocked' }, event: { outcome: 'failure' } },
    });
    expect(call({ errorCode: 'NoSuchEntityException' })).toMatchObject({
      title: 'Failed: ListUsers by bob',
      fields: { event: { code: 'NoSuchEntityException' } },
    });
    expect(call({ errorCode: 'NoSuchEntityException' }).fields.vendor).toBeUndefined();
  });
});
