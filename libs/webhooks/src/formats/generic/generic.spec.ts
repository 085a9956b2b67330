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
