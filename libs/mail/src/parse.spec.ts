import { createHash } from 'node:crypto';
import { mailText } from '#contracts';
import { LIMITS } from './limits.ts';
import { mail, zip } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';
import { onlyAttachment, links } from './parse.harness.ts';
import type { ParsedEmail } from './types.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);

describe('headers', () => {
  it('reads people, dates and ids', async () => {
    const parsed = await parseEmail(
      mail({
        from: '=?utf-8?q?J=C3=BCrgen?= <JO@Mail.Shop.Example>',
        subject: '=?utf-8?b?TMO8bmNo?=',
        headers: ['Return-Path: <bounce@esp.example>', 'Reply-To: Other <o@else.example>'],
      }),
    );
    expect(parsed.from).toEqual({
      name: 'Jürgen',
      address: 'jo@mail.shop.example',
      domain: 'mail.shop.example',
      registrable_domain: 'shop.example',
    });
    expect(parsed).toMatchObject({
      subject: 'Lünch',
      message_id: '<1@shop.example>',
      date: '2026-11-22T10:00:00.000Z',
      return_path: 'bounce@esp.example',
      defects: [],
    });
    expect(parsed.reply_to[0]?.address).toBe('o@else.example');
    expect(parsed.headers.map((header) => header.name)).toEqual(
      expect.arrayContaining(['Return-Path', 'From', 'Message-ID']),
    );
  });

  it('reads what a mail program shows of a careless or cunning HTML', async () => {
    const { html, html_text, links } = await parseEmail(
      mail({
        html: '<body><HEAD><TITLE>t</TITLE><style>p{}</style><p>Verify your account</p><noscript>within 24 hours</noscript> <a href="https://evil.example/">here</a><p style="display:none">unseen</p>',
      }),
    );
    expect(html_text).toBe('Verify your account\nwithin 24 hours here');
    expect(html?.hidden_text).toBe('t\nunseen');
    expect(links).toMatchObject([{ url: 'https://evil.example/', flags: [] }]);
  });

  it('takes no server inside a large mail service for the client', async () => {
    const { client_ip, received } = await parseEmail(
      mail({
        headers: [
          'Received: from AM0PR04MB1.eurprd04.prod.outlook.com (2603:10a6:208:179::19) by AM8PR04MB2.eurprd04.prod.outlook.com with HTTPS; Sun, 22 Nov 2026 10:00:04 +0000',
          'Received: from x.google.com ([2002:a05:6402:1::7]) by y.google.com with SMTP; Sun, 22 Nov 2026 10:00:03 +0000',
          'Received: from shop\u0000.example (198.51.100.7) by AM7EUR06FT021.mail.protection.outlook.com (10.233.253.1) with SMTP; Sun, 22 Nov 2026 10:00:01 +0000',
        ],
      }),
    );
    expect(client_ip).toBe('198.51.100.7');
    expect(received[2]?.from_host).toBe('shop\ufffd.example');
  });

  it('reads hops and the first public client address', async () => {
    const { received, client_ip } = await parseEmail(
      mail({
        headers: [
          'Received: from mx (mx.corp.example [10.0.0.5]) by store.corp.example with ESMTP; Sun, 22 Nov 2026 10:00:02 +0000',
          'Received: from shop.example (shop.example [198.51.100.7]) by mx.corp.example with ESMTPS id x; Sun, 22 Nov 2026 10:00:01 +0000',
        ],
      }),
    );
    expect(received[1]).toEqual({
      from_host: 'shop.example',
      from_ip: '198.51.100.7',
      by_host: 'mx.corp.example',
      protocol: 'ESMTPS',
      at: '2026-11-22T10:00:01.000Z',
    });
    expect(client_ip).toBe('198.51.100.7');
  });

  it('takes the address that programs show when a name splits the header', async () => {
    expect((await parseEmail(mail({ from: 'Win!, <service@shop.example>' }))).from.address).toBe(
      'service@shop.example',
    );
  });

  it('tells of a second From header', async () => {
    expect((await parseEmail(mail({ headers: ['From: a@bank.example'] }))).defects).toContain(
      'multiple_from',
    );
  });

  it('is not led astray by a mailbox line or a byte order mark', async () => {
    for (const prefix of ['From x Mon Jan 1\n', '\ufeff', '\r\n\r\n'])
      expect((await parseEmail(prefix + mail())).from.address).toBe('jo@shop.example');
  });
});

describe('links', () => {
  it('tells what is shown from where it leads', async () => {
    const [link] = await links('<a href="https://evil.example/x">www.bank.com/login</a>');
    expect(link).toMatchObject({
      url: 'https://evil.example/x',
      text: 'www.bank.com/login',
      shown_host: 'bank.com',
      flags: ['shown_host_differs'],
    });
  });

  it.each([
    ['https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.example%2Fp&data=1', 'wrapped'],
    ['https://urldefense.proofpoint.com/v2/url?u=https-3A__evil.example_p&d=x', 'wrapped'],
    ['https://urldefense.com/v3/__https://evil.example/p__;!!abc', 'wrapped'],
    ['https://www.google.com/url?q=https://evil.example/p&sa=D', 'redirector'],
    [
      'https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fevil.example%252Fp',
      'redirector',
    ],
  ])('unwraps %s', async (href, flag) => {
    const [link] = await links(`<a href="${href}">x</a>`);
    expect(link?.url).toBe('https://evil.example/p');
    expect(link?.flags).toContain(flag);
  });

  it.each([
    ['http://203.0.113.7/x', 'ip_host'],
    ['http://0xcb007107/x', 'ip_host'],
    ['https://xn--pypal-4ve.com/', 'punycode'],
    ['https://xn--pypal-4ve.com/', 'homograph'],
    ['https://paypa1.com/', 'lookalike_brand'],
    ['https://paypal-secure.example/', 'lookalike_brand'],
    ['https://paypal.com@evil.example/', 'userinfo'],
    ['https://bit.ly/x', 'shortener'],
    ['https://abc.web.app/', 'free_hosting'],
    ['https://evil.example:4443/', 'unusual_port'],
    ['https://evil.example/a.exe', 'executable_target'],
    ['https://evil.example/#alex@corp.example', 'recipient_in_url'],
    ['data:text/html,<b>x', 'data_uri'],
    ['javascript:alert(1)', 'script'],
  ])('%s is flagged %s', async (href, flag) => {
    expect((await links(`<a href="${href}">x</a>`))[0]?.flags).toContain(flag);
  });

  it.each([
    'https://www.paypal.com/signin',
    'https://www.amazon.co.uk/',
    'https://apple-orchard.example/',
    'https://docs.example.com/',
  ])('%s is nothing remarkable', async (href) => {
    expect((await links(`<a href="${href}">x</a>`))[0]?.flags).toEqual([]);
  });

  it('finds forms, images, hidden links and links in plain text', async () => {
    const {
      links: found,
      html,
      urls,
    } = await parseEmail(
      mail({
        text: 'see https://plain.example/a.',
        html: '<form action="https://f.example/"><input type=password></form><img src="https://i.example/p.png"><div style="display:none"><a href="https://h.example/">x</a></div>',
      }),
    );
    expect(found.map((link) => `${link.kind} ${link.host ?? ''}`)).toEqual([
      'form f.example',
      'image i.example',
      'anchor h.example',
      'text plain.example',
    ]);
    expect(found[2]?.flags).toContain('hidden');
    expect(html).toMatchObject({ forms: 1, password_fields: 1, images: 1 });
    expect(urls).toEqual(['https://f.example/', 'https://h.example/', 'https://plain.example/a']);
  });

  it('finds where a page would lead by itself and what it would load, and counts what it would run', async () => {
    const { links: found, html } = await parseEmail(
      mail({
        html: `<base href="https://base.example/d/"><meta http-equiv=Refresh content="0; URL='https://next.example/'">
          <meta http-equiv="content-type" content="url=https://no.example/"><meta name=refresh content="url=https://no.example/">
          <script src="s.js"></script><script>1</script><iframe src="/frame"></iframe><object data="o"></object>
          <input type=text><input type=PASSWORD><div background="b.png"></div><area href="a"><a href="#top">x</a>
          <img src="https://i.example/"><v:fill src="https://v.example/">`,
      }),
    );
    expect(found.map(({ kind, href }) => `${kind} ${href}`)).toEqual([
      'anchor https://next.example/',
      'resource https://base.example/d/s.js',
      'resource https://base.example/frame',
      'resource https://base.example/d/o',
      'resource https://base.example/d/b.png',
      'anchor https://base.example/d/a',
      'image https://i.example/',
      'image https://v.example/',
    ]);
    expect(html).toMatchObject({ scripts: 2, password_fields: 1, forms: 0, images: 2 });
  });
});

describe('attachments', () => {
  it('hashes and recognises the content, whatever the name says', async () => {
    expect(await onlyAttachment('a.png', PNG, 'image/png')).toMatchObject({
      detected_type: 'image/png',
      flags: [],
      size: PNG.length,
      sha256: createHash('sha256').update(PNG).digest('hex'),
    });
    expect((await onlyAttachment('invoice.pdf', EXE)).flags).toEqual(
      expect.arrayContaining(['executable', 'type_mismatch']),
    );
  });

  it.each([
    ['invoice.pdf.exe', EXE, 'double_extension'],
    ['invoice\u202efdp.exe', EXE, 'right_to_left_override'],
    ['a.docm', Buffer.from('x'), 'macro'],
    ['a.doc', Buffer.from('x'), 'macro_capable'],
    ['a.js', Buffer.from('x'), 'script'],
    ['a.lnk', Buffer.from('x'), 'shortcut'],
    ['a.iso', Buffer.from('x'), 'disk_image'],
    ['a.dat', Buffer.from('<!DOCTYPE html><script>'), 'html'],
    ['a.pdf', Buffer.from('%PDF-1.7 /JavaScript /Launch'), 'pdf_launch'],
    ['a.zip', Buffer.from('PK\u0003\u0004 not really'), 'archive_damaged'],
  ])('%s', async (name, content, flag) => {
    expect((await onlyAttachment(name, content)).flags).toContain(flag);
  });

  it.each([
    ['inline', 'mixed', true],
    ['attachment', 'related', true],
    ['attachment', 'mixed', false],
  ])('are in the text or beside it: %s in %s', async (disposition, kind, inline) => {
    const part = `Content-Type: image/png\r\nContent-ID: <i@x.example>\r\nContent-Disposition: ${disposition}\r\n\r\npng`;
    const { attachments } = await parseEmail(
      `From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/${kind}; boundary=o\r\n\r\n--o\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--o\r\n${part}\r\n--o--\r\n`,
    );
    expect(attachments.map((one) => one.inline)).toEqual([inline]);
  });

  it('lists an archive one level deep', async () => {
    const inner = zip([{ name: 'a.txt', content: Buffer.from('a') }]);
    const found = await onlyAttachment(
      'x.zip',
      zip([
        { name: 'run.scr', content: EXE },
        { name: 'inner.zip', content: inner },
      ]),
    );
    expect(found.archive?.entries.map((entry) => entry.name)).toEqual(['run.scr', 'inner.zip']);
    expect(found.flags).toEqual(
      expect.arrayContaining(['archive', 'archive_with_executable', 'nested_archive']),
    );
  });

  it('sees a program under a harmless name and encryption inside an archive', async () => {
    expect((await onlyAttachment('x.zip', zip([{ name: 'photo.jpg', content: EXE }]))).flags).toContain(
      'archive_with_executable',
    );
    expect(
      (await onlyAttachment('x.zip', zip([{ name: 'a.doc', content: EXE, encrypted: true }]))).flags,
    ).toContain('encrypted');
  });

  it('tells documents and their macros from plain archives', async () => {
    const document = zip([
      { name: '[Content_Types].xml', content: Buffer.from('<x/>') },
      { name: 'word/vbaProject.bin', content: Buffer.from('v') },
    ]);
    const found = await onlyAttachment('report.docx', document);
    expect(found).toMatchObject({ detected_extension: 'docx' });
    expect(found.flags).toEqual(['macro']);
  });

  it('follows an attached mail one level deep', async () => {
    const inner = mail({ from: 'x@evil.example', text: 'https://evil.example/p' });
    const { attachments, urls } = await parseEmail(
      `From: a@b.example\r\nTo: c@d.example\r\nSubject: fw\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nlook\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--o--\r\n`,
    );
    expect(attachments[0]?.embedded).toEqual({
      from: 'x@evil.example',
      subject: 'Lunch',
      message_id: '<1@shop.example>',
      urls: ['https://evil.example/p'],
    });
    // Who reports a mail attaches it: its links are to be looked up like the reporter's own.
    expect(urls).toEqual(['https://evil.example/p']);
  });
});

it('reads a body in its charset, out of the bytes as well as out of the text that is kept', async () => {
  const bytes = Buffer.from(
    'From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: 8bit\r\n\r\nvorübergehend',
    'latin1',
  );
  const [own, kept] = [await parseEmail(bytes), await parseEmail(mailText(bytes))];
  expect(own.text.trim()).toBe('vorübergehend');
  expect(kept).toEqual(own);
  expect(own.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
});

it.each(['text/plain', 'text/plain; charset=utf-8', 'text/html; charset=us-ascii'])(
  'guesses the charset of a body that is not in the one it says: %s',
  async (type) => {
    const bytes = Buffer.from(
      `From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\nvorübergehend\r\n`,
      'latin1',
    );
    const { text, html_text } = await parseEmail(bytes);
    expect(`${text}${html_text}`.trim()).toBe('vorübergehend');
  },
);

it('takes so many parts, and says that there were more', async () => {
  const parts = (count: number) =>
    `From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(count)}`;
  expect((await parseEmail(parts(LIMITS.delimiters + 1))).defects).toContain('body_truncated');
  expect((await parseEmail(parts(100))).defects).not.toContain('body_truncated');
});

it.each(['text/plain', 'text/html'])(
  'reads %s the same whatever its lines end with inside of base64',
  async (type) => {
    const body =
      '<p>Dear Alex,</p>\n\n  <p>pay at <a href="https://pay.example/x">our\nhouse</a></p>\n<!-- a\nb -->\n<p style="display:none">not\n\nthat</p>\n';
    const [lf, ...others] = await Promise.all(
      ['\n', '\r\n', '\r'].map((end) => {
        const coded = Buffer.from(body.replaceAll('\n', end)).toString('base64');
        return parseEmail(
          `From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${coded}\r\n`,
        );
      }),
    );
    const same = ({ text, html_text, html, links }: ParsedEmail) => ({ text, html_text, html, links });
    for (const one of others) expect(same(one)).toEqual(same(lf as ParsedEmail));
  },
);
