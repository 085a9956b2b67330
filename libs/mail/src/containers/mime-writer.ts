import type { InnerPart } from './define-container.ts';

/** A message as it is put together of what a container keeps it as. */
export interface MessageParts {
  /** Lines of headers as they were sent; empty when only the rest is known. */
  headers: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  files: InnerPart[];
}

/** No line of base64 is like it. */
const BOUNDARY = '=_part_of_a_stored_message';

/** RFC 5322 bytes of a stored message, so that one reader reads all mails. */
export function writeMessage(message: MessageParts): Buffer {
  const parts = [
    ...(message.text === '' ? [] : [part('text/plain; charset=utf-8', '', Buffer.from(message.text))]),
    ...(message.html === '' ? [] : [part('text/html; charset=utf-8', '', Buffer.from(message.html))]),
    ...message.files.map(({ name, declared_type, bytes }) =>
      part(isType(declared_type) ? declared_type : 'application/octet-stream', name, bytes),
    ),
  ];
  const body = parts.map((one) => `--${BOUNDARY}\r\n${one}\r\n`).join('');
  const head = [
    ...headerLines(message),
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}--${BOUNDARY}--\r\n`);
}

function headerLines({ headers, from, to, subject }: MessageParts): string[] {
  const unfolded = headers.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const sent = unfolded.filter(
    (line) => /^[\w-]{1,100}:/.test(line) && !/^(?:content-|mime-version)/i.test(line),
  );
  const has = (name: string) => sent.some((line) => line.toLowerCase().startsWith(`${name}:`));
  return [
    ...sent,
    ...(has('from') ? [] : [`From: ${from}`]),
    ...(has('to') || to === '' ? [] : [`To: ${to}`]),
    ...(has('subject') ? [] : [`Subject: ${encoded(subject)}`]),
  ];
}

/** An address with the name that is shown. */
export function written(name: string, address: string): string {
  const clean = address.replace(/[\s<>"(),;]/g, '');
  if (name === '' || name === address) return clean === '' ? '' : `<${clean}>`;
  return `${encoded(name)} <${clean}>`;
}

/** Always as an encoded word: a name may hold whatever would be read as part of a header. */
function encoded(text: string): string {
  return text === '' ? '' : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}

function isType(type: string): boolean {
  return /^[a-z]{1,20}\/[a-z0-9.+-]{1,100}$/.test(type) && !type.startsWith('multipart/');
}

function part(type: string, name: string, content: Buffer): string {
  const named =
    name === '' ? '' : `; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replaceAll("'", '%27')}`;
  const disposition =
    type.startsWith('text/') && name === '' ? '' : `Content-Disposition: attachment${named}\r\n`;
  const lines = content.toString('base64').replace(/.{76}/g, '$&\r\n');
  return `Content-Type: ${type}\r\n${disposition}Content-Transfer-Encoding: base64\r\n\r\n${lines}`;
}
