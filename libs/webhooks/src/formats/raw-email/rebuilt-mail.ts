/** What a service says of a mail that it has taken apart. */
export interface MailParts {
  /** As the mail has them, without those that say how its body is made. */
  headers: string;
  text: string | undefined;
  html: string | undefined;
  files: { name: string; type: string; bytes: Buffer }[];
}

const OF_THE_BODY = /^(?:content-[a-z-]+|mime-version)[ \t]*:/i;
const TYPE = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/;
const LINE = /.{76}/g;
/** Nothing in base64 looks like these. */
const OUTER = '=_mail';
const INNER = '=_text';

/** A mail of those parts; the same parts give the same mail. Its bytes are none that anybody has signed. */
export function rebuiltMail({ headers, text, html, files }: MailParts): string {
  const texts = [
    ...(text === undefined ? [] : [textPart('plain', text)]),
    ...(html === undefined ? [] : [textPart('html', html)]),
  ];
  const alternatives = `Content-Type: multipart/alternative; boundary="${INNER}"\r\n\r\n${together(INNER, texts)}`;
  const body = together(OUTER, [...(texts.length === 0 ? [] : [alternatives]), ...files.map(filePart)]);
  return `${kept(headers)}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="${OUTER}"\r\n\r\n${body}`;
}

/** Without what said how the body was made, and without an empty line, behind which there would be a body. */
function kept(headers: string): string {
  const lines: string[] = [];
  let dropping = false;
  for (const line of headers.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    if (!/^[ \t]/.test(line)) dropping = OF_THE_BODY.test(line);
    if (!dropping) lines.push(`${line}\r\n`);
  }
  return lines.join('');
}

function together(boundary: string, parts: readonly string[]): string {
  return `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
}

function textPart(subtype: 'plain' | 'html', text: string): string {
  return encoded(`Content-Type: text/${subtype}; charset=utf-8`, Buffer.from(text));
}

function filePart({ name, type, bytes }: MailParts['files'][number]): string {
  const quoted = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16)}`,
  );
  return encoded(
    `Content-Type: ${TYPE.test(type) ? type : 'application/octet-stream'}\r\nContent-Disposition: attachment; filename*=UTF-8''${quoted}`,
    bytes,
  );
}

function encoded(head: string, bytes: Buffer): string {
  return `${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64').replace(LINE, '$&\r\n')}`;
}
