import type { EvidenceDraft, Json, Polarity } from '#contracts';
import { answeredIds, linkHouses } from './known-by.ts';
import type { ParsedEmail } from './types.ts';

export type Fact = (
  kind: string,
  subject: EvidenceDraft['subject'],
  polarity: Polarity,
  weight: number,
  statement: string,
  raw: Json,
) => EvidenceDraft;

/** Builds drafts of one parser at one time. */
export function factory(name: string, observedAt: Date): Fact {
  const observed = observedAt.toISOString();
  return (kind, subject, polarity, weight, statement, raw) => ({
    kind,
    source: { type: 'parser', name },
    subject,
    statement,
    polarity,
    weight: polarity === 'neutral' ? 0 : weight,
    raw,
    observed_at: observed,
  });
}

/** The mail itself as a subject. */
export function mailSubject(parsed: ParsedEmail): EvidenceDraft['subject'] {
  return { type: 'email', value: parsed.message_id || parsed.sha256 };
}

/** Quotes hostile text: short, one line, straight quotes. */
export function quoted(text: string, max = 80): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('"', "'").trim();
  return `"${line.length > max ? `${line.slice(0, max - 1).toWellFormed()}…` : line}"`;
}

export function listed(items: readonly string[], max = 5): string {
  const shown = items.slice(0, max).map((item) => quoted(item, 60));
  return items.length > max ? `${shown.join(', ')} and ${items.length - max} more` : shown.join(', ');
}

export function describeMail(parsed: ParsedEmail, fact: Fact) {
  const from = parsed.from.address || 'no readable address';
  const parts = `${parsed.urls.length} link${parsed.urls.length === 1 ? '' : 's'} and ${parsed.attachments.length} attachment${parsed.attachments.length === 1 ? '' : 's'}`;
  const { houses, unclear } = linkHouses(parsed);
  const cut = parsed.defects.length > 0 ? ` Reading it met: ${parsed.defects.join(', ')}.` : '';
  return fact(
    'email.parsed',
    mailSubject(parsed),
    'neutral',
    0,
    `A mail from ${quoted(from)} with the subject ${quoted(parsed.subject)}, ${parts}.${cut}`,
    {
      from: parsed.from.address,
      from_name: parsed.from.name,
      to: parsed.to.slice(0, 5).map((address) => address.address),
      cc: parsed.cc.slice(0, 5).map((address) => address.address),
      subject: parsed.subject.slice(0, 300),
      message_id: parsed.message_id,
      date: parsed.date,
      answers: answeredIds(parsed),
      link_houses: houses,
      links_unclear: unclear,
      links: parsed.urls.length,
      attachments: parsed.attachments.length,
      // The beginning as a reader sees it: people and models judge by it, and the raw message may be encoded.
      text: (parsed.html_text || parsed.text).slice(0, 1500).toWellFormed(),
      defects: [...parsed.defects],
      sha256: parsed.sha256,
    },
  );
}
