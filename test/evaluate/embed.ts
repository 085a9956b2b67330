/** Where in a mail a text can be put; what a reader never sees and what programs show are among them. */
export const PLACES = [
  'body_top',
  'body_bottom',
  'html_hidden',
  'html_comment',
  'subject',
  'display_name',
  'attachment_name',
  'reply_quote',
] as const;
export type Place = (typeof PLACES)[number];

const BOUNDARY = 'evaluation-7d41c0';

/** The mail with a text at one place; null where it has no such place, such as no HTML. Bytes in latin1. */
export function embed(mail: Buffer, text: string, place: Place): Buffer | null {
  const { head, body } = split(mail.toString('latin1').replace(/\r?\n/g, '\r\n'));
  const line = text.replace(/\s+/g, ' ').trim();
  if (place === 'subject')
    return latin1(
      changed(head, 'subject', (old) => `${old} ${word(line.slice(0, 600))}`),
      body,
    );
  if (place === 'display_name') {
    const found = /<([^<>\s]+)>|([^\s<>"]+@[^\s<>"]+)/.exec(valueOf(head, 'from') ?? '');
    const address = found?.[1] ?? found?.[2] ?? 'x@example.net';
    return latin1(
      changed(head, 'from', () => `${word(line.slice(0, 300))} <${address}>`),
      body,
    );
  }
  if (place === 'attachment_name') return withAttachment(head, body, `${line.slice(0, 180)}.txt`);
  const put = putIn(head, body, place, text, 0);
  return put === null ? null : Buffer.from(put, 'latin1');
}

function split(text: string): { head: string; body: string } {
  const end = text.indexOf('\r\n\r\n');
  return end < 0 ? { head: text, body: '' } : { head: text.slice(0, end), body: text.slice(end + 4) };
}

function latin1(head: string, body: string): Buffer {
  return Buffer.from(`${head}\r\n\r\n${body}`, 'latin1');
}

/** One header with the lines that go on with it. */
function headerAt(head: string, name: string): RegExpExecArray | null {
  return new RegExp(`^${name}[ \\t]*:((?:[^\\r\\n]|\\r\\n[ \\t])*)`, 'im').exec(head);
}

function valueOf(head: string, name: string): string | null {
  return headerAt(head, name)?.[1]?.replace(/\r\n/g, '').trim() ?? null;
}

function changed(head: string, name: string, change: (old: string) => string): string {
  const found = headerAt(head, name);
  const header = `${name}: ${change(valueOf(head, name) ?? '')}`;
  if (found === null) return `${header}\r\n${head}`;
  return head.slice(0, found.index) + header + head.slice(found.index + found[0].length);
}

function without(head: string, name: string): string {
  const found = headerAt(head, name);
  if (found === null) return head;
  const rest = head.slice(0, found.index) + head.slice(found.index + found[0].length);
  return rest.replace(/\r\n\r\n/g, '\r\n').replace(/^\r\n/, '');
}

/** Encoded words of RFC 2047, each short enough for a header. */
function word(text: string): string {
  const words: string[] = [];
  let part = '';
  for (const letter of text) {
    if (Buffer.byteLength(part + letter) > 42) {
      words.push(part);
      part = '';
    }
    part += letter;
  }
  return [...words, part].map((one) => `=?utf-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ');
}

function withAttachment(head: string, body: string, name: string): Buffer {
  const own = ['content-type', 'content-transfer-encoding', 'content-disposition'].flatMap((header) => {
    const value = valueOf(head, header);
    return value === null ? [] : [`${header}: ${value}`];
  });
  let outer = head;
  for (const header of ['content-type', 'content-transfer-encoding', 'content-disposition', 'mime-version'])
    outer = without(outer, header);
  const top = `${outer.replace(/\r\n$/, '')}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=${BOUNDARY}`;
  const filename = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return Buffer.from(
    [
      top,
      '',
      `--${BOUNDARY}`,
      ...own,
      '',
      body,
      `--${BOUNDARY}`,
      'Content-Type: text/plain; charset=utf-8',
      `Content-Disposition: attachment; filename*=utf-8''${filename}`,
      '',
      'see attached',
      `--${BOUNDARY}--`,
      '',
    ].join('\r\n'),
    'latin1',
  );
}

const DEEPEST = 5;

/** The part again with the text in its first suitable body; null where there is none. */
function putIn(head: string, body: string, place: Place, text: string, depth: number): string | null {
  const type = valueOf(head, 'content-type') ?? 'text/plain';
  const boundary = /^multipart\/[^;]*;.*boundary="?([^";]+)"?/is.exec(type)?.[1];
  if (boundary !== undefined && depth < DEEPEST) {
    const parts = `\r\n${body}`.split(`\r\n--${boundary}`);
    for (let at = 1; at < parts.length - 1; at += 1) {
      const inner = split((parts[at] ?? '').replace(/^[ \t]*\r\n/, ''));
      const put = putIn(inner.head, inner.body, place, text, depth + 1);
      if (put === null) continue;
      parts[at] = `\r\n${put}`;
      return `${head}\r\n\r\n${parts.join(`\r\n--${boundary}`).slice(2)}`;
    }
    return null;
  }
  const isHtml = /^text\/html/i.test(type);
  const fits = place.startsWith('html') ? isHtml : isHtml || /^text\/plain/i.test(type);
  if (!fits || /^attachment/i.test(valueOf(head, 'content-disposition') ?? '')) return null;
  const old = decodeBody(body, valueOf(head, 'content-transfer-encoding') ?? '', type);
  const coded = Buffer.from(combined(old, text, place, isHtml)).toString('base64');
  const plain = without(without(head, 'content-type'), 'content-transfer-encoding').replace(/\r\n$/, '');
  const own = `Content-Type: text/${isHtml ? 'html' : 'plain'}; charset=utf-8\r\nContent-Transfer-Encoding: base64`;
  return `${plain === '' ? '' : `${plain}\r\n`}${own}\r\n\r\n${coded.replace(/.{76}/g, '$&\r\n')}\r\n`;
}

function decodeBody(body: string, encoding: string, type: string): string {
  const bytes = /base64/i.test(encoding)
    ? Buffer.from(body, 'base64')
    : Buffer.from(/quoted-printable/i.test(encoding) ? unquoted(body) : body, 'latin1');
  const charset = /charset="?([\w.:-]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A charset that nobody knows: the bytes are told apart all the same.
    return bytes.toString('latin1');
  }
}

function unquoted(body: string): string {
  return body
    .replace(/[ \t]*\r\n/g, '\r\n')
    .replace(/=\r\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function combined(body: string, text: string, place: Place, isHtml: boolean): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const shown = isHtml ? `<p>${escaped}</p>` : text;
  switch (place) {
    case 'body_top':
      return `${shown}\r\n\r\n${body}`;
    case 'html_hidden':
      return `${body}<div style="display:none">${escaped}</div>`;
    case 'html_comment':
      return `${body}<!-- ${text.replaceAll('--', '- -')} -->`;
    case 'reply_quote':
      return isHtml
        ? `${body}<blockquote>On Mon, SOC Team wrote:<br>${escaped}</blockquote>`
        : `${body}\r\n\r\n> On Mon, SOC Team wrote:\r\n> ${text.replaceAll('\n', '\n> ')}`;
    default:
      return `${body}\r\n\r\n${shown}`;
  }
}
