import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

const entry = (payload: JsonObject, more: JsonObject = {}) =>
  one('gcp_audit_log', {
    protoPayload: {
      serviceName: 'x.googleapis.com',
      authenticationInfo: { principalEmail: 'amy@corp.example' },
      ...payload,
    },
    insertId: 'a',
    ...more,
  });

describe('gcp_audit_log', () => {
  it.each([
    [
      'google.iam.admin.v1.CreateServiceAccountKey',
      'Create service account key by amy@corp.example',
      'account_compromise',
    ],
    ['SetIamPolicy', 'Set IAM policy by amy@corp.example', 'privilege_escalation'],
    ['v1.compute.instances.insert', 'Insert instances by amy@corp.example', null],
    ['storage.objects.get', 'Get objects by amy@corp.example', 'data_exfiltration'],
    ['google.logging.v2.ConfigServiceV2.UpdateSink', 'Update sink by amy@corp.example', 'policy_violation'],
    ['io.k8s.core.v1.pods.exec.create', 'Create pods exec by amy@corp.example', 'lateral_movement'],
    ['v1.compute.firewalls.insert', 'Insert firewalls by amy@corp.example', 'policy_violation'],
    ['google.cloud.bigquery.v2.JobService.InsertJob', 'Insert job by amy@corp.example', 'data_exfiltration'],
  ])('reads %s', (methodName, title, type) => {
    expect(entry({ methodName })).toMatchObject({ title, type });
  });

  it('tells what was denied from what failed', () => {
    const methodName = 'storage.objects.get';
    expect(entry({ methodName, status: { code: 7 } }).title).toMatch(/^Denied: /);
    expect(entry({ methodName, authorizationInfo: [{ granted: true }, { granted: false }] }).title).toMatch(
      /^Denied: /,
    );
    expect(entry({ methodName, status: { code: 5 } }).title).toMatch(/^Failed: /);
    expect(entry({ methodName, status: {} }).title).toMatch(/^Get /);
  });

  it("takes the log's default for no severity", () => {
    expect(entry({ methodName: 'SetIamPolicy' }, { severity: 'DEFAULT' })).toMatchObject({
      severity: null,
      not_understood: [],
    });
    expect(entry({ methodName: 'SetIamPolicy' }, { severity: 'NOTICE' }).severity).toBe('informational');
  });

  it('takes no link in a request for a page about it', () => {
    const request = { link: 'https://parcel-desk.example/login' };
    expect(entry({ methodName: 'SetIamPolicy', request }).fields.event?.url).toBeUndefined();
  });

  it('takes no word for an address', () => {
    const requestMetadata = { callerIp: 'gce-internal-ip' };
    expect(entry({ methodName: 'SetIamPolicy', requestMetadata }).fields.source).toBeUndefined();
  });
});
