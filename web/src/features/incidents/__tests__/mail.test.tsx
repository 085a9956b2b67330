import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { MailView } from '../mail/mail-view.tsx';
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

  it('says which image was not loaded', () => {
    const page = parsed('<img src="http://track.example/p.gif" alt="Logo">');
    expect(page.body.textContent).toBe('image not loaded: Logo (hxxp://track[.]example/p.gif)');
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

it('survives what is not a mail', async () => {
  renderWith(<MailView raw={'\u0000\u0001 no mail at all'} alertId="a2" />);
  expect(await screen.findByRole('tab', { name: 'Source' })).toBeInTheDocument();
});
