import { createHash, randomBytes } from 'node:crypto';
import { counted, growth, LINEAR } from '../../../test/harness/counted-work.ts';
import { LIMITS } from './limits.ts';
import { mail, zip } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';
import { onlyAttachment } from './parse.harness.ts';

describe('hostile input', () => {
  it.each([
    ['nothing', ''],
    ['text', 'hello there'],
    ['bytes', Buffer.from([0, 1, 2, 255, 254]).toString('latin1')],
    ['HTML', '<html><body>x</body></html>'],
    ['JSON', '{"a":1}'],
  ])('what is no mail says so: %s', async (_name, raw) => {
    const parsed = await parseEmail(raw);
    expect(parsed.defects).toContain('not_a_message');
    expect(parsed.from.address).toBe('');
  });

  it('keeps the first 500 links of many', async () => {
    const html = Array.from(
      { length: 3000 },
      (_, index) => `<a href="https://h${index}.example/">x</a>`,
    ).join('');
    const { result, steps } = await counted(() => parseEmail(mail({ html })));
    expect(result.links).toHaveLength(LIMITS.links);
    expect(result.defects).toContain('links_truncated');
    expect(steps).toBeLessThan(5_000_000);
  });

  it('keeps 500 links that are exactly 500', async () => {
    const text = Array.from({ length: 500 }, (_, index) => `https://h.example/${index}`).join('\n');
    const parsed = await parseEmail(mail({ text }));
    expect(parsed.urls).toHaveLength(500);
    expect(parsed.defects).toEqual([]);
  });

  it('notices a zip bomb by what it declares', async () => {
    const bomb = zip(
      Array.from({ length: 10 }, (_, index) => ({ name: `${index}`, content: Buffer.alloc(20_000_000) })),
    );
    const { result, steps } = await counted(() => onlyAttachment('x.zip', bomb));
    expect(result.flags).toContain('zip_bomb');
    expect(steps).toBeLessThan(2_000_000);
  });

  it('notices a zip bomb that lies about its size', async () => {
    const lie = zip([{ name: 'a.txt', content: Buffer.alloc(3_000_000), declared: 10 }]);
    expect((await onlyAttachment('x.zip', lie)).flags).toContain('zip_bomb');
  });

  it('takes a 10 MB attachment', async () => {
    const bytes = randomBytes(10 * 1024 * 1024 + 17);
    const { result, steps } = await counted(() => onlyAttachment('big.bin', bytes));
    expect(result.size).toBe(bytes.length);
    expect(result.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(steps).toBeLessThan(6 * bytes.length);
  });

  it('survives a nesting of a thousand parts and still reads the headers', async () => {
    let body = 'Content-Type: text/plain\r\n\r\nhttps://deep.example/\r\n';
    for (let depth = 0; depth < 1000; depth += 1)
      body = `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${body}\r\n--b${depth}--\r\n`;
    const parsed = await parseEmail(`From: a@b.example\r\nTo: c@d.example\r\nSubject: deep\r\n${body}`);
    expect(parsed.defects).toContain('nesting_too_deep');
    expect(parsed.from.address).toBe('a@b.example');
    expect(parsed.urls).toEqual(['https://deep.example/']);
  });

  it('survives a flood of headers, few of them or long ones', async () => {
    const many = await counted(() =>
      parseEmail(
        mail({ headers: Array.from({ length: 50_000 }, (_, index) => `X-${index}: ${'y'.repeat(30)}`) }),
      ),
    );
    expect(many.result.headers.length).toBeLessThanOrEqual(LIMITS.headers);
    expect(many.result.defects).toContain('headers_truncated');
    const long = await counted(() => parseEmail(mail({ headers: [`X-Long: ${' a'.repeat(200_000)}`] })));
    expect(long.result.headers.find((header) => header.name === 'X-Long')?.value.length).toBeLessThanOrEqual(
      LIMITS.header_value,
    );
    expect(many.steps + long.steps).toBeLessThan(12_000_000);
  });

  it.each([
    ['unclosed tags', 20_000, (size: number) => '<div>'.repeat(size)],
    [
      'closing tags that match nothing',
      5000,
      (size: number) => '<b>'.repeat(size) + '</i>'.repeat(2.5 * size),
    ],
    ['nested anchors', 5000, (size: number) => '<a href=x>'.repeat(size)],
    ['a comment that never ends', 100_000, (size: number) => `<!--${'-'.repeat(size)}`],
    ['an attribute that never ends', 100_000, (size: number) => `<a href="${'x'.repeat(size)}`],
    ['entities', 20_000, (size: number) => '&amp;'.repeat(size)],
    ['spaces', 100_000, (size: number) => ' '.repeat(size)],
    ['host-like text', 50_000, (size: number) => `<a href="http://x.example/">${'a.'.repeat(size)}</a>`],
    ['addresses', 50_000, (size: number) => 'a@'.repeat(size)],
    ['soft hyphens', 50_000, (size: number) => 'a\u00ad'.repeat(size)],
  ])('reads %s in linear time', async (_name, size, html) => {
    expect(await growth(size, (n) => parseEmail(mail({ html: html(n) })))).toBeLessThan(LINEAR);
  });

  it('cuts a flood of short lines', async () => {
    const flood = Buffer.from(mail({ text: 'x\r\n'.repeat(2_000_000) }));
    const { result, steps } = await counted(() => parseEmail(flood));
    expect(result.defects).toContain('body_truncated');
    expect(result.from.address).toBe('jo@shop.example');
    expect(steps).toBeLessThan(6_000_000);
  });

  it.each([
    ['hidden text', (text: string) => `<p>seen</p><p style="display:none">${text}</p>`],
    ['comments', (text: string) => `<p>seen</p><!-- ${text} -->`],
  ])('says when not all of the %s was kept', async (_what, html) => {
    const { defects } = await parseEmail(mail({ html: html('x'.repeat(LIMITS.hidden_text + 1)) }));
    expect(defects).toEqual(['hidden_truncated']);
    expect((await parseEmail(mail({ html: html('x'.repeat(1000)) }))).defects).toEqual([]);
  });

  it('reads a large HTML body in base64 like any other', async () => {
    const html = `<a href="https://big.example/">x</a>${'<p>filler text</p>'.repeat(30_000)}`;
    const encoded = Buffer.from(html).toString('base64').replace(/.{76}/g, '$&\r\n');
    const parsed = await parseEmail(
      `From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded}\r\n`,
    );
    expect(parsed.urls).toEqual(['https://big.example/']);
    expect(parsed.html_text).toContain('filler text');
  });

  it('keeps a text that only looks like base64', async () => {
    const parsed = await parseEmail(
      mail({ text: `before\r\n${`${'A'.repeat(76)}\r\n`.repeat(3000)}https://after.example/` }),
    );
    expect(parsed.text.slice(0, 40)).toBe(`before\n${'A'.repeat(33)}`);
    expect(parsed.text).not.toContain('lifted');
    expect(parsed.urls).toEqual(['https://after.example/']);
  });

  it('gives text that JSON and PostgreSQL can hold', async () => {
    const parsed = await parseEmail(
      mail({
        subject: 'a\u0000b',
        text: 'x\u0000y',
        attachments: [{ name: 'n\u0000.txt', content: Buffer.from('x') }],
      }),
    );
    expect(JSON.stringify(parsed)).not.toContain('\\u0000');
    expect(JSON.stringify(parsed).isWellFormed()).toBe(true);
  });

  it('reads what a calendar invite shows, and its links', async () => {
    const invite = [
      'BEGIN:VCALENDAR',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'SUMMARY;LANGUAGE=en:Verify your account',
      'DESCRIPTION:Sign in\\, now\\nhttps://evil.exam',
      ' ple/a',
      'URL:https://evil.example/b',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n');
    const head = 'From: a@b.example\r\nTo: c@d.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n';
    const parsed = await parseEmail(`${head}Content-Type: text/calendar; method=REQUEST\r\n\r\n${invite}`);
    expect(parsed.text).toBe(
      'Verify your account\nSign in, now\nhttps://evil.example/a\nhttps://evil.example/b',
    );
    expect(parsed.urls).toEqual(['https://evil.example/a', 'https://evil.example/b']);
  });

  it('sees two senders in one From header', async () => {
    const two = await parseEmail(mail({ from: 'CEO <ceo@corp.example>, Bob <bob@evil.example>' }));
    expect(two.defects).toContain('multiple_from');
    const one = await parseEmail(mail({ from: 'Bob, <bob@evil.example>' }));
    expect(one.defects).not.toContain('multiple_from');
  });

  it('stays below what a step keeps, whatever the mail is stuffed with', async () => {
    const long = (n: number) => `${n}.example/${'a'.repeat(1900)}`;
    const names = Array.from({ length: 200 }, (_, n) => ({
      name: `${n}${'n'.repeat(240)}`,
      content: Buffer.from('x'),
    }));
    const parsed = await parseEmail(
      mail({
        to: Array.from(
          { length: 100 },
          (_, n) => `"${'"'.repeat(200)}" <${n}${'x'.repeat(100)}@${'d'.repeat(60)}.example>`,
        ).join(', '),
        headers: Array.from({ length: 150 }, (_, n) => `X-H${n}: ${'"'.repeat(3000)}`),
        text: '\u0001'.repeat(40_000),
        html: `${Array.from({ length: 490 }, (_, n) => `<a href="https://${long(n)}">x${n}</a>`).join('\n')}${'"\u0002'.repeat(40_000)}`,
        attachments: [
          ...Array.from({ length: 40 }, () => ({ name: 'a.zip', content: zip(names) })),
          ...Array.from({ length: 5 }, (_, n) => ({
            name: 'm.eml',
            type: 'message/rfc822',
            content: Buffer.from(
              mail({ text: Array.from({ length: 50 }, (_, m) => `https://${n}.${long(m)}`).join(' ') }),
            ),
          })),
        ],
      }),
    );
    expect(JSON.stringify(parsed).length).toBeLessThan(1_000_000);
    expect(parsed.defects).toEqual(
      expect.arrayContaining(['links_truncated', 'headers_truncated', 'body_truncated']),
    );
    expect(parsed.links.length).toBeGreaterThan(30);
    expect(parsed.attachments.at(20)?.flags).toContain('archive_truncated');
  });

  it('says when a message is too large', async () => {
    const parsed = await parseEmail(Buffer.alloc(LIMITS.raw_bytes + 10, 'From: a@b.example\r\n\r\nx '));
    expect(parsed.defects).toContain('too_large');
  });
});
