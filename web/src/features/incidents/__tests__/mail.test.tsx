import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { MailView } from '../mail/mail-view.tsx';
import { parseMail } from '../mail/parse-mail.ts';
import { safeMailDocument } from '../mail/safe-html.ts';

function parsed(html: string): Document {
  return new DOMParser().parseFromString(safeMailDocument(html), 'text/html');
}

describe('the safe picture of a mail', () => {
  it.each([
    ['scripts', '<script>alert(1)</script><p>text</p>', 'script'],
    ['handlers', '<p onclick="alert(1)">text</p>', '[onclick]'],
    ['forms', '<form action="http://x.example"><input name="p"></form>text', 'form, input'],
    ['frames', '<iframe src="http://x.example"></iframe>text', 'iframe'],
    ['remote images', '<img src="http://x.example/p.gif" alt="Logo">text', 'img'],
    ['styled backgrounds', '<p style="background:url(http://x.example/p)">text</p>', 'p[style]'],
    [
      'meta refresh',
      '<meta http-equiv="refresh" content="0;url=http://x.example">text',
      'meta[http-equiv="refresh"]',
    ],
    ['base', '<base href="http://x.example">text', 'base'],
    ['vector images', '<svg><a xlink:href="javascript:alert(1)"><text>text</text></a></svg>text', 'svg'],
  ])('has no %s', (_what, html, forbidden) => {
    const page = parsed(html);
    expect(page.querySelector(forbidden)).toBeNull();
    expect(page.body.textContent).toContain('text');
  });

  it('has no link that leads anywhere, and says where it led', () => {
    const page = parsed('<a href="http://evil.example/login">https://portal.example</a>');
    expect(page.querySelector('a, area, [href]')).toBeNull();
    expect(page.body.textContent).toBe('https://portal.example hxxp://evil[.]example/login');
  });

  it.each([
    ['<a href="http://evil.example/x">http://evil.example/x</a>', 'hxxp://evil[.]example/x'],
    ['<a href="#top">Up</a>', 'Up'],
    ['<a>Nowhere</a>', 'Nowhere'],
    ['<a href="http://evil.example"><b>Bold</b></a>', 'Bold hxxp://evil[.]example'],
    ['<map name="m"><area href="http://evil.example"></map>', 'hxxp://evil[.]example'],
  ])('says where a link led only where that is news: %s', (html, text) => {
    expect(parsed(html).body.textContent?.trim()).toBe(text);
  });

  it.each([
    [
      '<img src="http://track.example/p.gif" alt="Logo">',
      'image not loaded: Logo (hxxp://track[.]example/p.gif)',
    ],
    ['<img src="http://track.example/p.gif" alt=" ">', 'image not loaded (hxxp://track[.]example/p.gif)'],
    ['<img alt="Logo">', 'image not loaded: Logo'],
    ['<img>', 'image not loaded'],
    ['<img src="cid:logo">', 'image not loaded (cid:logo)'],
  ])('says which image was not loaded: %s', (html, text) => {
    expect(parsed(html).body.textContent).toBe(text);
  });

  it('shows the images that the mail itself holds, drawings aside', () => {
    const page = parsed('<img src="data:image/png;base64,AA"><img src="data:image/svg+xml;base64,AA">');
    expect([...page.querySelectorAll('img')].map((image) => image.getAttribute('src'))).toEqual([
      'data:image/png;base64,AA',
    ]);
  });

  it('has no style that loads or covers, nor data of its own', () => {
    const page = parsed(
      '<p style="position: fixed">a</p><p style="background: image-set(a)">b</p><p data-x="1" style="color:red">c</p>',
    );
    expect([...page.querySelectorAll('p')].map((each) => each.hasAttribute('style'))).toEqual([
      false,
      false,
      true,
    ]);
    expect(page.querySelector('[data-x]')).toBeNull();
  });

  it('forbids everything but styles and embedded images by a policy of its own', () => {
    expect(safeMailDocument('')).toContain("default-src 'none'");
  });

  it('keeps the layout of an honest mail', () => {
    const page = parsed('<table><tr><td style="color:red">Hello</td></tr></table>');
    expect(page.querySelector('td')?.getAttribute('style')).toContain('color');
  });
});

const RAW = [
  'From: "Support" <it@bad.example>',
  'To: j.huber@contoso.example',
  'Subject: Your mailbox is almost full',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Dear user</p><script>alert(1)</script>',
].join('\r\n');

it('shows a raw mail in a frame without any permission', async () => {
  renderWith(<MailView raw={RAW} alertId="a1" />);
  expect(await screen.findByText('Your mailbox is almost full')).toBeInTheDocument();
  const frame = screen.getByTitle(/^The mail's content/);
  expect(frame).toHaveAttribute('sandbox', '');
  expect(frame.getAttribute('srcdoc')).toContain('Dear user');
  expect(frame.getAttribute('srcdoc')).not.toContain('<script');
});

const mail = (headers: string[], body = 'text'): string => [...headers, '', body].join('\r\n');

describe('what is read of a mail', () => {
  it('is who sent it to whom, when, with what', async () => {
    const raw = mail(
      [
        'From: "Support" <it@bad.example>',
        'To: ann@corp.example, "Bob" <bob@corp.example>',
        'Subject: Hello',
        'Date: Sun, 22 Nov 2026 10:00:00 +0000',
        'Content-Type: multipart/mixed; boundary=b',
      ],
      [
        ...['--b', 'Content-Type: text/plain', '', 'The text', '--b'],
        ...['Content-Type: application/pdf; name=a.pdf', 'Content-Disposition: attachment; filename=a.pdf'],
        ...['', '12345', '--b', 'Content-Type: application/zip', 'Content-Disposition: attachment', '', '12'],
        '--b--',
      ].join('\r\n'),
    );
    const { headers, ...read } = await parseMail(raw);
    expect(read).toMatchObject({
      from: 'Support <it@bad.example>',
      to: 'ann@corp.example, Bob <bob@corp.example>',
      subject: 'Hello',
      date: '2026-11-22T10:00:00.000Z',
      html: null,
      attachments: [
        { name: 'a.pdf', type: 'application/pdf' },
        { name: '(no name)', type: 'application/zip' },
      ],
    });
    expect(read.text).toContain('The text');
    expect(read.attachments.map(({ size }) => size > 0)).toEqual([true, true]);
    expect(headers.map(({ key }) => key)).toEqual(['from', 'to', 'subject', 'date', 'content-type']);
  });

  it('is empty where the mail says nothing of it', async () => {
    expect(await parseMail(mail(['X-Other: 1']))).toMatchObject({
      ...{ from: '', to: '', subject: '', date: null, html: null, attachments: [] },
    });
    expect(await parseMail(mail(['From: "Only a name" <>']))).toMatchObject({ from: 'Only a name <>' });
    expect((await parseMail(mail(['Subject: x', 'Content-Type: text/html'], '<p>a</p>'))).html).toContain(
      '<p>a</p>',
    );
  });
});

describe('the view of a mail', () => {
  const lines = (count: number): string => mail(['Subject: \u202Ex', 'From: a@b.example'], 'y'.repeat(count));

  it('begins with the text where there is no picture, and has all its parts', async () => {
    const { user } = renderWith(
      <MailView raw={mail(['Subject: Hello', 'From: a@b.example', 'Date: nonsense'])} alertId="a3" />,
    );
    expect(await screen.findByLabelText('Text of the mail')).toHaveTextContent('text');
    expect(screen.queryByRole('tab', { name: 'Picture' })).toBeNull();
    expect(screen.getByText('(none)').previousElementSibling).toHaveTextContent('To');
    expect(screen.queryByText(/attachment/)).toBeNull();
    await user.click(screen.getByRole('tab', { name: '3 headers' }));
    expect(screen.getByRole('rowheader', { name: 'from' }).nextElementSibling).toHaveTextContent(
      'a@b.example',
    );
    await user.click(screen.getByRole('tab', { name: 'Source' }));
    expect(screen.getByLabelText('Source of the mail')).toHaveTextContent(/^Subject: Hello/);
  });

  it('says of a mail without text that it has none, and begins with its picture', async () => {
    const { user } = renderWith(<MailView raw={RAW} alertId="a4" />);
    expect(await screen.findByRole('tab', { name: 'Picture' })).toHaveAttribute('aria-selected', 'true');
    await user.click(screen.getByRole('tab', { name: 'Text' }));
    expect(screen.getByLabelText('Text of the mail')).toBeVisible();
    expect(screen.queryByTitle(/^The mail's content/)).toBeNull();
  });

  it.each([
    [200_000, true],
    [199_000, false],
  ])('cuts a source of more than so much: %i', async (count, cut) => {
    const { user } = renderWith(<MailView raw={lines(count)} alertId={`cut-${count}`} />);
    await user.click(await screen.findByRole('tab', { name: 'Source' }));
    const text = screen.getByLabelText('Source of the mail').textContent ?? '';
    expect(text.endsWith('… the rest is in the raw alert')).toBe(cut);
    expect(text).toContain('[U+202E]x');
  });

  it('lists what was attached', async () => {
    const raw = mail(
      [
        'Subject: x',
        'Content-Type: application/pdf; name=a.pdf',
        'Content-Disposition: attachment; filename=a.pdf',
      ],
      '12345',
    );
    renderWith(<MailView raw={raw} alertId="a5" />);
    expect(await screen.findByText('1 attachment')).toBeVisible();
    expect(screen.getByText('a.pdf').parentElement).toHaveTextContent(/^a\.pdf application\/pdf, \d B$/);
  });
});

it('survives what is not a mail', async () => {
  renderWith(<MailView raw={'\u0000\u0001 no mail at all'} alertId="a2" />);
  expect(await screen.findByRole('tab', { name: 'Source' })).toBeInTheDocument();
});
