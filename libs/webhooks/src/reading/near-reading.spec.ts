import type { Json } from '#contracts';
import { one } from '../formats/parsing.fixture.ts';

const read = (body: object) => one('auto', body as Json);

/** Of a sender that nobody knows, with words of its own before the usual ones. */
const OWN_WORDS = {
  kolibriDetection: {
    kolibriThreatSeverity: 'High',
    KolibriRuleTitle: 'Office program starts a shell',
    KolibriRaisedAt: '2026-11-22T12:00:00Z',
    KolibriLastUpdatedTime: '2026-11-22T13:00:00Z',
    kolibri_incident_id: 'K-77',
    kolibriDetectionStatus: 'Closed',
    KolibriConsoleUrl: 'https://console.kolibri.example/K-77',
  },
  SuspectEndpointHostName: 'WS-9.corp.example',
  suspectEndpointInternalIp: '10.0.0.9',
  suspect: { usr: { properties: { email: 'amy@corp.example' } } },
  offendingRemoteIpV4: '203.0.113.9',
  offendingTargetIpV4: '10.0.0.4',
  suspectProcessCmdLine: 'cmd.exe /c whoami',
  suspectSha256Value: 'ab'.repeat(32),
};

describe('an alert whose keys only end as usual ones do', () => {
  it('is read by these ends', () => {
    expect(read(OWN_WORDS)).toMatchObject({
      format: null,
      external_id: 'K-77',
      title: 'Office program starts a shell on WS-9.corp.example',
      severity: 'high',
      occurred_at: '2026-11-22T12:00:00.000Z',
      state: 'resolved',
      fields: {
        vendor: { severity: 'High' },
        event: { url: 'https://console.kolibri.example/K-77' },
        host: { name: 'WS-9.corp.example', ip: '10.0.0.9' },
        user: { email: 'amy@corp.example' },
        source: { ip: '203.0.113.9' },
        destination: { ip: '10.0.0.4' },
        process: { command_line: 'cmd.exe /c whoami' },
        file: { hash: { sha256: 'ab'.repeat(32) } },
      },
    });
  });

  it.each<[string, object, object]>([
    [
      'whoever it is told about',
      { mailRecipients: 'amy@corp.example; bob@corp.example' },
      { user: { email: 'amy@corp.example' } },
    ],
    [
      'a machine by what it stands in',
      { managedMachines: [{ displayName: 'srv-2' }] },
      { host: { name: 'srv-2' } },
    ],
  ])('names %s', (_what, body, fields) => expect(read(body).fields).toMatchObject(fields));

  it.each<[string, object]>([
    [
      'who sent or handles it',
      {
        senderEmailAddress: 'x@evil.example',
        assignedUser: 'carla',
        supportContactEmail: 'help@vendor.example',
      },
    ],
    [
      'what machine collected it',
      { logCollectorHostname: 'collector-1', proxyHost: 'proxy-1', remoteHost: 'x.example' },
    ],
    [
      'a kind, a number or a flag',
      { affectedHost: 'true', numberOfHosts: '12', myUser: 'all', endpointHost: 'Other' },
    ],
  ])('is not about %s', (_what, body) => {
    const { host, user } = read({ rule: { name: 'Odd thing' }, ...body }).fields;
    expect([host, user]).toEqual([undefined, undefined]);
  });

  it.each([
    [
      { certExpiryDate: '2027-01-01', myPasswordChangedDate: '2026-01-01', kolibriOpenedOn: '2026-11-22' },
      '2026-11-22T00:00:00.000Z',
    ],
    [{ odd: { when_it_was: '2026-11-22 12:00:00' } }, '2026-11-22T12:00:00.000Z'],
    [{ licenseValidUntil: '2026-11-22 12:00:00' }, null],
  ])('happened when it says, not when something ends: %j', (body, at) =>
    expect(read(body).occurred_at).toBe(at),
  );

  it.each([
    [{ checkState: 'CRITICAL' }, 'critical'],
    [{ newCondition: 'warning' }, 'medium'],
    [{ checkState: 'OK' }, null],
    [{ lastState: 'critical' }, null],
    [{ httpStatus: 'high' }, null],
    [{ previousSeverity: 'high' }, null],
  ])('is as bad as its state, where that is a degree: %j', (body, severity) =>
    expect(read(body).severity).toBe(severity),
  );

  it('names those that it lists with what kind of thing they are', () => {
    const things = [
      { Type: 'File', Name: 'a.exe' },
      { Type: 'HOST', Name: 'srv-2' },
      { entityType: 'User', entityValue: 'amy@corp.example' },
      { kind: 'ip', value: '203.0.113.9' },
      { type: 'host', name: 'srv-3' },
    ];
    expect(read({ title: 'Odd thing seen', about: { list: things } }).fields).toMatchObject({
      host: { name: 'srv-2' },
      user: { email: 'amy@corp.example' },
      source: { ip: '203.0.113.9' },
    });
  });

  it('is not about what it lists as seen', () => {
    const seen = [
      { type: 'ip', value: '203.0.113.9' },
      { type: 'host', value: 'srv-2' },
    ];
    expect(read({ title: 'Odd thing seen', iocs: seen, observables: seen }).fields).toEqual({});
  });

  it('knows a person by the address beside the name', () => {
    const by = { nickname: 'amy', initiated_by: { id: 'u1', username: 'amy', email: 'amy@corp.example' } };
    expect(read({ ...by, owner: { email: 'bo@corp.example' } }).fields.user).toEqual({
      name: 'amy',
      email: 'amy@corp.example',
    });
    expect(read({ username: 'amy', owner: { email: 'bo@corp.example' } }).fields.user).toEqual({
      name: 'amy',
    });
  });

  it('keeps what the usual keys say', () => {
    const { external_id, severity, occurred_at, fields } = read({
      ...OWN_WORDS,
      alertId: 'A-1',
      severity: 'low',
      timestamp: '2026-11-21T00:00:00Z',
      hostname: 'ws-1',
      userName: 'bob',
    });
    expect({ external_id, severity, occurred_at, host: fields.host?.name, user: fields.user }).toEqual({
      external_id: 'A-1',
      severity: 'low',
      occurred_at: '2026-11-21T00:00:00.000Z',
      host: 'ws-1',
      user: { name: 'bob' },
    });
  });

  it('is not over because a machine or a service is well', () => {
    expect(read({ rule: { name: 'Odd thing' }, hostState: 'normal', serviceStatus: 'OK' }).state).toBeNull();
  });

  it('is not one with another because of the number of its parent', () => {
    expect(
      read({ parentAlertId: 'A-1', relatedIncidentId: 'I-1', ruleAlertId: 'R-1' }).external_id,
    ).toBeNull();
  });
});

describe('a title that tells nothing', () => {
  it.each<[object, string]>([
    [{ action: 'blocked', kolibriThreatName: 'Emotet loader', host: 'ws-3' }, 'Emotet loader on ws-3'],
    [
      { ruleName: 'RULE_DETECTION', description: 'A shell was started by a document. See below.' },
      'A shell was started by a document',
    ],
    [
      { action: 'dns', query_name: 'gate.evil.example', queryName: 'gate.evil.example' },
      'DNS query for gate.evil.example (dns)',
    ],
    [{ action: 'allowed', url: 'https://evil.example/a?b' }, 'Access to evil.example (allowed)'],
    [
      { type: 'flow', src_ip: '10.0.0.1', dst_ip: '203.0.113.9', dst_port: 443 },
      'Connection to 203.0.113.9:443 (flow) from 10.0.0.1',
    ],
    [
      { action: 'hold', from: 'x@evil.example', recipient: 'amy@corp.example', emailSubject: 'Pay' },
      'Mail "Pay" (hold) by amy@corp.example',
    ],
    // Nothing better is known.
    [{ action: 'blocked', host: 'ws-3' }, 'blocked on ws-3'],
    // A name of a thing is none of these.
    [{ threatName: 'Emotet', host: 'ws-3', description: 'A long story about it.' }, 'Emotet on ws-3'],
    // Keys that some senders have alone.
    [
      { event: 'New item', rule: 'A shell in a container', node: 'node-2' },
      'A shell in a container on node-2',
    ],
    [{ plugin: { name: 'Library with holes' }, state: 'OPEN', host: 'srv-4' }, 'Library with holes on srv-4'],
    [
      { SERVICESTATE: 'CRITICAL', SERVICEOUTPUT: '97 % of the disk is used', HOSTNAME: 'db-4' },
      '97 % of the disk is used on db-4',
    ],
  ])('gives way to what tells more: %j', (body, title) => expect(read(body).title).toBe(title));
});
