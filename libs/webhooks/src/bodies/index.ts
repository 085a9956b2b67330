import { isUtf8 } from 'node:buffer';
import type { Json } from '#contracts';
import { Problem } from '#platform';
import { textOf } from './charsets.ts';
import { segmentsOf } from './documents.ts';
import { decompressed } from './encodings.ts';
import { formFields, isForm, jsonOfFields, type Field } from './forms.ts';
import { beginsAsMail, isMailOfBytes } from './mail-head.ts';
import { Marks } from './marks.ts';
import { mediaType, type MediaType } from './media-type.ts';
import { partsOf, type Part } from './multipart.ts';

/** One thing that a body holds. What is JSON may still be a list or an envelope of many alerts. */
export type BodyItem =
  | { kind: 'json'; json: Json }
  /** No JSON: lines of a log, or what was meant as JSON and is damaged. Newlines stand as they came. */
  | { kind: 'text'; text: string; bytes: Buffer }
  /** RFC 5322, by its content type or its header lines. */
  | { kind: 'mail'; bytes: Buffer };

export interface ReadBody {
  /** One at least, in the order of the body. */
  items: BodyItem[];
  /** Sentences: what was not read as its sender means it. */
  marks: string[];
  /** Of the body when it is unpacked. */
  bytes: number;
}

type Headers = Record<string, string | string[] | undefined>;

/** As deep as multipart bodies may hold others. */
const DEEPEST = 3;

/**
 * What a body holds, however it was packed: compressed, as a form, in parts, in another charset, as lines or a sequence of
 * JSON. The content decides where it contradicts its type. Nothing is lost, and what is odd is marked.
 * @param headers lower-case names; content-type and content-encoding are looked at
 * @param limit bytes that it may have when it is unpacked
 * @throws Problem invalid_request when it is empty or damaged, too_large, unsupported_media_type for an unknown encoding
 */
export function readBody(body: Buffer, headers: Headers, limit: number): ReadBody {
  const marks = new Marks();
  const bytes = decompressed(body, header(headers, 'content-encoding'), limit, marks);
  const items = itemsOf(bytes, mediaType(header(headers, 'content-type')), marks, 0);
  if (items.length === 0) throw new Problem('invalid_request', 'The body is empty: there is no alert in it.');
  return { items, marks: marks.list, bytes: bytes.length };
}

function header(headers: Headers, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(', ') : value) ?? '';
}

function itemsOf(bytes: Buffer, { essence, parameters }: MediaType, marks: Marks, depth: number): BodyItem[] {
  if (essence === 'message/rfc822' || essence === 'message/global' || beginsAsMail(bytes))
    return bytes.length === 0 ? [] : [{ kind: 'mail', bytes }];
  const charset = parameters.get('charset');
  if (essence === 'application/x-www-form-urlencoded' && isForm(bytes))
    return [{ kind: 'json', json: jsonOfFields(formFields(bytes, charset, marks)) }];
  if (essence.startsWith('multipart/') && depth < DEEPEST) {
    const parts = partsOf(bytes, parameters.get('boundary') ?? '', marks);
    if (parts !== null) return itemsOfParts(parts, marks, depth + 1);
    marks.add('The body says that it has parts, but they cannot be found in it: it was read as it is.');
  }
  return textItems(bytes, charset, marks);
}

function textItems(bytes: Buffer, charset: string | undefined, marks: Marks): BodyItem[] {
  const text = textOf(bytes, charset, marks);
  if (text.trim() === '') return [];
  const segments = segmentsOf(text, marks);
  return segments.map((segment) => {
    if ('json' in segment) return { kind: 'json', json: segment.json };
    return {
      kind: 'text',
      text: segment.text,
      bytes: segments.length === 1 ? bytes : Buffer.from(segment.text),
    };
  });
}

/** Files alone are bodies of their own, as parts without names are; beside fields they belong to what the fields say. */
function itemsOfParts(parts: readonly Part[], marks: Marks, depth: number): BodyItem[] {
  if (parts.every(({ filename, name }) => filename !== null || name === ''))
    return parts.flatMap((part) => fileItems(part, marks, depth));
  return [{ kind: 'json', json: jsonOfFields(parts.map((part) => partField(part, marks, depth))) }];
}

function fileItems(part: Part, marks: Marks, depth: number): BodyItem[] {
  if (isBinary(part)) return [{ kind: 'json', json: binary(part) }];
  return itemsOf(part.body, mediaType(part.contentType), marks, depth);
}

function partField(part: Part, marks: Marks, depth: number): Field {
  const { name, filename, contentType: content_type } = part;
  if (isMailOfBytes(part.body)) return [name, binary(part), true];
  if (filename === null) return [name, textOf(part.body, charsetOf(part), marks)];
  if (isBinary(part)) return [name, binary(part), true];
  const items = fileItems(part, marks, depth);
  const [first] = items;
  if (items.length === 1 && first?.kind === 'json') return [name, first.json];
  return [name, { filename, content_type, text: textOf(part.body, charsetOf(part), marks) }, true];
}

function charsetOf({ contentType }: Part): string | undefined {
  return mediaType(contentType).parameters.get('charset');
}

/** No text of any charset: it holds what only bytes of a program or picture hold, and names no charset. */
function isBinary(part: Part): boolean {
  return charsetOf(part) === undefined && !isUtf8(part.body) && part.body.includes(0);
}

function binary({ filename, contentType, body }: Part): Json {
  return { filename, content_type: contentType, base64: body.toString('base64') };
}
