import type { Attachment } from 'postal-mime';
import { toBuffer } from './attachments.ts';
import { LIMITS } from './limits.ts';

const SHOWN = /^(?:SUMMARY|DESCRIPTION|LOCATION|URL|ATTACH)(?:;[^:\r\n]{0,500})?:(.*)$/gim;

/**
 * What a calendar program shows of the invites among a mail's parts (RFC 5545), as text: invites come with no other
 * body, and their links are pressed as any others. Empty when there are none.
 */
export function calendarText(parts: readonly Attachment[]): string {
  return parts
    .filter(({ mimeType }) => mimeType === 'text/calendar' || mimeType === 'application/ics')
    .slice(0, 5)
    .map((part) => shownText(toBuffer(part.content).toString('utf8', 0, LIMITS.text)))
    .join('\n');
}

function shownText(source: string): string {
  const lines = source.replace(/\r?\n[ \t]/g, '').matchAll(SHOWN);
  return [...lines]
    .map(([, value = '']) => value.replace(/\\n/gi, '\n').replace(/\\([,;\\])/g, '$1'))
    .join('\n');
}
