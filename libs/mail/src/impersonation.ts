import { withoutEnd } from '#platform';
import { brandsIn, distanceAtMostOne, letterShapes } from './brands.ts';
import { hostFacts, sameOrganisation, type HostFacts } from './domains.ts';
import { quoted } from './evidence-factory.ts';
import { FREE_MAIL } from './knowledge.ts';
import { shownHost } from './links.ts';
import { skeleton } from './text.ts';
import type { ParsedEmail } from './types.ts';

/** Somebody whom a mail claims or seems to be from, and who does not own its sender's address. */
export interface Impersonation {
  kind:
    'lookalike_of_recipient' | 'names_recipient' | 'domain_in_name' | 'named_elsewhere' | 'name_of_another';
  weight: number;
  statement: string;
  raw: Record<string, string>;
}

/** A shorter name is in too many others by chance. */
const SHORTEST = 5;
/** Names that many organisations and domains have in part. */
const COMMON = new Set([
  ...[
    'account',
    'accounts',
    'admin',
    'alert',
    'alerts',
    'apple',
    'billing',
    'center',
    'cloud',
    'company',
    'contact',
  ],
  ...[
    'corporate',
    'customer',
    'delivery',
    'digital',
    'email',
    'example',
    'express',
    'global',
    'group',
    'hello',
    'helpdesk',
  ],
  ...[
    'holding',
    'international',
    'mailer',
    'marketing',
    'media',
    'network',
    'newsletter',
    'noreply',
    'notice',
  ],
  ...[
    'notification',
    'notifications',
    'office',
    'online',
    'order',
    'payment',
    'portal',
    'reply',
    'secure',
    'security',
  ],
  ...[
    'server',
    'service',
    'services',
    'store',
    'support',
    'system',
    'systems',
    'update',
    'updates',
    'webmail',
    'world',
  ],
]);

/**
 * Who is named against who owns the address, with no list of names: the recipient's own organisation, a domain in the
 * display name, an owner of what the mail links to, somebody whom the mail itself shows with another address.
 */
export function impersonations(parsed: ParsedEmail): Impersonation[] {
  const { from } = parsed;
  if (from.domain === '') return [];
  const sender = hostFacts(from.domain);
  const isDigest = leadsToMany(parsed);
  const found = [
    ...ofRecipient(parsed, sender),
    isDigest ? null : domainInName(parsed),
    // Known names are told by themselves.
    isDigest || brandsIn(from.name).length > 0 ? null : namedElsewhere(parsed, sender),
    nameOfAnother(parsed),
  ];
  return found.filter((one) => one !== null);
}

/** A lure leads to one place or a few; a newsletter, which others than its owner often send, to many. */
const FEW_GOALS = 5;

function leadsToMany({ links }: ParsedEmail): boolean {
  return new Set(links.filter(({ kind }) => kind === 'anchor').map(({ url }) => url)).size > FEW_GOALS;
}

/** Words of a text as labels could be made of them: each, and each with the next. */
function names(text: string): Set<string> {
  const words = skeleton(text.slice(0, 300))
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const pairs = words.map((word, at) => word + (words[at + 1] ?? ''));
  return new Set([...words, ...pairs].filter((word) => word.length >= SHORTEST && !COMMON.has(word)));
}

function labelOf(facts: HostFacts): string {
  return skeleton(facts.label ?? '').replaceAll('-', '');
}

function ofRecipient(parsed: ParsedEmail, sender: HostFacts): Impersonation[] {
  const { from } = parsed;
  const own = [...parsed.to, ...parsed.cc].filter(
    ({ registrable_domain }) => registrable_domain !== null && !FREE_MAIL.has(registrable_domain),
  );
  if (own.some(({ domain }) => sameOrganisation(domain, from.domain))) return [];
  const domains = [...new Set(own.map(({ domain }) => domain))].slice(0, 20);
  const found: Impersonation[] = [];
  for (const domain of domains) {
    const facts = hostFacts(domain);
    const label = labelOf(facts);
    if (label.length < SHORTEST || COMMON.has(label)) continue;
    const weight = likeness(sender, facts);
    const raw = { name: from.name, domain: from.domain, recipient: domain };
    if (weight > 0)
      found.push({
        kind: 'lookalike_of_recipient',
        weight,
        statement: `The sender's domain ${sender.registrable ?? from.domain} looks like the recipient's own, ${facts.registrable ?? domain}.`,
        raw,
      });
    // Services name their customer in the host, too: `jira@contoso.service.example`.
    else if (names(from.name).has(label) && !skeleton(from.address).includes(label))
      found.push({
        kind: 'names_recipient',
        weight: FREE_MAIL.has(sender.registrable ?? '') ? 0.5 : 0.35,
        statement: `The display name ${quoted(from.name)} names the recipient's own organisation, but the address belongs to ${from.domain}.`,
        raw,
      });
  }
  return found.slice(0, 1);
}

/** How much a domain looks like another's; 0: not. The same name under another ending may well be the same owner's. */
function likeness(sender: HostFacts, own: HostFacts): number {
  const label = labelOf(own);
  const written = sender.label ?? '';
  if (written === own.label) return 0.3;
  const shapes = letterShapes(skeleton(written));
  if (shapes.replaceAll('-', '') === letterShapes(label)) return 0.6;
  if (shapes.split('-').includes(letterShapes(label))) return 0.45;
  return label.length > SHORTEST && distanceAtMostOne(skeleton(written), label) ? 0.5 : 0;
}

/** `mybank.example Security <x@elsewhere.example>` */
function domainInName({ from }: ParsedEmail): Impersonation | null {
  if (from.name.includes('@')) return null;
  for (const word of from.name.split(/[\s()[\]<>,;"']+/).slice(0, 20)) {
    const shown = shownHost(word);
    if (shown === null) continue;
    const label = hostFacts(shown).label ?? '';
    const isOwn = sameOrganisation(shown, from.domain) || label === hostFacts(from.domain).label;
    if (label.length < 3 || isOwn) continue;
    return {
      kind: 'domain_in_name',
      weight: FREE_MAIL.has(from.registrable_domain ?? '') ? 0.55 : 0.45,
      statement: `The display name ${quoted(from.name)} shows ${shown}, but the address belongs to ${from.domain}.`,
      raw: { name: from.name, shown, domain: from.domain },
    };
  }
  return null;
}

/**
 * The name of somebody whose pictures or pages the mail takes, while neither its sender nor most of its links are his:
 * a copy of his mail that leads elsewhere.
 */
function namedElsewhere(parsed: ParsedEmail, sender: HostFacts): Impersonation | null {
  const { from } = parsed;
  const anchors = parsed.links.filter(
    ({ kind, host }) => host !== null && (kind === 'anchor' || kind === 'form'),
  );
  if (anchors.length === 0) return null;
  const hosts = new Set(
    parsed.links.flatMap(({ host, shown_host }) => [host, shown_host]).filter((host) => host !== null),
  );
  const told = [
    { where: `The display name ${quoted(from.name)}`, named: names(from.name), weight: 0.4 },
    { where: `The subject ${quoted(parsed.subject)}`, named: names(parsed.subject), weight: 0.2 },
  ];
  for (const { where, named, weight } of told) {
    for (const host of hosts) {
      const facts = hostFacts(host);
      const label = labelOf(facts);
      if (!named.has(label) || labelOf(sender).includes(label)) continue;
      if ([from.domain, parsed.reply_to[0]?.domain ?? ''].some((one) => sameOrganisation(one, host)))
        continue;
      const his = anchors.filter((link) => sameOrganisation(link.host, host)).length;
      if (his * 2 >= anchors.length) continue;
      return {
        kind: 'named_elsewhere',
        weight,
        statement: `${where} names whom ${facts.registrable ?? host} belongs to, but the mail comes from ${from.domain} and ${anchors.length - his} of its ${anchors.length} links lead elsewhere.`,
        raw: { name: from.name, domain: from.domain, named: facts.registrable ?? host },
      };
    }
  }
  return null;
}

const WRITTEN_ADDRESS = /[<[](?:mailto:)?([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})[\]>]/g;
const BEFORE = 80;

/** In what is quoted, or among the recipients, the sender's very name stands with an address of another house. */
function nameOfAnother(parsed: ParsedEmail): Impersonation | null {
  const { from } = parsed;
  const name = skeleton(from.name).trim();
  if (!/^\S{2,}\s+\S{2,}/.test(name) || name.includes('@')) return null;
  const other = (address: string) =>
    address !== from.address && !sameOrganisation(address.slice(address.lastIndexOf('@') + 1), from.domain);
  const told = (weight: number, address: string, where: string): Impersonation => ({
    kind: 'name_of_another',
    weight,
    statement: `${where} ${quoted(from.name)} has the address ${address}, but the mail comes from ${from.address}.`,
    raw: { name: from.name, address: from.address, shown: address },
  });
  for (const text of [parsed.text, parsed.html_text]) {
    for (const match of text.matchAll(WRITTEN_ADDRESS)) {
      const address = (match[1] ?? '').toLowerCase();
      const before = skeleton(text.slice(Math.max(0, match.index - BEFORE), match.index));
      if (withoutEnd(before, ` "'\t\r\n`).endsWith(name) && other(address))
        return told(0.3, address, 'In the text');
    }
  }
  const twin = [...parsed.to, ...parsed.cc].find(
    (one) => skeleton(one.name).trim() === name && one.domain !== '' && other(one.address),
  );
  return twin === undefined ? null : told(0.15, twin.address, 'Among the recipients');
}
