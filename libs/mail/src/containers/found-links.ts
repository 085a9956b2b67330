import type { RawLink } from '../html.ts';
import { LIMITS } from '../limits.ts';
import { leadsTo } from './define-container.ts';

const ADDRESS = /\b(?:https?|ftp):\/\/[^\s<>"'`{}|\\^\u0000-\u001f]{3,2000}/gi; // eslint-disable-line no-control-regex -- text out of binary files
/** `\\host\share`, as Windows writes a folder of another machine. */
const REMOTE_FOLDER = /\\\\([\w-]{1,63}(?:\.[\w-]{1,63}){0,8}(?:@\w{1,10}){0,2})\\([^\s"'<>|]{1,200})/g;
/** Names of vocabularies that look like addresses and that nobody opens: every document is full of them. */
const VOCABULARY =
  /^https?:\/\/(?:www\.w3\.org\/(?:\d{4}|XML|TR)\/|schemas\.(?:microsoft|openxmlformats)\.(?:com|org)\/|purl\.(?:org|oclc\.org)\/|ns\.adobe\.com\/|iptc\.org\/std\/|docs\.oasis-open\.org\/ns\/)/i;
const AT_END = new Set(').,;:!?]');

/** Addresses in a text, each once, at most `LIMITS.links`. */
export function linksIn(text: string): RawLink[] {
  const found = new Set<string>();
  for (const [match] of text.matchAll(ADDRESS)) {
    if (found.size >= LIMITS.links) break;
    let end = match.length;
    while (end > 0 && AT_END.has(match.charAt(end - 1))) end -= 1;
    const href = match.slice(0, end);
    if (!VOCABULARY.test(href)) found.add(href);
  }
  return [...found].map((href) => leadsTo(href));
}

/** Folders of other machines in a text, as `file:` addresses. */
export function remoteFoldersIn(text: string): RawLink[] {
  const found = new Set<string>();
  for (const [, host = '', path = ''] of text.matchAll(REMOTE_FOLDER)) {
    if (found.size >= LIMITS.links) break;
    found.add(`file://${host.split('@', 1)[0] ?? ''}/${path.replaceAll('\\', '/')}`);
  }
  return [...found].map((href) => leadsTo(href));
}
