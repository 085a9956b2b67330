import { isCompoundFile, readCompoundFile, type CompoundStream } from '../compound-file.ts';
import { defineContainer, opened, partlyRead, READ, type InnerPart } from '../define-container.ts';
import { bodiesOf, LATIN, MAPI, mapiText, UNICODE } from '../mapi.ts';
import { writeMessage, written, type MessageParts } from '../mime-writer.ts';

const PROPERTIES = Buffer.from('__properties_version1.0', 'utf16le');
const VALUE = /^__substg1\.0_([0-9a-f]{4})([0-9a-f]{4})$/i;
const ATTACHMENT = /^__attach_version1\.0_/i;
const RECIPIENT = /^__recip_version1\.0_/i;
const ATTACHED_MESSAGE = /^__substg1\.0_3701000D$/i;
const RECIPIENT_NAME = 0x3001;
const RECIPIENT_ADDRESS = 0x3003;
const RECIPIENT_SMTP = 0x39fe;
const MOST_DEPTH = 5;

/** A message that Outlook has saved (.msg, MS-OXMSG). It is given as the mail that it was. */
export const outlookMessage = defineContainer({
  name: 'outlook-message',
  called: 'a message of Outlook (.msg)',
  recognises: ({ bytes }) => isCompoundFile(bytes) && bytes.includes(PROPERTIES),
  open({ bytes }) {
    const left: string[] = [];
    const message = messageOf(readCompoundFile(bytes), 0, left);
    const [first] = left;
    return opened({
      parts: [
        {
          name: `${message.subject || 'message'}.eml`,
          declared_type: 'message/rfc822',
          bytes: writeMessage(message),
        },
      ],
      reading: first === undefined ? READ : partlyRead(first),
    });
  },
});

/** Streams of one storage, with the storages below it. */
interface Level {
  values: Map<number, { type: number; bytes: Buffer }>;
  below: Map<string, CompoundStream[]>;
}

function levelOf(streams: readonly CompoundStream[], depth: number): Level {
  const values: Level['values'] = new Map();
  const below: Level['below'] = new Map();
  for (const stream of streams) {
    const [name = '', ...rest] = stream.path.slice(depth);
    if (rest.length > 0) below.set(name, [...(below.get(name) ?? []), stream]);
    const [, id = '', type = ''] = rest.length === 0 ? (VALUE.exec(name) ?? []) : [];
    if (id !== '')
      values.set(Number.parseInt(id, 16), { type: Number.parseInt(type, 16), bytes: stream.read() });
  }
  return { values, below };
}

function textOf({ values }: Level, id: number): string {
  const value = values.get(id);
  return value !== undefined && (value.type === UNICODE || value.type === LATIN)
    ? mapiText(value.type, value.bytes)
    : '';
}

function messageOf(streams: readonly CompoundStream[], depth: number, left: string[]): MessageParts {
  const level = levelOf(streams, depth);
  const text = (id: number) => textOf(level, id);
  const storages = (pattern: RegExp) =>
    [...level.below].filter(([name]) => pattern.test(name)).map(([, inside]) => inside);
  const bodies = bodiesOf(text(MAPI.body), pageOf(level), level.values.get(MAPI.rtf)?.bytes);
  const to = storages(RECIPIENT).map((inside) => {
    const recipient = levelOf(inside, depth + 1);
    const address = textOf(recipient, RECIPIENT_SMTP) || textOf(recipient, RECIPIENT_ADDRESS);
    return written(textOf(recipient, RECIPIENT_NAME), address);
  });
  return {
    headers: text(MAPI.headers),
    from: written(text(MAPI.sender_name), text(MAPI.sender_smtp) || text(MAPI.sender_address)),
    to: to.filter(Boolean).join(', '),
    subject: text(MAPI.subject),
    ...bodies,
    files: storages(ATTACHMENT).flatMap((inside) => fileOf(inside, depth + 1, left)),
  };
}

/** Mostly bytes, rarely text. */
function pageOf({ values }: Level): Buffer | undefined {
  const value = values.get(MAPI.html);
  return value?.type === UNICODE ? Buffer.from(mapiText(UNICODE, value.bytes)) : value?.bytes;
}

function fileOf(streams: readonly CompoundStream[], depth: number, left: string[]): InnerPart[] {
  const level = levelOf(streams, depth);
  const name = textOf(level, MAPI.long_file_name) || textOf(level, MAPI.file_name);
  const content = level.values.get(MAPI.attached);
  if (content !== undefined)
    return [{ name, declared_type: textOf(level, MAPI.media_type).toLowerCase(), bytes: content.bytes }];
  const inside = [...level.below].find(([storage]) => ATTACHED_MESSAGE.test(storage))?.[1];
  if (inside === undefined || depth > 2 * MOST_DEPTH) {
    left.push(`in it the file "${name}" is kept somewhere else or too deep`);
    return [];
  }
  const message = messageOf(inside, depth + 1, left);
  return [
    { name: name || `${message.subject}.eml`, declared_type: 'message/rfc822', bytes: writeMessage(message) },
  ];
}
