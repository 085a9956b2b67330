import type { ParsedAlert } from '../../domain/parsed-alert.ts';
import { parseDelivery } from '../parse-delivery.ts';
import { parse } from '../parsing.fixture.ts';

describe('raw_email', () => {
  const mail = (text: string) =>
    parseDelivery('raw_email', Buffer.from(text), { 'content-type': 'message/rfc822' })
      .alerts[0] as ParsedAlert;

  it('reads what an alert shows', () => {
    const alert = mail(
      'Delivered-To: Bob@corp.example\r\nFrom: "boss@corp.example" <a@evil.example>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n =?utf-8?B?IQ==?=\r\nDate: Fri, 2 Jan 2026 03:04:05 +0000\r\n\r\nHello',
    );
    expect(alert).toMatchObject({
      title: 'Grüße!',
      type: 'phishing',
      recipient: 'bob@corp.example',
      occurred_at: '2026-01-02T03:04:05.000Z',
      fields: { email: { from: { address: 'a@evil.example', display_name: 'boss@corp.example' } } },
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
      { 'content-type': 'application/octet-stream' },
    ).alerts[0];
    expect(alert?.raw_email).toBe('Subject: x\n\né');
  });

  it.each(['hello', '', '\u0000\u0001', '{"a":1}'])('refuses %j', (text) => {
    expect(() => mail(text)).toThrow();
    expect(() => parse('raw_email', { raw_email: text })).toThrow();
  });
});
