import type { Json, SourceFormat } from '#contracts';
import { parseDelivery } from './index.ts';
import type { Delivery, ParsedAlert } from '../parsed-alert.ts';

const parse = (format: SourceFormat, body: Json): Delivery =>
  parseDelivery(format, Buffer.from(JSON.stringify(body)), 'application/json');
const one = (format: SourceFormat, body: Json): ParsedAlert => parse(format, body).alerts[0] as ParsedAlert;

describe('generic', () => {
  it('reads the documented fields and what stands beside them', () => {
    const alert = one('generic', {
      event_id: 'e-1',
      type: 'phishing',
      severity: 'medium',
      received_at: '2026-01-02T03:04:05Z',
      sender: { address: 'a@evil.example', display: 'Accounts', ip: '203.0.113.7' },
      recipients: ['alice@corp.example', 'bob@corp.example'],
      subject: 'Overdue invoice',
      urls: ['http://evil.example/x'],
      host: 'WEB01',
      user: { name: 'bob', email: 'bob@corp.example' },
      anything: { kept: true },
    });
    expect(alert).toMatchObject({
      external_id: 'e-1',
      title: 'Overdue invoice',
      type: 'phishing',
      severity: 'medium',
      occurred_at: '2026-01-02T03:04:05.000Z',
      recipient: 'alice@corp.example',
      raw: { anything: { kept: true } },
      fields: {
        sender: { address: 'a@evil.example', display: 'Accounts', ip: '203.0.113.7' },
        recipient: 'alice@corp.example',
        subject: 'Overdue invoice',
        urls: ['http://evil.example/x'],
        host: { name: 'WEB01' },
        user: { name: 'bob', upn: 'bob@corp.example' },
      },
    });
  });

  it.each([
    ['P1', 'critical'],
    ['p5', 'informational'],
    [5, 'critical'],
    ['1', 'informational'],
    [70, 'high'],
    ['Warning', 'medium'],
    ['constructor', null],
    ['', null],
    [-1, null],
    [null, null],
  ])('severity %j', (severity, expected) => {
    expect(one('generic', { title: 'x', severity }).severity).toBe(expected);
  });

  it('calls two alerts the same that differ in ids and times only', () => {
    const base = { title: 'x', host: 'a', timestamp: '2026-01-01T00:00:00Z', alert_id: '1' };
    const print = (change: object) => JSON.stringify(one('generic', { ...base, ...change }).fingerprint);
    expect(print({ alert_id: '2', timestamp: '2026-01-01T01:00:00Z' })).toBe(print({}));
    expect(print({ url: 'http://evil.example' })).not.toBe(print({}));
  });

  it.each([
    [{ eventName: 'StopInstances', eventSource: 'ec2.amazonaws.com' }, 'StopInstances'],
    [{ Operation: 'UserLoginFailed', Workload: 'AzureActiveDirectory' }, 'UserLoginFailed'],
    [{ operationName: 'Sign-in activity' }, 'Sign-in activity'],
    [{ title: 'Named', name: 'also' }, 'Named'],
    [{ anything: 'else' }, null],
  ])('is titled by what the service calls the event: %j', (body, title) => {
    expect(one('generic', body).title).toBe(title);
  });

  it('keeps a mail apart and reads its headers', () => {
    const alert = one('generic', {
      raw_email: 'From: Bank <a@evil.example>\nTo: bob@corp.example\nSubject: Hi\n\nText',
    });
    expect(alert).toMatchObject({
      title: 'Hi',
      type: 'phishing',
      recipient: 'bob@corp.example',
      raw_email: expect.stringContaining('Text'),
    });
    expect(JSON.stringify(alert.raw)).not.toContain('evil.example');
  });

  it('names a delivery of several by all their ids, whatever their order', () => {
    const ids = (...names: (string | undefined)[]) =>
      parse(
        'generic',
        names.map((alert_id) => ({ title: 'x', ...(alert_id ? { alert_id } : {}) })),
      ).repeat_id;
    expect(ids('a', 'b')).toBe(ids('b', 'a'));
    expect(ids('a', 'b')).not.toBe(ids('a'));
    expect(ids('a', undefined)).toBeNull();
  });

  it.each([[[]], [Array.from({ length: 501 }, () => ({}))]])(
    'refuses a list that is empty or too long',
    (body) => {
      expect(() => parse('generic', body)).toThrow(/alert/);
    },
  );
});

describe('crowdstrike', () => {
  it('reads an alert of the alerts API', () => {
    const alert = one('crowdstrike', {
      composite_id: 'cid:ind:1',
      display_name: 'MaliciousDocument',
      description: 'A document started a shell.',
      severity: 70,
      severity_name: 'High',
      tactic: 'Execution',
      technique_id: 'T1204',
      device: { hostname: 'DESK-7', device_id: 'd7', local_ip: '10.0.0.7', external_ip: '203.0.113.7' },
      user_name: 'alice',
      user_id: 'S-1-5-21-1',
      filename: 'evil.exe',
      filepath: '\\Device\\evil.exe',
      sha256: 'ab'.repeat(32),
      cmdline: 'evil.exe /go',
      ioc_type: 'domain',
      ioc_value: 'evil.example',
      timestamp: '2026-01-02T03:04:05.123456789Z',
    });
    expect(alert).toMatchObject({
      external_id: 'cid:ind:1',
      title: 'MaliciousDocument on DESK-7',
      severity: 'high',
      type: 'malware',
      occurred_at: '2026-01-02T03:04:05.123Z',
      fields: {
        host: { name: 'DESK-7', id: 'd7', ip: '10.0.0.7' },
        user: { name: 'alice', sid: 'S-1-5-21-1' },
        file: { name: 'evil.exe', sha256: 'ab'.repeat(32) },
        process: { command_line: 'evil.exe /go' },
        ip: '203.0.113.7',
        technique: 'T1204',
      },
      observables: [{ type: 'domain', value: 'evil.example' }],
    });
  });

  it.each(['constructor', '__proto__', 'toString'])('knows no kind of indicator called %s', (kind) => {
    const alert = one('crowdstrike', {
      composite_id: 'cid:ind:1',
      ioc_type: kind,
      ioc_value: 'evil.example',
    });
    expect(alert.observables).toEqual([]);
  });

  it('reads the event stream, a detection summary and a workflow webhook', () => {
    const stream = one('crowdstrike', {
      metadata: { eventType: 'DetectionSummaryEvent', offset: 1 },
      event: {
        DetectName: 'NGAV',
        DetectId: 'ldt:1',
        Severity: 4,
        ComputerName: 'PC1',
        UserName: 'bob',
        FileName: 'a.exe',
        SHA256String: 'cd'.repeat(32),
        MD5String: '0'.repeat(32),
      },
    });
    expect(stream).toMatchObject({
      external_id: 'ldt:1',
      severity: 'high',
      fields: { host: { name: 'PC1' }, file: { name: 'a.exe', sha256: 'cd'.repeat(32) } },
    });
    expect(stream.fields.file).not.toHaveProperty('md5');
    const summary = one('crowdstrike', {
      resources: [
        {
          detection_id: 'ldt:2',
          max_severity_displayname: 'Critical',
          device: { hostname: 'PC2' },
          behaviors: [{ behavior_id: '1', cmdline: 'x', tactic: 'Persistence', sha256: 'ef'.repeat(32) }],
        },
      ],
    });
    expect(summary).toMatchObject({
      external_id: 'ldt:2',
      severity: 'critical',
      type: 'malware',
      fields: { host: { name: 'PC2' }, process: { command_line: 'x' } },
    });
    const workflow = one('crowdstrike', {
      meta: { event_reference_url: 'https://falcon.example/1', timestamp: 1_700_000_000, workflow_id: 'w' },
      data: {
        'detections.id': 'ldt:3',
        'detections.severity': 'Medium',
        'devices.hostname': 'PC3',
        'devices.id': 'd3',
        'detections.cmd_line': 'y',
      },
    });
    expect(workflow).toMatchObject({
      external_id: 'ldt:3',
      severity: 'medium',
      fields: { host: { name: 'PC3', id: 'd3' }, link: 'https://falcon.example/1' },
    });
  });

  it('triages a detection that names a file by the file and its host, whatever its tactic', () => {
    const detection = { composite_id: 'a:ind:b', tactic: 'Credential Access', device: { hostname: 'WS-1' } };
    expect(one('crowdstrike', { ...detection, sha256: 'ab'.repeat(32) }).type).toBe('malware');
    expect(one('crowdstrike', detection).type).toBe('account_compromise');
  });

  it('keeps what is not Falcon as a generic alert and says so', () => {
    const delivery = parse('crowdstrike', { title: 'Something', other: 1 });
    expect(delivery).toMatchObject({
      recognised: false,
      alerts: [{ title: 'Something', raw: { other: 1 } }],
    });
  });
});

describe('splunk_alert', () => {
  const body = {
    sid: 's1',
    search_name: 'Brute force',
    owner: 'admin',
    app: 'search',
    results_link: 'http://s/x',
    result: { user: 'bob', src: '198.51.100.3', dest: 'WEB01', count: '12', urgency: 'high' },
  };

  it('reads the fixed body', () => {
    expect(one('splunk_alert', body)).toMatchObject({
      title: 'Brute force',
      severity: 'high',
      type: 'suspicious_login',
      fields: {
        user: { name: 'bob' },
        ip: '198.51.100.3',
        count: 12,
        rule: 'Brute force',
        link: 'http://s/x',
      },
    });
  });

  it('tells rows of one search run apart, and knows the same row again', () => {
    const id = (result: object) =>
      parse('splunk_alert', { ...body, result: { ...body.result, ...result } }).repeat_id;
    expect(id({})).toBe(id({}));
    expect(id({ user: 'eve' })).not.toBe(id({}));
  });

  it('reads a notable event from its text, lists and a null name', () => {
    const notable = one('splunk_alert', {
      _raw: '1, search_name="Threat - Rule", src="198.51.100.9", severity="low", note="a \\"b\\""',
      _bkt: 'b',
      _cd: '1:2',
      sourcetype: 'stash',
      source: 'Threat - Rule',
    });
    expect(notable).toMatchObject({
      title: 'Threat - Rule',
      severity: 'low',
      fields: { ip: '198.51.100.9' },
    });
    expect(one('splunk_alert', { sid: 's', search_name: null, result: { user: ['a', 'b'] } })).toMatchObject({
      title: 'Splunk alert',
      fields: { user: { name: 'a' } },
    });
  });
});

describe('microsoft_defender', () => {
  it('reads an alert of alerts_v2 with its evidence', () => {
    const alert = one('microsoft_defender', {
      value: [
        {
          id: 'da1',
          title: 'Email messages containing malicious URL removed after delivery',
          severity: 'informational',
          category: 'InitialAccess',
          firstActivityDateTime: '2026-01-02T03:04:05Z',
          evidence: [
            {
              '@odata.type': '#microsoft.graph.security.deviceEvidence',
              deviceDnsName: 'pc1.corp',
              mdeDeviceId: 'm1',
            },
            {
              '@odata.type': '#microsoft.graph.security.userEvidence',
              userAccount: { accountName: 'bob', userPrincipalName: 'bob@corp.example', userSid: 'S-1-5-1' },
            },
            {
              '@odata.type': '#microsoft.graph.security.analyzedMessageEvidence',
              internetMessageId: '<1@x>',
              recipientEmailAddress: 'bob@corp.example',
              p2Sender: { emailAddress: 'a@evil.example' },
              subject: 'Hi',
              senderIp: '203.0.113.1',
            },
            {
              '@odata.type': '#microsoft.graph.security.fileEvidence',
              fileDetails: { fileName: 'a.exe', sha256: 'ab'.repeat(32) },
            },
            { '@odata.type': '#microsoft.graph.security.ipEvidence', ipAddress: '198.51.100.1' },
          ],
        },
      ],
    });
    expect(alert).toMatchObject({
      external_id: 'da1',
      severity: 'informational',
      recipient: 'bob@corp.example',
      fields: {
        host: { name: 'pc1.corp', id: 'm1' },
        user: { name: 'bob', sid: 'S-1-5-1', upn: 'bob@corp.example' },
        sender: { address: 'a@evil.example', ip: '203.0.113.1' },
        message_id: '<1@x>',
        file: { name: 'a.exe', sha256: 'ab'.repeat(32) },
        ip: '198.51.100.1',
      },
    });
  });

  it('brings the streamed records of one alert together, each a delivery of its own', () => {
    const record = (category: string, extra: object) =>
      one('microsoft_defender', {
        category,
        properties: { AlertId: 'x1', Title: 'T', Severity: 'High', ...extra },
      });
    const info = record('AdvancedHunting-AlertInfo', { Category: 'DefenseEvasion' });
    const evidence = record('AdvancedHunting-AlertEvidence', {
      EntityType: 'Machine',
      DeviceName: 'pc1',
      AdditionalFields: 'not json',
    });
    expect(info.fingerprint).toEqual(evidence.fingerprint);
    expect(info.external_id).not.toBe(evidence.external_id);
    expect(evidence).toMatchObject({ severity: 'high', fields: { host: { name: 'pc1' } } });
  });
});

describe('raw_email', () => {
  const mail = (text: string) =>
    parseDelivery('raw_email', Buffer.from(text), 'message/rfc822').alerts[0] as ParsedAlert;

  it('reads what an alert shows', () => {
    const alert = mail(
      'Delivered-To: Bob@corp.example\r\nFrom: "boss@corp.example" <a@evil.example>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n =?utf-8?B?IQ==?=\r\nDate: Fri, 2 Jan 2026 03:04:05 +0000\r\n\r\nHello',
    );
    expect(alert).toMatchObject({
      title: 'Grüße!',
      type: 'phishing',
      recipient: 'bob@corp.example',
      occurred_at: '2026-01-02T03:04:05.000Z',
      fields: { sender: { address: 'a@evil.example', display: 'boss@corp.example' } },
    });
  });

  it('never takes one text for another, whatever the headers say', () => {
    const head = 'From: a@evil.example\nMessage-ID: <same@x>\nSubject: Hi\n\n';
    expect(mail(`${head}harmless`).fingerprint).not.toEqual(mail(`${head}evil`).fingerprint);
    expect(mail(`${head}x`).external_id).toBeNull();
  });

  it('keeps bytes that are no UTF-8', () => {
    const alert = parseDelivery(
      'raw_email',
      Buffer.concat([Buffer.from('Subject: x\n\n'), Buffer.from([0xe9])]),
      'application/octet-stream',
    ).alerts[0];
    expect(alert?.raw_email).toBe('Subject: x\n\né');
  });

  it.each(['hello', '', '\u0000\u0001', '{"a":1}'])('refuses %j', (text) => {
    expect(() => mail(text)).toThrow();
    expect(() => parse('raw_email', { raw_email: text })).toThrow();
  });
});
