import { createHash } from 'node:crypto';
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { analyseAttachment, toBuffer } from './attachments.ts';
import { calendarText } from './calendar.ts';
import { dropMailboxLine, headerText, readEnvelope } from './headers.ts';
import { readHtml, type HtmlContent } from './html.ts';
import { liftLargeRuns, putBack, putBackText, type LiftedRun } from './lift.ts';
import { LIMITS } from './limits.ts';
import { analyseLink, linksInText } from './links.ts';
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
 * Reads a raw RFC 5322 message into facts. Opens no link, runs nothing, inflates nothing beyond a bound.
 * Never throws for what the message holds: what is broken or cut stands in `defects`, and something that is no mail
 * at all comes back with `not_a_message` and whatever text it has.
 */
export async function parseEmail(raw: string | Uint8Array): Promise<ParsedEmail> {
  return parseAtDepth(raw, 0);
}

async function parseAtDepth(raw: string | Uint8Array, depth: number): Promise<ParsedEmail> {
  const whole =
    typeof raw === 'string' ? Buffer.from(raw) : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const defects = new Set<MailDefect>();
  if (whole.length > LIMITS.raw_bytes) defects.add('too_large');
  const lifted = liftLargeRuns(dropMailboxLine(whole.subarray(0, LIMITS.raw_bytes)));
  if (lifted.cut) defects.add('body_truncated');
  const message = await readMime(lifted.bytes, defects);
  message.text = putBackText(message.text, lifted.runs);
  message.html = putBackText(message.html, lifted.runs);
  const headers = readHeaders(message, defects);
  const html = message.html === undefined ? null : readHtml(message.html);
  const plain = [message.text ?? '', calendarText(message.attachments)].filter(Boolean).join('\n');
  if (plain.length > LIMITS.text || html?.truncated === true) defects.add('body_truncated');
  if (html?.stylesTruncated === true) defects.add('styles_truncated');
  const addressed = [...headers.to, ...headers.cc].map((address) => address.address).filter(Boolean);
  const links = readLinks(plain, html, addressed, defects);
  const attachments = await readAttachments(message.attachments, lifted.runs, depth, defects);
  const attached = attachments.flatMap(({ embedded }) => embedded?.urls ?? []);
  return {
    ...headers,
    text: cleanText(plain, LIMITS.text),
    html_text: html?.text ?? '',
    html: html?.facts ?? null,
    links,
    urls: [...new Set([...targets(links), ...attached])],
    attachments,
    defects: [...defects],
    size: whole.length,
    sha256: createHash('sha256').update(whole).digest('hex'),
  };
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

function readHeaders(message: Email, defects: Set<MailDefect>) {
  const all = message.headers;
  const headers = fitting(
    all.slice(0, LIMITS.headers).map((header) => ({
      name: oneLine(header.originalKey, 200),
      value: headerText(header.value),
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
    (link) => link.host !== null && (link.kind === 'anchor' || link.kind === 'form' || link.kind === 'text'),
  );
  return [...new Set(leading.map((link) => link.url))];
}

async function readAttachments(
  parts: readonly Attachment[],
  runs: ReadonlyMap<string, LiftedRun>,
  depth: number,
  defects: Set<MailDefect>,
): Promise<MailAttachment[]> {
  if (parts.length > LIMITS.attachments) defects.add('attachments_truncated');
  const attachments: MailAttachment[] = [];
  let embedded = 0;
  for (const part of parts.slice(0, LIMITS.attachments)) {
    const content = putBack(toBuffer(part.content), runs);
    const attachment = await analyseAttachment(part, content);
    if (part.mimeType === 'message/rfc822' && depth === 0 && embedded < LIMITS.embedded_messages) {
      embedded += 1;
      const inner = await parseAtDepth(content, depth + 1);
      attachment.embedded = {
        from: inner.from.address,
        subject: inner.subject,
        message_id: inner.message_id,
        urls: fitting(inner.urls.slice(0, 50), LIMITS.embedded_urls_json),
      };
    }
    attachments.push(attachment);
  }
  cutListings(attachments);
  return attachments;
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
