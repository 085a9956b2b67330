import type { Json, JsonObject } from '#contracts';
import { one, parse } from '../parsing.fixture.ts';

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
        email: {
          from: { address: 'a@evil.example', display_name: 'Accounts' },
          sender: { ip: '203.0.113.7' },
          to: { address: ['alice@corp.example', 'bob@corp.example'] },
          subject: 'Overdue invoice',
          urls: ['http://evil.example/x'],
        },
        host: { name: 'WEB01' },
        user: { email: 'bob@corp.example' },
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
    [{ eventName: 'StopInstances', eventSource: 'ec2.amazonaws.com' }, 'Stop instances'],
    [{ Operation: 'UserLoginFailed', Workload: 'AzureActiveDirectory' }, 'User login failed'],
    [{ operationName: 'Sign-in activity' }, 'Sign-in activity'],
    [{ title: 'Named', name: 'also' }, 'Named'],
    [{ anything: 'else' }, 'Alert with anything and no title'],
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

  it('takes 500 alerts at once', () => {
    expect(
      parse(
        'generic',
        Array.from({ length: 500 }, () => ({ title: 'x' })),
      ).alerts,
    ).toHaveLength(500);
  });

  const MAIL =
    'From: Bank <a@evil.example>\nTo: bob@corp.example\nSubject: Hi\nMessage-ID: <1@evil.example>\n\nText';
  it.each<[JsonObject, object]>([
    [{ recipient: 'r@corp.example', recipients: ['s@corp.example'] }, { recipient: 'r@corp.example' }],
    [{ to: 't@corp.example' }, { recipient: 't@corp.example' }],
    [{ raw_email: MAIL }, { recipient: 'bob@corp.example' }],
    [{ raw_email: `Delivered-To: box@corp.example\n${MAIL}` }, { recipient: 'box@corp.example' }],
    [
      { recipients: ['a@corp.example', 'b@corp.example'] },
      { fields: { email: { to: { address: ['a@corp.example', 'b@corp.example'] } } } },
    ],
    [{ raw_email: MAIL }, { fields: { email: { subject: 'Hi', message_id: '<1@evil.example>' } } }],
    [{ raw_email: MAIL, subject: 'Ours' }, { fields: { email: { subject: 'Ours' } } }],
    [
      { raw_email: MAIL },
      { fields: { email: { from: { address: 'a@evil.example', display_name: 'Bank' } } } },
    ],
    [
      { sender: { email: 'x@evil.example', name: 'X' } },
      { fields: { email: { from: { address: 'x@evil.example', display_name: 'X' } } } },
    ],
    [{ sender: 'y@evil.example' }, { fields: { email: { from: { address: 'y@evil.example' } } } }],
    [{ hostname: 'web01' }, { fields: { host: { name: 'web01' } } }],
    [
      { host: { hostname: 'web01', device_id: 'd1', os: 'linux' } },
      { fields: { host: { name: 'web01', id: 'd1', os: { name: 'linux' } } } },
    ],
    [{ username: 'bob' }, { fields: { user: { name: 'bob' } } }],
    [{ source_ip: '192.0.2.1' }, { fields: { source: { ip: '192.0.2.1' } } }],
    [
      { src_ip: '192.0.2.2', country: 'NL' },
      { fields: { source: { ip: '192.0.2.2', geo: { country_iso_code: 'NL' } } } },
    ],
    [{ dest_ip: '192.0.2.3' }, { fields: { destination: { ip: '192.0.2.3' } } }],
  ])('of %j it knows what it says', (body, alert) => expect(one('generic', body)).toMatchObject(alert));

  it.each<[JsonObject, object]>([
    [{ id: 7 }, { external_id: '7' }],
    [{ event_id: 'event-1', id: 7 }, { external_id: 'event-1' }],
    [{ message: 'Said' }, { description: 'Said' }],
    [{ description: 'Told', message: 'Said' }, { description: 'Told' }],
    [{ other: 1 }, { description: '', external_id: null, raw: { other: 1 }, raw_email: null }],
    [{ raw_email: '  ' }, { raw: { raw_email: '  ' }, raw_email: null }],
    [
      { observables: [{ type: 'ip', value: '192.0.2.1' }, { type: 'shoe', value: 'x' }, { type: 'ip' }] },
      { observables: [{ type: 'ip', value: '192.0.2.1' }] },
    ],
  ])('reads %j as %j', (body, alert) => expect(one('generic', body)).toMatchObject(alert));

  it.each<[Json, string]>([
    ['Just words', 'Just words'],
    [42, ''],
    [null, ''],
  ])('keeps %j, which is no object, as it came', (body, description) => {
    expect(parse('generic', body)).toMatchObject({
      recognised: false,
      alerts: [{ raw: body, description, fingerprint: [body] }],
    });
  });

  it.each([[[]], [Array.from({ length: 10_001 }, () => ({}))]])(
    'refuses a list that is empty or too long',
    (body) => {
      expect(() => parse('generic', body)).toThrow(/alert/);
    },
  );
});
