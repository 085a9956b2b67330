import { mailBytes, mailText, type Json } from '#contracts';
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
    expect(Buffer.from(mailBytes(alert?.raw_email ?? ''))).toEqual(
      Buffer.concat([Buffer.from('Subject: x\n\n'), Buffer.from([0xe9])]),
    );
  });

  it.each(['hello', '', '\u0000\u0001', '{"a":1}'])('refuses %j', (text) => {
    expect(() => mail(text)).toThrow();
    expect(() => parse('raw_email', { raw_email: text })).toThrow();
  });
});

const MAIL =
  'From: "Bad" <bad@evil.example>\r\nTo: alice@corp.example\r\nSubject: Pay\r\nMessage-ID: <1@evil.example>\r\n\r\nNow.\r\n';
/** One byte is no UTF-8. */
const BYTES = Buffer.from(`${MAIL}\xe9\r\n`, 'latin1');
const KEPT = mailText(BYTES);

type FormPart = [name: string, body: string | Buffer, file?: string];

function form(parts: FormPart[]): { body: Buffer; type: string } {
  const chunks = parts.flatMap(([name, body, file]) => [
    Buffer.from(
      `--b\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"\r\nContent-Type: application/octet-stream`}\r\n\r\n`,
    ),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);
  return {
    body: Buffer.concat([...chunks, Buffer.from('--b--\r\n')]),
    type: 'multipart/form-data; boundary=b',
  };
}

function delivered(format: 'raw_email' | 'auto', { body, type }: { body: Buffer; type: string }) {
  const delivery = parseDelivery(format, body, { 'content-type': type });
  return { ...delivery, alert: delivery.alerts[0] as ParsedAlert };
}

function mime(fields: Record<string, string>) {
  return {
    body: Buffer.from(new URLSearchParams(fields).toString()),
    type: 'application/x-www-form-urlencoded',
  };
}

describe('a mail in JSON', () => {
  it.each<[string, Json]>([
    ['in base64', BYTES.toString('base64')],
    ['in base64 of lines', BYTES.toString('base64').replaceAll(/.{60}/g, '$&\r\n')],
    ["in URLs' base64", BYTES.toString('base64url')],
    ['as an address of data', `data:message/rfc822;base64,${BYTES.toString('base64')}`],
    ['as a file', { filename: 'a.eml', base64: BYTES.toString('base64') }],
  ])('is its bytes: %s', (_name, raw_email) => {
    const { alerts } = parse('raw_email', { raw_email, recipient: 'bob@corp.example' });
    expect(alerts).toMatchObject([{ raw_email: KEPT, title: 'Pay', recipient: 'bob@corp.example' }]);
    expect(alerts[0]?.raw).not.toHaveProperty('raw_email');
  });

  it('may be one of several', () => {
    const { alerts } = parse('raw_email', [{ raw_email: MAIL }, { eml: MAIL.replace('Pay', 'Pay more') }]);
    expect(alerts.map(({ title }) => title)).toEqual(['Pay', 'Pay more']);
    expect(() => parse('raw_email', [{ raw_email: MAIL }, 'x'])).toThrow('raw_email is missing');
  });

  it('is not what only looks like base64', () => {
    expect(() => parse('raw_email', { raw_email: 'QUJD'.repeat(20) })).toThrow('This is not a mail');
  });
});

describe('a mail in a form', () => {
  it.each(['raw_email', 'auto'] as const)('is each of the files, for %s', (format) => {
    const { alerts, recognised } = delivered(
      format,
      form([
        ['a', MAIL, 'a.eml'],
        ['b', BYTES, 'b.eml'],
      ]),
    );
    expect(recognised).toBe(true);
    expect(alerts.map(({ raw_email }) => raw_email)).toEqual([MAIL, KEPT]);
  });

  it('stands beside what is said of it, with its bytes', () => {
    const { alert } = delivered(
      'raw_email',
      form([
        ['alert_id', 'r-1'],
        ['upload', BYTES, 'b.eml'],
      ]),
    );
    expect(alert).toMatchObject({ external_id: 'r-1', raw_email: KEPT });
  });

  const ENVELOPE = '{"to":["phish@parse.corp.example"],"from":"alice@corp.example"}';
  const SENDGRID: FormPart[] = [
    ['to', 'phish@parse.corp.example'],
    ['from', 'Alice <alice@corp.example>'],
    ['envelope', ENVELOPE],
    ['charsets', '{"to":"UTF-8","subject":"UTF-8"}'],
    ['SPF', 'pass'],
    ['dkim', '{@corp.example : pass}'],
    ['sender_ip', '192.0.2.1'],
  ];

  it.each(['raw_email', 'auto'] as const)('of SendGrid is the message that it posts, for %s', (format) => {
    const { alert, marks } = delivered(format, form([...SENDGRID, ['email', BYTES]]));
    expect(alert).toMatchObject({
      format: 'raw_email',
      recipient: 'phish@parse.corp.example',
      raw_email: KEPT,
      raw: { spf: 'pass', sender_ip: '192.0.2.1', envelope: { from: 'alice@corp.example' } },
    });
    expect(marks).toBeUndefined();
  });

  it.each(['raw_email', 'auto'] as const)(
    'of SendGrid that was taken apart is put together, and says so, for %s',
    (format) => {
      const parts: FormPart[] = [
        ...SENDGRID,
        [
          'headers',
          'From: bad@evil.example\nSubject: Pay\nContent-Type: multipart/mixed;\n boundary=x\nTo: a@corp.example\n',
        ],
        ['text', 'Now.'],
        ['html', '<a href="https://evil.example/pay">Now</a>'],
        ['attachments', '1'],
        ['attachment1', Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 0xff]), 'bill (1).pdf'],
      ];
      const { alert, marks } = delivered(format, form(parts));
      expect(marks).toEqual([expect.stringContaining('POST the raw, full MIME message')]);
      const mail = String(alert.raw_email);
      expect(mail).toMatch(
        /^From: bad@evil\.example\r\nSubject: Pay\r\nTo: a@corp\.example\r\nMIME-Version: 1\.0\r\n/,
      );
      expect(mail).not.toContain('boundary=x');
      expect(mail).toContain("filename*=UTF-8''bill%20%281%29.pdf");
      for (const part of ['Now.', '<a href="https://evil.example/pay">Now</a>'])
        expect(mail).toContain(Buffer.from(part).toString('base64'));
      expect(mail).toContain(Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 0xff]).toString('base64'));
      // The same again is the same mail.
      expect(delivered(format, form(parts)).alert.fingerprint).toEqual(alert.fingerprint);
    },
  );

  const MAILGUN = {
    recipient: 'phish@mg.corp.example',
    sender: 'alice@corp.example',
    token: 't',
    signature: 's',
  };

  it.each(['raw_email', 'auto'] as const)('of Mailgun is the message that it posts, for %s', (format) => {
    const { alert, marks } = delivered(format, mime({ ...MAILGUN, 'body-mime': MAIL }));
    expect(alert).toMatchObject({
      format: 'raw_email',
      recipient: 'phish@mg.corp.example',
      raw_email: MAIL,
      raw: { sender: 'alice@corp.example' },
    });
    expect(JSON.stringify(alert.raw)).not.toContain('signature');
    expect(marks).toBeUndefined();
  });

  it('of Mailgun in bytes that are no UTF-8 keeps them', () => {
    const escaped = [...BYTES].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const body = Buffer.from(`recipient=phish%40mg.corp.example&body-mime=${escaped}`);
    const { alert } = delivered('raw_email', { body, type: 'application/x-www-form-urlencoded' });
    expect(alert.raw_email).toBe(KEPT);
  });

  it('of Mailgun that was taken apart is put together, and says so', () => {
    const headers = JSON.stringify([
      ['From', 'bad@evil.example'],
      ['Subject', 'Pay\n\nnow'],
      ['No header', 'x'],
      ['Content-Type', 'text/plain'],
    ]);
    const { alert, marks } = delivered(
      'auto',
      mime({ ...MAILGUN, 'message-headers': headers, 'body-plain': 'Now.' }),
    );
    expect(marks).toEqual([expect.stringContaining("ends in 'mime'")]);
    expect(alert).toMatchObject({ fields: { email: { from: { address: 'bad@evil.example' } } } });
    expect(alert.raw_email).toContain('Subject: Pay\r\n now\r\nMIME-Version');
    expect(alert.raw_email).not.toContain('No header');
  });
});
