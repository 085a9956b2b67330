import { emailEvidence } from './evidence.ts';
import { mail, type MailParts } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

/** Enough words for a mail that is not all link. */
export const P =
  'Dear all, this is the plan of next week, with all that we spoke of on Monday and the things that came up since then, so read it well.';
/** A link. */
export const a = (href: string, text = 'here') => `<a href="${href}">${text}</a>`;

const OF_ALL = new Set(['email.parsed', 'email.parts.unread', 'email.link.foreign_only']);

/**
 * Every fact but what every mail has, which attachments were not read, and what all short mails from here with a link to
 * there have: as polarity, weight, kind and sentence.
 */
export async function toldOf(parts: MailParts): Promise<string[]> {
  return emailEvidence(await parseEmail(mail(parts)), new Date('2026-11-22T12:00:00Z'))
    .filter(({ kind }) => !OF_ALL.has(kind))
    .map((one) => `${one.polarity} ${Math.round(one.weight * 1000) / 1000} ${one.kind}: ${one.statement}`);
}
