import type { EvidenceDraft } from '#contracts';
import { brandsIn, isBrandHost } from './brands.ts';
import { sameOrganisation } from './domains.ts';
import { listed, mailSubject, quoted, type Fact } from './evidence-factory.ts';
import { senderIs } from './evidence-sender.ts';
import { findInstructions } from './instructions.ts';
import { findIntents, type FoundIntent } from './intents.ts';
import { FREE_MAIL } from './knowledge.ts';
import { listIdentity } from './list-identity.ts';
import type { ParsedEmail } from './types.ts';
import { findWording, wordingFacts, type Wording } from './wording.ts';

/**
 * What the mail's words and make-up say. Words alone never decide: they weigh little without a technical fact. That none
 * of the known phrases was found says nothing.
 */
export function contentEvidence(parsed: ParsedEmail, fact: Fact): EvidenceDraft[] {
  const about = mailSubject(parsed);
  const text = readableText(parsed);
  const wording = findWording(`${parsed.subject}\n${parsed.from.name}\n${text}`);
  const found: EvidenceDraft[] = [];
  for (const { topic, weight, statement, words } of wordingFacts(wording, text.length)) {
    found.push(fact(`email.wording.${topic}`, about, 'malicious', weight, statement, { words }));
  }
  const hasFile = parsed.attachments.length + parsed.links.length > 0;
  const intents = findIntents(`${parsed.subject}\n${text}`);
  for (const { intent, weight, statement, words } of intents) {
    if (intent === 'file' && !hasFile) continue;
    // Who writes of a file mostly means nothing else.
    const raw = intent === 'file' ? { words, only_with_another_sign: true } : { words };
    found.push(fact(`email.intent.${intent}`, about, 'malicious', weight, statement, raw));
  }
  found.push(
    ...attachedWording(parsed, wording, fact),
    ...attachedIntents(parsed, intents, fact),
    ...recipientEvidence(parsed, fact),
    ...listEvidence(parsed, fact),
    ...brandEvidence(parsed, text, wording, fact),
    ...makeUpEvidence(parsed, text, fact),
    ...privateOffer(parsed, wording, fact),
    ...instructionEvidence(parsed, text, fact),
  );
  return found;
}

/** Who sells writes from his own house; who advertises from a free mailbox wants none that he could be found by. */
function privateOffer(parsed: ParsedEmail, wording: Wording, fact: Fact): EvidenceDraft[] {
  const { from } = parsed;
  const words = [...wording.offer, ...wording.reward];
  if (words.length === 0 || !FREE_MAIL.has(from.registrable_domain ?? '')) return [];
  const statement = `An advertisement (${listed(words, 3)}) comes from a free mailbox at ${from.domain}.`;
  const raw = { domain: from.domain, words: words.slice(0, 20) };
  return [fact('email.content.free_mail_offer', mailSubject(parsed), 'malicious', 0.25, statement, raw)];
}

/** What only the attachments say: a mail may have no words but those in its PDF. */
function attachedWording(parsed: ParsedEmail, known: Wording, fact: Fact): EvidenceDraft[] {
  const { attached_text } = parsed;
  if (attached_text === '') return [];
  return wordingFacts(findWording(attached_text), attached_text.length)
    .filter(({ topic }) => known[topic].length === 0)
    .map(({ topic, weight, statement, words }) =>
      fact(
        `email.wording.${topic}`,
        mailSubject(parsed),
        'malicious',
        weight,
        `In what is attached: ${statement}`,
        {
          words,
        },
      ),
    );
}

/** Documents speak of files themselves. */
function attachedIntents(parsed: ParsedEmail, known: readonly FoundIntent[], fact: Fact): EvidenceDraft[] {
  const told = new Set(['file', ...known.map(({ intent }) => intent)]);
  return findIntents(parsed.attached_text)
    .filter(({ intent }) => !told.has(intent))
    .map(({ intent, weight, statement, words }) =>
      fact(
        `email.intent.${intent}`,
        mailSubject(parsed),
        'malicious',
        weight,
        `In what is attached: ${statement}`,
        {
          words,
        },
      ),
    );
}

/** A bulk mailer fills in whom it writes to; people who know each other do not. */
function recipientEvidence(parsed: ParsedEmail, fact: Fact): EvidenceDraft[] {
  const subject = parsed.subject.toLowerCase();
  const named = [...parsed.to, ...parsed.cc].find(
    ({ address }) => address.length > 5 && address !== parsed.from.address && subject.includes(address),
  );
  if (named === undefined || sameOrganisation(named.domain, parsed.from.domain)) return [];
  const statement = `The subject holds the recipient's own address ${named.address}, as mails made by a program do.`;
  const raw = { subject: parsed.subject.slice(0, 200), recipient: named.address };
  return [fact('email.content.recipient_in_subject', mailSubject(parsed), 'malicious', 0.35, statement, raw)];
}

/** Told, and in the mail's favour only where the list is the sender's own house: anybody writes such headers. */
function listEvidence(parsed: ParsedEmail, fact: Fact): EvidenceDraft[] {
  const list = listIdentity(parsed);
  if (list === null) return [];
  const { id, unsubscribe_domain, own, one_click } = list;
  const name = id ?? unsubscribe_domain ?? '';
  const statement = own
    ? `The mail is of the list ${name} of the sender's own house${one_click ? ', which one leaves with one click' : ''}.`
    : `The mail says that it is of the list ${name}, which is not of the sender's house.`;
  const about = mailSubject(parsed);
  return [
    fact(
      'email.list.identity',
      about,
      own ? 'benign' : 'neutral',
      own ? (one_click ? 0.15 : 0.1) : 0,
      statement,
      {
        id,
        unsubscribe_domain,
        one_click,
      },
    ),
  ];
}

/** What the reader sees: the HTML where there is one, since the plain alternative can say something else. */
export function readableText(parsed: ParsedEmail): string {
  return parsed.html_text.length > parsed.text.length / 4 ? parsed.html_text : parsed.text;
}

/** A brand in the subject or the first lines, while neither sender nor any link belongs to it. */
function brandEvidence(parsed: ParsedEmail, text: string, wording: Wording, fact: Fact): EvidenceDraft[] {
  if (brandsIn(parsed.from.name).length > 0) return [];
  const images = parsed.links
    .filter((link) => link.kind === 'image')
    .slice(0, 10)
    .map((link) => link.text)
    .join(' ');
  const mentions = [...brandsIn(parsed.subject), ...brandsIn(`${images} ${text.slice(0, 600)}`)];
  const foreign = mentions.find(
    (brand) =>
      !senderIs(parsed, brand) &&
      !parsed.links.some(
        (link) => link.kind === 'anchor' && link.host !== null && isBrandHost(brand, link.host),
      ),
  );
  if (!foreign) return [];
  const pressed = wording.credentials.length + wording.urgency.length + wording.reward.length > 0;
  const inSubject = brandsIn(parsed.subject).some((brand) => brand.name === foreign.name);
  const full = (inSubject ? 0.15 : 0.08) + (pressed ? 0.2 : 0);
  // News speak of companies; frauds that pretend to be one are short.
  const weight = text.length > 3000 ? full / 3 : full;
  return [
    fact(
      'email.content.brand_elsewhere',
      mailSubject(parsed),
      'malicious',
      weight,
      `The mail speaks of ${foreign.name}, but neither its sender ${parsed.from.domain || '(none)'} nor any link belongs to it.`,
      {
        brand: foreign.name,
        domain: parsed.from.domain,
        ...(pressed ? {} : { only_with_another_sign: true }),
      },
    ),
  ];
}

function makeUpEvidence(parsed: ParsedEmail, text: string, fact: Fact): EvidenceDraft[] {
  const about = mailSubject(parsed);
  const found: EvidenceDraft[] = [];
  const words = text.replace(/https?:\/\/\S+/g, ' ').match(/[\p{L}\p{N}]{2,}/gu)?.length ?? 0;
  const foreignLink = parsed.links.some(
    (link) =>
      link.kind === 'anchor' && link.host !== null && !sameOrganisation(link.host, parsed.from.domain),
  );
  const images = parsed.html?.images ?? 0;
  if (foreignLink && images > 0 && words <= 25) {
    found.push(
      fact(
        'email.content.image_only',
        about,
        'malicious',
        0.35,
        `The mail consists of ${images} image${images === 1 ? '' : 's'} and a link with ${words} word${words === 1 ? '' : 's'} of text, which hides its words from filters.`,
        { images, words },
      ),
    );
  } else if (foreignLink && words <= 20 && parsed.attachments.length === 0) {
    found.push(
      fact(
        'email.content.link_only',
        about,
        'malicious',
        0.2,
        `The mail is hardly more than a link: ${words} word${words === 1 ? '' : 's'} of text.`,
        { words },
      ),
    );
  }
  return [...found, ...concealmentEvidence(parsed, text, fact)];
}

/** Broken words, hidden text, shouting: what honest mail has no need of. */
function concealmentEvidence(parsed: ParsedEmail, text: string, fact: Fact): EvidenceDraft[] {
  const about = mailSubject(parsed);
  const found: EvidenceDraft[] = [];
  const broken = /\p{L}(?:\u00ad|\u200b|\u200c|\u2060|\ufeff)\p{L}/gu;
  const splits = /[^\u0000-\u007f]/.test(text) ? (text.match(broken)?.length ?? 0) : 0; // eslint-disable-line no-control-regex -- ASCII texts need no look
  if (
    splits >= 5 &&
    !/[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Thai}]/u.test(text)
  ) {
    found.push(
      fact(
        'email.content.broken_words',
        about,
        'malicious',
        0.45,
        `Invisible characters break ${splits} words of the text, as is done against filters.`,
        { places: splits },
      ),
    );
  }
  const hidden = parsed.html?.hidden_text ?? '';
  if (hidden.split(/\s+/).length > 60) {
    found.push(
      fact(
        'email.content.hidden_text',
        about,
        'malicious',
        0.2,
        `The mail hides a long text from its reader: ${quoted(hidden)}.`,
        { characters: hidden.length },
      ),
    );
  }
  const subject = parsed.subject.replace(/^(?:re|fw|fwd|aw|wg)\s?:\s?/i, '');
  const capitals = subject.replace(/[^\p{Lu}]/gu, '').length;
  const letters = subject.replace(/[^\p{L}]/gu, '').length;
  if ((letters >= 10 && capitals / letters > 0.8) || /!{2,}|\${2,}|\?!/.test(subject)) {
    found.push(
      fact(
        'email.content.shouting_subject',
        about,
        'malicious',
        0.2,
        `The subject shouts: ${quoted(subject)}.`,
        { subject: subject.slice(0, 200) },
      ),
    );
  }
  return found;
}

/** Words meant for an analyst program, wherever they stand. */
function instructionEvidence(parsed: ParsedEmail, text: string, fact: Fact): EvidenceDraft[] {
  const places = [
    parsed.subject,
    parsed.from.name,
    text,
    parsed.html_text === text ? parsed.text : '',
    parsed.html?.hidden_text ?? '',
    parsed.html?.comments ?? '',
    parsed.attached_text,
    [...parsed.attachments, ...parsed.contained].map(({ filename }) => filename).join('\n'),
  ];
  // Each by itself: together they may be longer than is searched at once.
  const findings = places.filter(Boolean).flatMap(findInstructions);
  const [first] = findings;
  if (first === undefined) return [];
  const techniques = [...new Set(findings.map((finding) => finding.technique))];
  return [
    fact(
      'email.content.instructions',
      mailSubject(parsed),
      'malicious',
      techniques.length > 1 ? 0.6 : 0.45,
      `The mail holds text that tries to instruct an analyst program: ${listed(
        findings.map((finding) => finding.quote),
        3,
      )}.`,
      {
        techniques,
        quotes: findings.map((finding) => finding.quote),
      },
    ),
  ];
}
