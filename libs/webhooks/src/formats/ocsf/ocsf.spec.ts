import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

const event = (more: JsonObject) =>
  one('ocsf', {
    class_uid: 6003,
    type_uid: 600301,
    metadata: { version: '1.1.0' },
    type_name: 'API Activity: Create',
    ...more,
  });

describe('ocsf', () => {
  it.each([
    [0, null],
    [1, 'informational'],
    [2, 'low'],
    [3, 'medium'],
    [4, 'high'],
    [5, 'critical'],
    [6, 'critical'],
    [99, null],
  ])('reads severity_id %d as %s', (severity_id, severity) => {
    expect(event({ severity_id })).toMatchObject({ severity, not_understood: [] });
  });

  it('reads the status of a finding as its state, that of an event as its outcome', () => {
    const found = { class_uid: 2004, finding_info: { title: 'Something', uid: 'f-1' } };
    expect(event({ ...found, status: 'Resolved', status_id: 4 })).toMatchObject({
      state: 'resolved',
      external_id: 'f-1',
    });
    expect(event({ ...found, status: 'New', status_id: 1 }).state).toBe('open');
    expect(event({ ...found, status: 'Suppressed', status_id: 3 }).state).toBe('resolved');
    const incident = { ...found, class_uid: 2005 };
    expect(event({ ...incident, status: 'On Hold', status_id: 3 }).state).toBe('open');
    expect(event({ ...incident, status: 'Closed', status_id: 5 }).state).toBe('resolved');
    const signIn = event({
      class_uid: 3002,
      message: 'An account failed to log on.',
      status: 'Failure',
      status_id: 2,
    });
    expect(signIn).toMatchObject({
      title: 'An account failed to log on',
      state: null,
      type: 'suspicious_login',
      fields: { event: { outcome: 'failure' } },
    });
    expect(signIn.fields.vendor).toBeUndefined();
  });

  it('takes who acted for the parent of the process that it is about', () => {
    expect(
      event({
        class_uid: 1007,
        process: { cmd_line: 'reg save HKLM', file: { name: 'reg.exe' } },
        actor: { process: { file: { name: 'cmd.exe' } }, user: { name: 'amy', domain: 'CORP' } },
      }).fields,
    ).toMatchObject({
      process: { name: 'reg.exe', command_line: 'reg save HKLM', parent: { name: 'cmd.exe' } },
      user: { name: 'amy', domain: 'CORP' },
    });
  });

  it('says what a call by a verb was for, and what failed by its id', () => {
    expect(
      event({
        api: { operation: 'create' },
        resources: [{ type: 'nodes', name: 'node-7' }],
        actor: { user: { name: 'kubelet' } },
        status: '0xc0000022',
        status_id: 2,
      }),
    ).toMatchObject({ title: 'Failed: Create nodes node-7', fields: { event: { outcome: 'failure' } } });
  });

  it('reads the vulnerability of a finding', () => {
    const cve = { uid: 'CVE-2026-00042', cvss: [{ base_score: 9.1, version: '3.1' }] };
    const affected_packages = [{ name: 'left-side', version: '1.9.0' }];
    expect(
      event({
        class_uid: 2002,
        finding_info: { uid: 'f-2', title: 'left-side is old' },
        vulnerabilities: [{ cve, affected_packages }],
      }),
    ).toMatchObject({
      type: 'vulnerability',
      fields: {
        vulnerability: { id: 'CVE-2026-00042', score: 9.1 },
        package: { name: 'left-side', version: '1.9.0' },
      },
    });
  });

  it('names what a check is about, and is over when it passes', () => {
    const check = {
      class_uid: 2003,
      status_id: 1,
      finding_info: { uid: 'f-3', title: 'Buckets are closed to the public' },
      resources: [{ uid: 'arn:aws:s3:::payroll', name: 'payroll', type: 'AWS::S3::Bucket' }],
    };
    expect(event({ ...check, compliance: { control: 'S3.8', status_id: 3 } })).toMatchObject({
      title: 'Buckets are closed to the public: payroll',
      type: 'policy_violation',
      state: 'open',
      fields: { rule: { id: 'S3.8' } },
    });
    expect(event({ ...check, compliance: { control: 'S3.8', status_id: 1 } }).state).toBe('resolved');
  });

  it('names a query without the dot behind it', () => {
    expect(event({ class_uid: 4003, query: { hostname: 'bad.example.' } })).toMatchObject({
      title: 'DNS query for bad.example',
      fields: { dns: { question: { name: 'bad.example' } } },
    });
  });
});
