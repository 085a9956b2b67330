import type { EvidenceDraft } from '#contracts';
import { attachmentEvidence } from './evidence-attachments.ts';
import { contentEvidence } from './evidence-content.ts';
import { linkEvidence } from './evidence-links.ts';
import { senderEvidence } from './evidence-sender.ts';
import { describeMail, factory } from './evidence-factory.ts';
import type { ParsedEmail } from './types.ts';

/**
 * What a parsed mail says for or against itself, as facts with polarity and weight; no look-up is made. The first one
 * is always the neutral `email.parsed`. `observedAt` is when the mail was read.
 */
export function emailEvidence(parsed: ParsedEmail, observedAt: Date): EvidenceDraft[] {
  const fact = factory('parse_email', observedAt);
  const found = [
    ...senderEvidence(parsed, fact),
    ...linkEvidence(parsed, fact),
    ...attachmentEvidence(parsed, fact),
    ...contentEvidence(parsed, fact),
  ];
  return [describeMail(parsed, fact), ...found];
}
