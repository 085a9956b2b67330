import type { Attachment } from 'postal-mime';
import { toBuffer } from './attachments.ts';
import { shownText } from './containers/calendar/calendar.ts';
import { LIMITS } from './limits.ts';

/**
 * What a calendar program shows of the invites among a mail's parts (RFC 5545), as text: invites come with no other
 * body, and their links are pressed as any others. Empty when there are none.
 */
export function calendarText(parts: readonly Attachment[]): string {
  return parts
    .filter(({ mimeType }) => mimeType === 'text/calendar' || mimeType === 'application/ics')
    .map((part) => shownText(toBuffer(part.content).toString('utf8', 0, LIMITS.html)))
    .join('\n');
}
