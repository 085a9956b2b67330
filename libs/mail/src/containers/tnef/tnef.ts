import { decodeText } from '../decode-text.ts';
import {
  defineContainer,
  isCalled,
  opened,
  partlyRead,
  READ,
  type InnerPart,
  type Part,
} from '../define-container.ts';
import { bodiesOf, MAPI, mapiText, shownOf } from '../mapi.ts';
import { readProperties, type TnefProperty } from './properties.ts';

const SIGNATURE = 0x223e9f78;
const BODY = 0x800c;
const SUBJECT = 0x8004;
const ATTACHED_DATA = 0x800f;
const ATTACHED_NAME = 0x8010;
const NEW_ATTACHMENT = 0x9002;
const MESSAGE_PROPERTIES = 0x9003;
const ATTACHMENT_PROPERTIES = 0x9005;
/** Where an attached message begins: behind the name of its interface. */
const INTERFACE_ID = 16;
const OBJECT = 0x0d;

interface Found {
  subject: string;
  text: string;
  message: Map<number, TnefProperty>;
  parts: InnerPart[];
}

/** `winmail.dat`: a message of Outlook with its files, in one part that no other program shows. */
export const tnef = defineContainer({
  name: 'tnef',
  called: 'a winmail.dat (TNEF)',
  recognises: (part: Part) =>
    isTnef(part.bytes) ||
    isCalled(part, /^tnef$/, /^application\/(?:ms-tnef|vnd\.ms-tnef)$/) ||
    part.name.toLowerCase() === 'winmail.dat',
  open({ bytes }) {
    if (!isTnef(bytes)) throw new Error('its signature is missing');
    const found: Found = { subject: '', text: '', message: new Map(), parts: [] };
    const whole = readAttributes(bytes, found);
    const property = (id: number) => found.message.get(id);
    const body = property(MAPI.body);
    const text = found.text || (body === undefined ? '' : mapiText(body.type, body.value));
    const shown = shownOf(bodiesOf(text, property(MAPI.html)?.value, property(MAPI.rtf)?.value));
    return opened({
      text: [found.subject, shown.text].filter(Boolean).join('\n'),
      links: shown.links,
      parts: found.parts.filter((part) => part.bytes.length > 0 || part.name !== ''),
      reading: whole && shown.whole ? READ : partlyRead('it is cut off or too long to be read whole'),
    });
  },
});

function isTnef(bytes: Buffer): boolean {
  return bytes.length > 6 && bytes.readUInt32LE(0) === SIGNATURE;
}

/** @returns false where it is cut off */
function readAttributes(bytes: Buffer, found: Found): boolean {
  let at = 6;
  while (at + 9 <= bytes.length) {
    const id = bytes.readUInt16LE(at + 1);
    const length = bytes.readUInt32LE(at + 5);
    const start = at + 9;
    const value = bytes.subarray(start, start + length);
    readAttribute(id, value, found);
    at = start + length + 2;
    if (at > bytes.length) return false;
  }
  return true;
}

function readAttribute(id: number, value: Buffer, found: Found): void {
  if (id === BODY) found.text = untilZero(value);
  else if (id === SUBJECT) found.subject = untilZero(value);
  else if (id === MESSAGE_PROPERTIES) found.message = readProperties(value);
  else if (id === NEW_ATTACHMENT) found.parts.push({ name: '', declared_type: '', bytes: Buffer.alloc(0) });
  else if (id === ATTACHED_NAME) current(found).name = untilZero(value);
  else if (id === ATTACHED_DATA) current(found).bytes = value;
  else if (id === ATTACHMENT_PROPERTIES) readAttachment(current(found), readProperties(value));
}

/** The attachment that is being described; some programs leave out where one begins. */
function current(found: Found): InnerPart {
  const last = found.parts.at(-1);
  if (last !== undefined) return last;
  const part: InnerPart = { name: '', declared_type: '', bytes: Buffer.alloc(0) };
  found.parts.push(part);
  return part;
}

function readAttachment(part: InnerPart, properties: Map<number, TnefProperty>): void {
  const name = properties.get(MAPI.long_file_name) ?? properties.get(MAPI.file_name);
  if (name !== undefined) part.name = mapiText(name.type, name.value);
  const type = properties.get(MAPI.media_type);
  if (type !== undefined) part.declared_type = mapiText(type.type, type.value).toLowerCase();
  const data = properties.get(MAPI.attached);
  if (data !== undefined && part.bytes.length === 0)
    part.bytes = data.type === OBJECT ? data.value.subarray(INTERFACE_ID) : data.value;
}

function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end));
}
