import { deflateRawSync } from 'node:zlib';

export interface MailParts {
  from?: string;
  to?: string;
  subject?: string;
  headers?: string[];
  text?: string;
  html?: string;
  attachments?: { name: string; type?: string; content: Buffer }[];
}

/** A well-formed message for tests. */
export function mail(parts: MailParts = {}): string {
  const head = [
    ...(parts.headers ?? []),
    `From: ${parts.from ?? 'Jo Doe <jo@shop.example>'}`,
    `To: ${parts.to ?? 'Alex Reed <alex@corp.example>'}`,
    `Subject: ${parts.subject ?? 'Lunch'}`,
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    'Message-ID: <1@shop.example>',
    'MIME-Version: 1.0',
  ];
  const bodies = [
    ...(parts.text !== undefined || parts.html === undefined
      ? [`Content-Type: text/plain; charset=utf-8\r\n\r\n${parts.text ?? 'See you at noon.'}`]
      : []),
    ...(parts.html === undefined ? [] : [`Content-Type: text/html; charset=utf-8\r\n\r\n${parts.html}`]),
    ...(parts.attachments ?? []).map(
      ({ name, type, content }) =>
        `Content-Type: ${type ?? 'application/octet-stream'}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(content)}`,
    ),
  ];
  const body = bodies.map((one) => `--b1\r\n${one}\r\n`).join('');
  return `${head.join('\r\n')}\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n${body}--b1--\r\n`;
}

function wrapped(content: Buffer): string {
  return content.toString('base64').replace(/.{76}/g, '$&\r\n');
}

export interface ZipMember {
  name: string;
  content: Buffer;
  /** What the archive claims, when it lies. */
  declared?: number;
  encrypted?: boolean;
}

/** A zip made by hand, so that it can lie. */
export function zip(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, declared, encrypted } of members) {
    const packed = deflateRawSync(content);
    const size = declared ?? content.length;
    const flag = encrypted === true ? 1 : 0;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(flag, 6);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flag, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}
