import { mailText, type Json, type JsonObject } from '#contracts';
import { readJson } from '../../domain/json.ts';
import { mailHeaders } from '../../domain/mail-headers.ts';
import { defined, isObject, text } from '../../reading/values.ts';
import { rebuiltMail, type MailParts } from './rebuilt-mail.ts';

/** A mail, and what is said beside it. */
export interface PostedMail {
  mail: string;
  given: JsonObject;
  marks: readonly string[];
}

/** Where a body of JSON or of fields may hold a mail, the plainest first. */
const NAMES = [
  'raw_email',
  'raw_email_base64',
  'raw',
  'eml',
  'mime',
  'rawemail',
  'message',
  'content',
  'email',
  'file',
];
const BASE64 = /^[\w+/-]{40,}={0,2}$/;
const DATA_URL = /^data:[^,]{0,200};base64,/;
const REBUILT =
  "The mail was put together from the parts that its service had taken it apart into: DKIM cannot be checked, and attachments may differ in bytes. Let it post the whole message (SendGrid: 'POST the raw, full MIME message'; Mailgun: an address that ends in 'mime').";

/**
 * The mail of a delivery by a service that receives mails, as its document says. Null: it is none of theirs.
 * SendGrid: https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
 * Mailgun: https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http
 */
export function serviceMail(body: JsonObject): PostedMail | null {
  return ofSendGrid(body) ?? ofMailgun(body);
}

/**
 * The mail in a body of JSON or of fields: as text, in base64 (also that of URLs), or as a file; null where none of the
 * names holds one.
 */
export function plainMail(body: JsonObject): PostedMail | null {
  const names = new Map(Object.keys(body).map((key) => [key.toLowerCase(), key]));
  const known = NAMES.flatMap((name) => names.get(name) ?? []);
  const files = Object.keys(body).filter((key) => !known.includes(key) && isFile(body[key]));
  for (const key of [...known, ...files]) {
    const mail = mailIn(body[key]);
    if (mail === null) continue;
    const { [key]: _mail, ...given } = body;
    return { mail, given, marks: [] };
  }
  return null;
}

/** With the whole message in `email`, or taken apart. `envelope` is said in both, by nobody else beside `charsets`. */
function ofSendGrid(body: JsonObject): PostedMail | null {
  const { email, headers, envelope, charsets } = body;
  const to = recipientOf(body);
  if (charsets === undefined || to === undefined) return null;
  const given = defined<JsonObject>({
    recipient: to,
    envelope: isObject(envelope) ? envelope : undefined,
    sender_ip: body.sender_ip,
    spf: body.SPF,
    dkim: body.dkim,
    spam_score: body.spam_score,
  });
  const mail = mailIn(email);
  if (mail !== null) return { mail, given, marks: [] };
  if (typeof headers !== 'string') return null;
  const parts = { headers, text: bodyText(body.text), html: bodyText(body.html), files: filesOf(body) };
  return { mail: rebuiltMail(parts), given, marks: [REBUILT] };
}

/** Where the envelope was the one field of JSON, its own fields are the body's, and `to` is its list. */
function recipientOf({ envelope, to, 'form.to': formTo }: JsonObject): string | undefined {
  const list = isObject(envelope) ? envelope.to : formTo === undefined ? undefined : to;
  return Array.isArray(list) ? text(list[0]) : undefined;
}

/** With the whole message in `body-mime`, or taken apart. */
function ofMailgun(body: JsonObject): PostedMail | null {
  const { recipient, sender } = body;
  const headers = body['message-headers'];
  if (text(recipient) === undefined || (body['body-mime'] === undefined && headers === undefined))
    return null;
  const given = defined<JsonObject>({ recipient, sender, timestamp: body.timestamp });
  const mail = mailIn(body['body-mime']);
  if (mail !== null) return { mail, given, marks: [] };
  const lines = headerLines(headers);
  if (lines === null) return null;
  const [plain, html] = [bodyText(body['body-plain']), bodyText(body['body-html'])];
  const parts = { headers: lines, text: plain, html, files: filesOf(body) };
  return { mail: rebuiltMail(parts), given, marks: [REBUILT] };
}

/** A list of pairs, or its text. */
function headerLines(value: Json | undefined): string | null {
  const list = typeof value === 'string' ? readJson(value)?.value : value;
  if (!Array.isArray(list)) return null;
  const lines = list.flatMap((pair) => {
    if (!Array.isArray(pair)) return [];
    const [name, said] = pair;
    if (typeof name !== 'string' || typeof said !== 'string' || !/^[!-9;-~]{1,200}$/.test(name)) return [];
    return [`${name}: ${said.replaceAll(/\r?\n(?![ \t])/g, '\r\n ')}`];
  });
  return lines.length === 0 ? null : lines.join('\r\n');
}

/** All parts of a kind, where there are several. */
function bodyText(value: Json | undefined): string | undefined {
  const texts = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  return texts.length === 0 ? undefined : texts.join('\n');
}

/** `attachment1`, `attachment-1`, …; what is JSON has been read as such and is written again. */
function filesOf(body: JsonObject): MailParts['files'] {
  return Object.entries(body).flatMap(([key, value]) => {
    if (!/^attachment-?\d{1,4}$/.test(key) || value === null) return [];
    const said = isFile(value) ? value : { filename: `${key}.json`, content_type: 'application/json' };
    const bytes = isFile(value) ? fileBytes(value) : Buffer.from(JSON.stringify(value));
    return [{ name: text(said.filename) ?? key, type: text(said.content_type) ?? '', bytes }];
  });
}

/** A part of a multipart body, as `bodies` gives it. */
function isFile(value: Json | undefined): value is JsonObject {
  return isObject(value) && (typeof value.base64 === 'string' || typeof value.text === 'string');
}

function fileBytes({ base64, text: said }: JsonObject): Buffer {
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : Buffer.from(String(said ?? ''));
}

/** Null when it is no mail. */
function mailIn(value: Json | undefined): string | null {
  if (isFile(value)) return mailOr(mailText(fileBytes(value)));
  if (typeof value !== 'string') return null;
  // Before it is read as header lines: "data:" would be one.
  const plain = DATA_URL.test(value) ? null : mailOr(value);
  if (plain !== null) return plain;
  const packed = value.replace(DATA_URL, '').replaceAll(/\s+/g, '');
  return BASE64.test(packed) ? mailOr(mailText(Buffer.from(packed, 'base64'))) : null;
}

function mailOr(mail: string): string | null {
  return mailHeaders(mail) === null ? null : mail;
}
