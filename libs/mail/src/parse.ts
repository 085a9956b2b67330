import { createHash } from 'node:crypto';
import { mailBytes } from '#contracts';
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { toBuffer, type GivenPart } from './attachments.ts';
import { encodeBinaryParts } from './binary-parts.ts';
import { calendarText } from './calendar.ts';
import { openApart, type Opener } from './containers/opening-thread.ts';
import { dropMailboxLine, headerText, readEnvelope } from './headers.ts';
import { readHtml, type HtmlContent, type RawLink } from './html.ts';
import { liftLargeRuns, putBack, runsAstray } from './lift.ts';
import { LIMITS } from './limits.ts';
import { analyseLink, linksInText } from './links.ts';
import { linesInUtf8, mendStructure } from './mend.ts';
import { OpeningBudget, readParts, type Opening, type PartsRead, type ReadEmail } from './open-parts.ts';
import { parseHops } from './received.ts';
import { cleanText, fitting, oneLine } from './text.ts';
import type {
  ArchiveListing,
  AttachmentFlag,
  MailAttachment,
  MailDefect,
  MailLink,
  ParsedEmail,
} from './types.ts';

/**
 * Reads a raw RFC 5322 message, as bytes or as the text that `mailText` makes of them, into facts, with what is attached,
 * however deep. Opens no link and runs nothing; what could take too long is done in a thread that is killed then.
 * Never throws for what the message holds: what is broken or cut stands in `defects`, each attachment says how far it was
 * read, and something that is no mail at all comes back with `not_a_message` and whatever text it has.
 */
export async function readEmail(raw: string | Uint8Array, open: Opener = openApart): Promise<ReadEmail> {
  const opening: Opening = {
    open,
    budget: new OpeningBudget(),
    readMail: (bytes, depth) => readAtDepth(bytes, depth, opening),
  };
  return readAtDepth(raw, 0, opening);
}

/** The same without the mails that are attached. */
export async function parseEmail(raw: string | Uint8Array, open: Opener = openApart): Promise<ParsedEmail> {
  return (await readEmail(raw, open)).mail;
}

async function readAtDepth(raw: string | Uint8Array, depth: number, opening: Opening): Promise<ReadEmail> {
  const whole =
    typeof raw === 'string'
      ? toBuffer(mailBytes(raw))
      : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const defects = new Set<MailDefect>();
  if (whole.length > LIMITS.raw_bytes) defects.add('too_large');
  const { bytes, mended } = mendStructure(dropMailboxLine(whole.subarray(0, LIMITS.raw_bytes)));
  for (const defect of mended) defects.add(defect);
  const message = await readLarge(encodeBinaryParts(bytes), defects);
  const headers = readHeaders(message, defects);
  const html = message.html === undefined ? null : readHtml(message.html);
  const plain = [message.text ?? '', calendarText(message.attachments)].filter(Boolean).join('\n');
  if (plain.length > LIMITS.text || html?.truncated === true) defects.add('body_truncated');
  if (html?.stylesTruncated === true) defects.add('styles_truncated');
  if (html?.hiddenTruncated === true) defects.add('hidden_truncated');
  const attached = message.attachments.map(given);
  const parts = await readParts(attached, picturesIn(message.html ?? ''), depth, opening);
  const addressed = [...headers.to, ...headers.cc].map((address) => address.address).filter(Boolean);
  const links = readLinks(plain, html, parts.links, addressed, defects);
  const mail: ParsedEmail = {
    ...headers,
    text: cleanText(plain, LIMITS.text),
    html_text: html?.text ?? '',
    html: html?.facts ?? null,
    links,
    urls: [...new Set([...targets(links), ...attachedUrls(parts, defects)])],
    ...partsOf(parts, plain, defects),
    defects: [],
    size: whole.length,
    sha256: createHash('sha256').update(whole).digest('hex'),
  };
  if (isEmptyThoughLarge(mail, bytes)) defects.add('body_empty');
  mail.defects = [...defects];
  return { mail, attached: parts.mails };
}

function given(part: Attachment): GivenPart {
  return {
    name: part.filename ?? '',
    declared_type: part.mimeType,
    inline: part.disposition === 'inline' || part.related === true,
    bytes: toBuffer(part.content),
  };
}

const PICTURE = /\bdata:(image\/[a-z0-9.+-]{1,30});base64,([A-Za-z0-9+/=]{64,})/gi;
const MOST_PICTURES = 20;

/** Pictures that stand in the page itself: a code in one leads as far as in an attached one. */
function picturesIn(html: string): GivenPart[] {
  return [...html.matchAll(PICTURE)].slice(0, MOST_PICTURES).map(([, type = '', code = '']) => ({
    name: '',
    declared_type: type.toLowerCase(),
    inline: true,
    bytes: Buffer.from(code, 'base64'),
  }));
}

/** What stands in the parsed mail of its parts, and what of them is not known. */
function partsOf(parts: PartsRead, plain: string, defects: Set<MailDefect>) {
  const { attachments, contained } = parts;
  if (parts.truncated) defects.add('attachments_truncated');
  if ([...attachments, ...contained].some(({ reading }) => reading.state !== 'read'))
    defects.add('parts_unread');
  const words = parts.texts.join('\n\n');
  if (words.length > LIMITS.text) defects.add('parts_truncated');
  for (const one of attachments)
    if (one.flags.includes('encrypted') && PASSWORD.test(plain)) one.flags.push('password_in_text');
  cutListings(attachments);
  return { attachments, contained, attached_text: cleanText(words, LIMITS.text) };
}

function attachedUrls({ mails }: PartsRead, defects: Set<MailDefect>): string[] {
  const all = [...new Set(mails.flatMap(({ mail }) => mail.urls))];
  const kept = fitting(all, LIMITS.attached_urls_json);
  if (kept.length < all.length) defects.add('links_truncated');
  return kept;
}

/** `Password: 1234`, in the languages in which such mails mostly come. */
const PASSWORD =
  /(?<!\p{L})(?:pass(?:word|code|wort)?|pw|pin|kennwort|contrase[nñ]a|senha|mot de passe|wachtwoord|has[lł]o|пароль|parola)(?!\p{L})[^\n]{0,20}[:=][ \t]{0,3}\S{3}/iu;

/** A body of which no program shows anything, and that is there. Where there is a page, that is what is shown. */
function isEmptyThoughLarge(
  { html, html_text, text, links, attachments }: ParsedEmail,
  bytes: Buffer,
): boolean {
  const shown = html === null ? text : html_text;
  if (shown.trim() !== '' || links.length > 0 || attachments.length > 0) return false;
  const gap = bytes.indexOf('\n\n') >= 0 ? bytes.indexOf('\n\n') : bytes.indexOf('\r\n\r\n');
  return gap >= 0 && bytes.length - gap >= LIMITS.empty_from;
}

/** As `readMime`, past which what is large in attachments is led. A second time where some of it was in no attachment. */
async function readLarge(bytes: Buffer, defects: Set<MailDefect>): Promise<Email> {
  let lifted = liftLargeRuns(bytes);
  let message = await readMime(lifted.bytes, defects);
  const contents = message.attachments.map(({ content }) => toBuffer(content));
  const astray = runsAstray(contents, lifted);
  if (astray.size > 0) {
    lifted = liftLargeRuns(bytes, astray);
    message = await readMime(lifted.bytes, defects);
  }
  if (lifted.cut) defects.add('body_truncated');
  await mendCharset(message, lifted.bytes, defects);
  for (const part of message.attachments) part.content = putBack(toBuffer(part.content), lifted);
  return message;
}

async function readMime(bytes: Buffer, defects: Set<MailDefect>): Promise<Email> {
  const options = {
    maxNestingDepth: LIMITS.nesting,
    maxHeadersSize: LIMITS.header_bytes,
    forceRfc822Attachments: true,
  };
  try {
    return await PostalMime.parse(bytes, options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    defects.add(
      /nesting/i.test(reason)
        ? 'nesting_too_deep'
        : /header/i.test(reason)
          ? 'headers_truncated'
          : 'malformed_mime',
    );
    return PostalMime.parse(plainVersion(bytes), { maxHeadersSize: LIMITS.header_bytes * 2 });
  }
}

/** Bodies that are not in the charset that they say, or say none: read again in the one that most such mails are in. */
async function mendCharset(message: Email, bytes: Buffer, defects: Set<MailDefect>): Promise<void> {
  const isBroken = (body: string | undefined) => body?.includes('\ufffd') === true;
  if (!isBroken(message.text) && !isBroken(message.html)) return;
  const mended = linesInUtf8(bytes);
  if (mended === null) return;
  const again = await readMime(mended, defects);
  for (const kind of ['text', 'html'] as const) {
    if (!isBroken(message[kind]) || isBroken(again[kind])) continue;
    message[kind] = again[kind];
    defects.add('charset_guessed');
  }
}

/** The same message with its first headers and its undecoded body as plain text: readable whatever its structure. */
function plainVersion(bytes: Buffer): Buffer {
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  const end = [crlf, lf].filter((at) => at >= 0).reduce((a, b) => Math.min(a, b), bytes.length);
  const head = bytes.toString('latin1', 0, Math.min(end, 128 * 1024)).replace(/\r?\n[ \t]+/g, ' ');
  const lines = head.split(/\r?\n/).slice(0, LIMITS.headers);
  const kept = lines.filter((line) => !/^(?:content-|mime-version)/i.test(line)).join('\r\n');
  return Buffer.concat([Buffer.from(`${kept}\r\n\r\n`, 'latin1'), bytes.subarray(end, end + LIMITS.html)]);
}

const WRITTEN_BY_HOSTS = /^(?:authentication-results|arc-[a-z-]+|received(?:-spf)?|dkim-signature)$/;

function readHeaders(message: Email, defects: Set<MailDefect>) {
  const all = message.headers;
  const headers = fitting(
    all.slice(0, LIMITS.headers).map((header) => ({
      name: oneLine(header.originalKey, 200),
      // Encoded words have no place in what hosts write; decoded they would be read as its syntax.
      value: WRITTEN_BY_HOSTS.test(header.key)
        ? oneLine(header.value, LIMITS.header_value)
        : headerText(header.value),
    })),
    LIMITS.headers_json,
  );
  if (all.length > headers.length) defects.add('headers_truncated');
  const envelope = readEnvelope(all, defects);
  const known = all.filter((header) =>
    /^(?:from|to|subject|date|received|message-id|mime-version|content-type|return-path|reply-to)$/.test(
      header.key,
    ),
  );
  if (known.length < 2) defects.add('not_a_message');
  const received = all.filter((header) => header.key === 'received').map((header) => header.value);
  const { hops, clientIp } = parseHops(received);
  return {
    headers,
    ...envelope,
    received: hops,
    client_ip: clientIp,
  };
}

function readLinks(
  text: string,
  html: HtmlContent | null,
  inParts: readonly RawLink[],
  recipients: string[],
  defects: Set<MailDefect>,
): MailLink[] {
  const raw = html === null ? [] : [...html.links];
  if (html?.linksTruncated === true) defects.add('links_truncated');
  const inHtml = new Set(raw.map((link) => link.href));
  // The plain alternative mostly repeats the HTML's links; only what is new counts. Twice the room for that reason.
  for (const source of [text.slice(0, LIMITS.html), html?.text ?? '']) {
    const found = linksInText(source, LIMITS.links * 2);
    if (found.truncated) defects.add('links_truncated');
    for (const link of found.links) {
      if (inHtml.has(link.href) || inHtml.has(`${link.href}/`)) continue;
      inHtml.add(link.href);
      if (raw.length < LIMITS.links) raw.push(link);
      else defects.add('links_truncated');
    }
  }
  for (const link of inParts) {
    if (inHtml.has(link.href)) continue;
    inHtml.add(link.href);
    if (raw.length < LIMITS.links) raw.push(link);
    else defects.add('links_truncated');
  }
  const seen = new Set<string>();
  const links: MailLink[] = [];
  for (const link of raw) {
    const key = `${link.kind} ${link.href} ${link.text.slice(0, LIMITS.link_text)}`;
    if (link.href === '' || link.href.startsWith('#') || link.href.startsWith('cid:') || seen.has(key))
      continue;
    seen.add(key);
    links.push(analyseLink(link, recipients));
  }
  const kept = fitting(links, LIMITS.links_json);
  if (kept.length < links.length) defects.add('links_truncated');
  return kept;
}

function targets(links: readonly MailLink[]): string[] {
  const leading = links.filter(
    (link) =>
      link.host !== null &&
      /^(?:https?|ftp):/i.test(link.url) &&
      (link.kind === 'anchor' || link.kind === 'form' || link.kind === 'text'),
  );
  return [...new Set(leading.map((link) => link.url))];
}

/** The listings of many archives together are bounded as well; what they hold is in the flags already. */
function cutListings(attachments: readonly MailAttachment[]): void {
  const listed = attachments.filter(({ archive }) => archive !== null);
  const kept = fitting(
    listed.map(({ archive }) => archive),
    LIMITS.archives_json,
  ).length;
  for (const attachment of listed.slice(kept)) {
    attachment.archive = { ...(attachment.archive as ArchiveListing), entries: [] };
    attachment.flags = [...new Set<AttachmentFlag>([...attachment.flags, 'archive_truncated'])];
  }
}
