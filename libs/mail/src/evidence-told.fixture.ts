import { emailEvidence } from './evidence.ts';
import { mail, type MailParts } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

/** Enough words for a mail that is not all link. */
export const P =
  'Dear all, this is the plan of next week, with all that we spoke of on Monday and the things that came up since then, so read it well.';
/** A link. */
export const a = (href: string, text = 'here') => `<a href="${href}">${text}</a>`;

/** Every fact but what every mail has, and which attachments were not read: as polarity, weight, kind and sentence. */
export async function toldOf(parts: MailParts): Promise<string[]> {
  return emailEvidence(await parseEmail(mail(parts)), new Date('2026-11-22T12:00:00Z'))
    .filter(({ kind }) => kind !== 'email.parsed' && kind !== 'email.parts.unread')
    .map((one) => `${one.polarity} ${Math.round(one.weight * 1000) / 1000} ${one.kind}: ${one.statement}`);
}
