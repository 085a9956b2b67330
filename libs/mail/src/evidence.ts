import type { EvidenceDraft } from '#contracts';
import { attachmentEvidence } from './evidence-attachments.ts';
import { contentEvidence, readableText } from './evidence-content.ts';
import { lureEvidence } from './evidence-lure.ts';
import { linkEvidence } from './evidence-links.ts';
import { senderEvidence } from './evidence-sender.ts';
import { describeMail, factory, mailSubject, quoted, type Fact } from './evidence-factory.ts';
import type { AttachedMail } from './open-parts.ts';
import type { ParsedEmail } from './types.ts';

/**
 * What a parsed mail says for or against itself, as facts with polarity and weight; no look-up is made. The first one
 * is always the neutral `email.parsed`. `observedAt` is when the mail was read. What mails that are attached say, each by its
 * own sender, links and words, follows with where they were found.
 */
export function emailEvidence(
  parsed: ParsedEmail,
  observedAt: Date,
  attached: readonly AttachedMail[] = [],
): EvidenceDraft[] {
  const fact = factory('parse_email', observedAt);
  const found = [
    ...senderEvidence(parsed, fact),
    ...linkEvidence(parsed, fact),
    ...lureEvidence(parsed, readableText(parsed), fact),
    ...attachmentEvidence(parsed, fact),
    ...contentEvidence(parsed, fact),
  ];
  const judged = attached.slice(0, MOST_ATTACHED);
  const inside = judged.flatMap((one) => attachedEvidence(one, fact));
  if (attached.length > judged.length) inside.push(moreAttached(parsed, attached.length, fact));
  return [describeMail(parsed, fact), ...found, ...inside];
}

/** Nobody reports more at once; a mail of mails would bury what there is to tell. */
const MOST_ATTACHED = 10;

function moreAttached(parsed: ParsedEmail, count: number, fact: Fact): EvidenceDraft {
  const statement = `Of ${count} attached mails the senders, links and words of the first ${MOST_ATTACHED} are told.`;
  return fact('email.attachment.more', mailSubject(parsed), 'neutral', 0, statement, { count });
}

/** Its attachments are among those of the mail around it. */
function attachedEvidence({ path, mail }: AttachedMail, fact: Fact): EvidenceDraft[] {
  const inside: Fact = (kind, subject, polarity, weight, statement, raw) =>
    fact(kind, subject, polarity, weight, `In the attached mail ${quoted(path, 120)}: ${statement}`, raw);
  return [...senderEvidence(mail, inside), ...linkEvidence(mail, inside), ...contentEvidence(mail, inside)];
}
