import type { EvidenceDraft } from '#contracts';
import { sameOrganisation } from './domains.ts';
import { listed, mailSubject, type Fact } from './evidence-factory.ts';
import { FREE_MAIL, PICTURE_HOSTS } from './knowledge.ts';
import type { ParsedEmail } from './types.ts';

/** Characters: from here on a mail has more to say than where to click. */
const SHORT_TEXT = 1500;
/** A lure has few goals, mostly one and where one leaves the list. */
const FEW_GOALS = 4;

/**
 * How a mail leads away from its sender: in few words and by few links, none of which is to the sender's own house, or
 * with pictures that anybody may have put up. People send each other such links too, so neither decides by itself.
 * @param text what its reader sees
 */
export function lureEvidence(parsed: ParsedEmail, text: string, fact: Fact): EvidenceDraft[] {
  return [...foreignOnly(parsed, text, fact), ...pictures(parsed, fact)];
}

function foreignOnly(parsed: ParsedEmail, text: string, fact: Fact): EvidenceDraft[] {
  const { from } = parsed;
  // Who has a free mailbox has no house of his own.
  if (from.domain === '' || FREE_MAIL.has(from.registrable_domain ?? '') || text.length > SHORT_TEXT)
    return [];
  const links = parsed.links.filter(({ kind, host }) => kind === 'anchor' && host !== null);
  if (links.length === 0 || new Set(links.map(({ url }) => url)).size > FEW_GOALS) return [];
  if (links.some(({ host }) => sameOrganisation(host, from.domain))) return [];
  const domains = [...new Set(links.map((link) => link.registrable_domain ?? link.host ?? ''))];
  const all = links.length === 1 ? 'The only link of a short mail leads' : 'All links of a short mail lead';
  const statement = `${all} away from its sender ${from.domain}, to ${listed(domains)}.`;
  const raw = { domain: from.domain, domains, links: links.length };
  return [fact('email.link.foreign_only', mailSubject(parsed), 'malicious', 0.25, statement, raw)];
}

function pictures(parsed: ParsedEmail, fact: Fact): EvidenceDraft[] {
  const hosts = parsed.links.flatMap(({ kind, host }) => (kind === 'image' && host !== null ? [host] : []));
  const free = hosts.find((host) => PICTURE_HOSTS.some((name) => host === name || host.endsWith(`.${name}`)));
  if (free === undefined) return [];
  const statement = `The mail shows pictures from ${free}, where anybody puts them up without being asked who he is.`;
  return [fact('email.link.picture_host', mailSubject(parsed), 'malicious', 0.3, statement, { host: free })];
}
