const HEADER_BYTES = 64 * 1024;
const HEADER_LINE = /^[A-Za-z0-9][\w-]*[ \t]*:/;

export interface MailHeaders {
  from: { address?: string; display?: string };
  to: string[];
  subject?: string;
  message_id?: string;
  date?: string;
  /** Where the mailbox's own server says it was delivered. */
  delivered_to?: string;
  reply_to?: string;
}

/**
 * The few headers that an alert shows; the mail itself is taken apart by the playbook's `parse_email`.
 * Null when the text has no header line: then it is no mail.
 */
export function mailHeaders(mail: string): MailHeaders | null {
  const end = /\r?\n\r?\n/.exec(mail.slice(0, HEADER_BYTES));
  const head = mail.slice(0, end === null ? HEADER_BYTES : end.index).replace(/^From [^\n]*\r?\n/, '');
  if (!HEADER_LINE.test(head)) return null;
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  const get = (name: string) => {
    const value = headers.get(name);
    return value === undefined || value === '' ? undefined : decodeWords(value).slice(0, 1000);
  };
  const from = get('from');
  const result: MailHeaders = {
    from: from === undefined ? {} : mailbox(from),
    to: addresses(get('to') ?? ''),
  };
  const optional = {
    subject: get('subject'),
    message_id: get('message-id'),
    date: get('date'),
    delivered_to: addresses(get('delivered-to') ?? get('x-original-to') ?? '')[0],
    reply_to: addresses(get('reply-to') ?? '')[0],
  };
  for (const [name, value] of Object.entries(optional))
    if (value !== undefined) Object.assign(result, { [name]: value });
  return result;
}

const ADDRESS = /[^\s<>"(),;:@]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?/gi;

function addresses(value: string): string[] {
  return [...new Set((value.match(ADDRESS) ?? []).map((address) => address.toLowerCase()))].slice(0, 50);
}

/** The address in angle brackets counts: a display name may itself look like an address. */
function mailbox(value: string): { address?: string; display?: string } {
  const angle = /<([^<>]*)>\s*$/.exec(value);
  const address = addresses(angle?.[1] ?? value)[0];
  const display =
    angle === null
      ? ''
      : value
          .slice(0, angle.index)
          .trim()
          .replace(/^"(.*)"$/, '$1');
  return { ...(address === undefined ? {} : { address }), ...(display === '' ? {} : { display }) };
}

const WORD = /=\?([\w-]+)(?:\*[\w-]*)?\?([bq])\?([^?\s]*)\?=/gi;

/** RFC 2047 words, such as =?utf-8?B?…?=. A charset that nobody knows is shown as it is written. */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(WORD, (whole, charset: string, encoding: string, body: string) => {
      try {
        const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(body, 'base64') : quoted(body);
        return new TextDecoder(charset).decode(bytes);
      } catch {
        return whole;
      }
    });
}

function quoted(body: string): Buffer {
  const plain = body
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}
