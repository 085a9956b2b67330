import type { EvidenceDraft } from '#contracts';
import { brandOfLookalike, brandsIn, isBrandHost } from './brands.ts';
import { hostFacts, sameOrganisation, type HostFacts } from './domains.ts';
import { quoted, type Fact } from './evidence-factory.ts';
import { impersonations } from './impersonation.ts';
import { ABUSED_TLDS, COMMON_TLDS, FREE_MAIL, FREE_SENDERS, isDisposableDomain } from './knowledge.ts';
import { INVISIBLE, mixesScripts, skeleton } from './text.ts';
import type { ParsedEmail } from './types.ts';

const ORGANISATION =
  /\b(?:support|service|services|customer|security|team|billing|account|accounts|admin|administrator|helpdesk|help desk|it department|hr|human resources|payroll|bank|notification|notifications|alert|alerts|noreply|no reply|delivery|shipping|office|department|government|ministry|federal|lottery|foundation|company|inc|ltd|llc|corp|gmbh|webmail|invoice|refund|reward|rewards|suporte|atendimento|banco|servico|servicio|cliente|kundenservice|sicherheit)\b/i;
/** Mailboxes that a provider of free ones keeps for itself. */
const OF_PROVIDER = /^(?:mailer-daemon|postmaster|abuse)@/;
const MAIL_SUBDOMAIN = /^(?:e?mail|em\d*|news|newsletter|info|mkt|marketing|send|bounce|notify)/;

/** What the sender's name and address say. */
export function senderEvidence(parsed: ParsedEmail, fact: Fact): EvidenceDraft[] {
  const { from } = parsed;
  const about = { type: 'email_address' as const, value: from.address || '(none)' };
  const found: EvidenceDraft[] = [];
  const add: Add = (kind, weight, statement, raw) =>
    found.push(fact(`email.sender.${kind}`, about, 'malicious', weight, statement, raw));
  if (parsed.defects.includes('missing_from')) {
    add('missing', 0.12, 'The mail names no sender address that can be read.', { from: from.name });
  }
  if (parsed.defects.includes('multiple_from')) {
    add('multiple', 0.3, 'The mail names more than one sender, of which programs show different ones.', {
      from: from.address,
    });
  }
  nameEvidence(parsed, add);
  for (const { kind, weight, statement, raw } of impersonations(parsed)) add(kind, weight, statement, raw);
  domainEvidence(parsed, add);
  replyEvidence(parsed, add);
  const own = parsed.to.find((address) => address.address !== '' && address.address === from.address);
  if (own)
    add('own_address', 0.1, `The mail claims to come from its own recipient, ${own.address}.`, {
      from: from.address,
      to: own.address,
      only_with_another_sign: true,
    });
  return found;
}

type Add = (kind: string, weight: number, statement: string, raw: Record<string, string | boolean>) => void;

function nameEvidence(parsed: ParsedEmail, add: Add): void {
  const { from } = parsed;
  const brand = brandsIn(from.name).find((mention) => !isBrandHost(mention, from.domain));
  const free = FREE_MAIL.has(from.registrable_domain ?? '');
  if (from.domain && brand) {
    add(
      'brand_in_name',
      free ? 0.7 : 0.55,
      `The display name ${quoted(from.name)} names ${brand.name}, but the address belongs to ${from.domain}.`,
      {
        name: from.name,
        brand: brand.name,
        domain: from.domain,
      },
    );
  } else if (free && ORGANISATION.test(from.name) && !OF_PROVIDER.test(from.address)) {
    add(
      'free_mail_organisation',
      0.4,
      `The display name ${quoted(from.name)} reads like an organisation, but the address is a free mailbox at ${from.domain}.`,
      {
        name: from.name,
        domain: from.domain,
      },
    );
  }
  const inName = /[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})/.exec(from.name)?.[1]?.toLowerCase();
  if (inName && from.domain && !sameOrganisation(inName, from.domain)) {
    add(
      'address_in_name',
      0.5,
      `The display name shows an address at ${inName}, but the mail comes from ${from.domain}.`,
      { name: from.name, shown: inName, domain: from.domain },
    );
  }
  const disguised = disguise(from.name) ?? disguise(parsed.subject);
  if (disguised !== null) {
    add(
      'disguised_letters',
      0.5,
      `The display name or subject hides letters behind look-alike or invisible characters: ${quoted(disguised)}.`,
      { text: disguised, reads_as: skeleton(disguised) },
    );
  }
}

/** A word with mixed alphabets, mathematical letters or invisible characters inside. */
function disguise(text: string): string | null {
  for (const word of text.slice(0, 400).split(/\s+/)) {
    if (mixesScripts(word)) return word;
    if (
      /[\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f169}\u{ff21}-\u{ff5a}]{2}/u.test(word) &&
      !/[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/.test(text)
    )
      return word;
    const inner = /[\p{L}\p{N}](?:\u00ad|\u034f|[\u200b-\u200d]|\u2060|\ufeff)+[\p{Script=Latin}\p{N}]/u.exec(
      word,
    );
    if (inner && word.replace(INVISIBLE, '').length >= 2) return word;
  }
  return null;
}

function domainEvidence(parsed: ParsedEmail, add: Add): void {
  const { from } = parsed;
  if (!from.domain) return;
  const facts = hostFacts(from.domain);
  const label = facts.label ?? '';
  const imitated = brandOfLookalike(label, facts.registrable);
  if (imitated !== null) {
    add(
      'lookalike_domain',
      0.65,
      `The sender's domain ${facts.registrable ?? from.domain} imitates ${imitated}.`,
      { domain: from.domain, brand: imitated },
    );
  } else {
    const below = facts.subdomain
      .split('.')
      .find((part) => part !== '' && brandOfLookalike(part, facts.registrable, true) !== null);
    if (below)
      add(
        'brand_in_subdomain',
        0.45,
        `The sender's host ${from.domain} carries a brand's name in front of somebody else's domain.`,
        { domain: from.domain, label: below },
      );
  }
  if (isDisposableDomain(facts.registrable ?? from.domain)) {
    add('disposable', 0.4, `The sender's domain ${from.domain} hands out mailboxes to throw away.`, {
      domain: from.domain,
    });
  }
  const above = FREE_SENDERS.find((suffix) => from.domain.endsWith(`.${suffix}`));
  if (above !== undefined) {
    add('free_host', 0.35, `The sender's host ${from.domain} is one that anybody gets below ${above}.`, {
      domain: from.domain,
      below: above,
    });
  }
  namingEvidence(parsed, facts, add);
}

/** What the domain's and the address's make-up says, whoever owns it. */
function namingEvidence(parsed: ParsedEmail, facts: HostFacts, add: Add): void {
  const { from } = parsed;
  const label = facts.label ?? '';
  const last = from.domain.slice(from.domain.lastIndexOf('.') + 1);
  if (ABUSED_TLDS.has(last)) {
    add(
      'abused_tld',
      COMMON_TLDS.has(last) ? 0.2 : 0.35,
      `The sender's domain ${from.domain} ends in .${last}, which abuse reports name often.`,
      { domain: from.domain },
    );
  }
  if (facts.is_ip || facts.registrable === null) {
    add('no_domain', 0.2, `The sender's host ${quoted(from.domain)} is not a registered domain.`, {
      domain: from.domain,
    });
  }
  if (from.domain.split('.').length >= 6) {
    add('deep_host', 0.25, `The sender's host ${quoted(from.domain)} has unusually many parts.`, {
      domain: from.domain,
    });
  }
  const local = from.address.slice(0, Math.max(0, from.address.lastIndexOf('@')));
  if (looksGenerated(label)) {
    add('generated_domain', 0.35, `The sender's domain ${from.domain} looks like made by a machine.`, {
      domain: from.domain,
    });
    return;
  }
  const isRandom = isNoName(local, from.name);
  if (isRandom || (looksGenerated(local) && !/[=+]/.test(local) && !MAIL_SUBDOMAIN.test(from.domain))) {
    add(
      'generated_address',
      isRandom ? 0.45 : 0.2,
      `The sender's address ${quoted(from.address)} looks like made by a machine.`,
      { address: from.address },
    );
  } else if (isNumbered(local)) {
    add(
      'numbered_address',
      0.25,
      `The sender's address ${quoted(from.address)} is one of many that are told apart by a number.`,
      { address: from.address },
    );
  }
}

/** A year of birth is nothing of that kind, and no address is that consists of digits. */
function isNumbered(local: string): boolean {
  const digits = /[a-z][a-z._-]{2,40}?(\d{4,})$/i.exec(local)?.[1] ?? '';
  return digits.length > 4 || (digits.length === 4 && !/^(?:19|20)/.test(digits));
}

// Pairs of letters that next to no word or name of the languages written in Latin letters has.
const RARE_PAIRS =
  /(?=(?:q[^u]|j[^aeiouy]|[^aeiouydnr]j|x[^aeiouycptsx]|[^aeiouy]x|v[^aeiouyrlsv]|z[^aeiouyzlwn]|b[pg]|p[bcdgz]|f[bcdfgkmnpvz]|k[bcdfgpz]|[hpgb]k|[cdghm]z|w[xz]|c[bdfgmpv]|g[bcdfpt]|h[bcdfgkpvz]|t[kpv]|mz))/g;

/** Letters at random for a mailbox, which nothing in the display name explains. */
function isNoName(local: string, name: string): boolean {
  const text = local.toLowerCase();
  if (!/^[a-z]{6,20}$/.test(text) || (text.match(RARE_PAIRS)?.length ?? 0) < 2) return false;
  return !skeleton(name)
    .split(/[^a-z]+/)
    .some((word) => word.length >= 4 && text.includes(word));
}

/** Long runs of consonants, or letters and digits in alternation: no word or name reads like that. */
export function looksGenerated(label: string): boolean {
  const text = label.toLowerCase();
  if (text.length < 8 || !/^[a-z0-9._-]+$/.test(text)) return false;
  const switches = (text.match(/[a-z]\d|\d[a-z]/g) ?? []).length;
  if (switches >= 4) return true;
  const longestRun = Math.max(...text.split(/[aeiouy0-9._-]+/).map((run) => run.length));
  const letters = text.replace(/[^a-z]/g, '');
  const vowels = letters.replace(/[^aeiouy]/g, '').length;
  // Six in a row stand in names put together of others (`freshrpms`); pairs of them that no language has do not.
  if (longestRun === 6 && (text.match(RARE_PAIRS)?.length ?? 0) === 0) return false;
  return longestRun >= 6 || (letters.length >= 9 && vowels / letters.length < 0.18);
}

function replyEvidence(parsed: ParsedEmail, add: Add): void {
  const [reply] = parsed.reply_to;
  const { from } = parsed;
  if (!reply?.domain || !from.domain || sameOrganisation(reply.domain, from.domain)) return;
  const toFree =
    FREE_MAIL.has(reply.registrable_domain ?? '') && !FREE_MAIL.has(from.registrable_domain ?? '');
  const bothFree =
    FREE_MAIL.has(reply.registrable_domain ?? '') && FREE_MAIL.has(from.registrable_domain ?? '');
  const weight = toFree ? 0.5 : bothFree ? 0.45 : 0.1;
  const what = toFree || bothFree ? `a free mailbox at ${reply.domain}` : reply.domain;
  add('reply_to_differs', weight, `Answers go to ${what}, not to the sender's domain ${from.domain}.`, {
    from: from.address,
    reply_to: reply.address,
    // A list or a colleague takes the answers.
    ...(toFree || bothFree ? {} : { only_with_another_sign: true }),
  });
}

/** Used by the content rules: is the sender somebody whom a named brand would be? */
export function senderIs(parsed: ParsedEmail, brand: { name: string; domains: readonly string[] }): boolean {
  return parsed.from.domain !== '' && isBrandHost(brand, parsed.from.domain);
}
