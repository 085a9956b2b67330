import type { EvidenceDraft } from '#contracts';
import { brandNamed, brandOfLookalike, brandOwning, isBrandHost } from './brands.ts';
import { hostFacts, sameOrganisation } from './domains.ts';
import { factory, listed, mailSubject, quoted, type Fact } from './evidence-factory.ts';
import { LIMITS } from './limits.ts';
import { analyseLink } from './links.ts';
import { looksGenerated } from './evidence-sender.ts';
import type { LinkFlag, MailLink, ParsedEmail } from './types.ts';

interface LinkRule {
  flag: LinkFlag;
  kind: string;
  weight: number;
  /** Links to the sender's own domain are not counted: they say nothing new. */
  foreignOnly: boolean;
  statement: (link: MailLink, count: number) => string;
}

const times = (count: number) => (count > 1 ? ` (and ${count - 1} more such)` : '');

const RULES: readonly LinkRule[] = [
  {
    flag: 'homograph',
    kind: 'homograph',
    weight: 0.7,
    foreignOnly: false,
    statement: (l, n) =>
      `A link leads to ${quoted(l.host ?? '')}, whose letters only look like a known name${times(n)}.`,
  },
  {
    flag: 'lookalike_brand',
    kind: 'lookalike',
    weight: 0.6,
    foreignOnly: true,
    statement: (l, n) => `A link leads to ${l.host ?? ''}, which imitates ${imitatedBy(l)}${times(n)}.`,
  },
  {
    flag: 'userinfo',
    kind: 'userinfo',
    weight: 0.5,
    foreignOnly: false,
    statement: (l, n) => `A link hides its real host ${l.host ?? ''} behind a user name${times(n)}.`,
  },
  {
    flag: 'ip_host',
    kind: 'ip_host',
    weight: 0.45,
    foreignOnly: false,
    statement: (l, n) => `A link leads to the bare address ${l.host ?? ''} instead of a name${times(n)}.`,
  },
  {
    flag: 'recipient_in_url',
    kind: 'recipient_in_url',
    weight: 0.35,
    foreignOnly: true,
    statement: (l, n) => `A link to ${l.host ?? ''} carries the recipient's address${times(n)}.`,
  },
  {
    flag: 'free_hosting',
    kind: 'free_hosting',
    weight: 0.4,
    foreignOnly: true,
    statement: (l, n) => `A link leads to ${l.host ?? ''}, where anybody can put up a page${times(n)}.`,
  },
  {
    flag: 'shortener',
    kind: 'shortener',
    weight: 0.25,
    foreignOnly: true,
    statement: (l, n) => `A link hides its goal behind the short-link service ${l.host ?? ''}${times(n)}.`,
  },
  {
    flag: 'redirector',
    kind: 'redirector',
    weight: 0.3,
    foreignOnly: false,
    statement: (l, n) => `A link passes through another site's redirect to ${l.host ?? ''}${times(n)}.`,
  },
  {
    flag: 'abused_tld',
    kind: 'abused_tld',
    weight: 0.35,
    foreignOnly: true,
    statement: (l, n) =>
      `A link leads to ${l.host ?? ''}, under an ending that abuse reports name often${times(n)}.`,
  },
  {
    flag: 'script',
    kind: 'script',
    weight: 0.2,
    foreignOnly: false,
    statement: (_, n) => `A link runs a script${times(n)}.`,
  },
  {
    flag: 'data_uri',
    kind: 'data_uri',
    weight: 0.6,
    foreignOnly: false,
    statement: (_, n) => `A link carries a whole page in itself${times(n)}.`,
  },
  {
    flag: 'unusual_scheme',
    kind: 'scheme',
    weight: 0.45,
    foreignOnly: false,
    statement: (l, n) =>
      `A link opens ${quoted(l.url)}, which is no web page: such links start programs or send a password's hash${times(n)}.`,
  },
  {
    flag: 'executable_target',
    kind: 'executable',
    weight: 0.5,
    foreignOnly: false,
    statement: (l, n) => `A link leads to a program: ${quoted(l.url)}${times(n)}.`,
  },
  {
    flag: 'unusual_port',
    kind: 'unusual_port',
    weight: 0.3,
    foreignOnly: false,
    statement: (l, n) => `A link leads to an unusual port of ${l.host ?? ''}${times(n)}.`,
  },
  {
    flag: 'many_subdomains',
    kind: 'deep_host',
    weight: 0.2,
    foreignOnly: true,
    statement: (l, n) =>
      `A link leads to ${quoted(l.host ?? '')}, which has unusually many parts${times(n)}.`,
  },
  {
    flag: 'hidden',
    kind: 'hidden',
    weight: 0.12,
    foreignOnly: true,
    statement: (l, n) => `A link to ${l.host ?? ''} is hidden from the reader${times(n)}.`,
  },
];

/**
 * What addresses say by their shape, for an alert that names links but carries no mail. `sender` is the address that
 * they are said to come from, or empty.
 */
export function urlEvidence(urls: readonly string[], sender: string, observedAt: Date): EvidenceDraft[] {
  const domain = sender.slice(sender.lastIndexOf('@') + 1).toLowerCase();
  const links = urls
    .slice(0, LIMITS.links)
    .map((href) => analyseLink({ href, text: '', kind: 'text', hidden: false }, []));
  return shapeEvidence(links, domain, 'alert.link', factory('alert', observedAt));
}

/** What the mail's links say without being opened. */
export function linkEvidence(parsed: ParsedEmail, fact: Fact): EvidenceDraft[] {
  const leading = parsed.links.filter(
    (link) => link.kind === 'anchor' || link.kind === 'form' || link.kind === 'text',
  );
  const found = shapeEvidence(leading, parsed.from.domain, 'email.link', fact);
  found.push(
    ...mismatchEvidence(parsed, leading, fact),
    ...formEvidence(parsed, fact),
    ...hostEvidence(parsed, leading, fact),
    ...goalEvidence(leading, fact),
  );
  // What is told but not weighed (a click counter's link) is no trick, yet no clean bill either.
  if (
    found.length === 0 &&
    leading.some((link) => link.host !== null) &&
    !leading.some((link) => link.flags.includes('shown_host_differs'))
  )
    found.push(cleanEvidence(parsed, leading, fact));
  return found;
}

function shapeEvidence(
  links: readonly MailLink[],
  senderDomain: string,
  prefix: string,
  fact: Fact,
): EvidenceDraft[] {
  const found: EvidenceDraft[] = [];
  for (const rule of RULES) {
    const hits = links.filter(
      (link) =>
        link.flags.includes(rule.flag) &&
        !(rule.foreignOnly && sameOrganisation(link.host, senderDomain)) &&
        !(rule.flag === 'lookalike_brand' && isBrandsOwn(link, senderDomain)),
    );
    const [first] = hits;
    if (first === undefined) continue;
    found.push(
      fact(
        `${prefix}.${rule.kind}`,
        { type: 'url', value: first.url },
        'malicious',
        rule.weight,
        rule.statement(first, hits.length),
        { url: first.url, count: hits.length },
      ),
    );
  }
  return found;
}

/** A brand's own mail links to its name at its service providers (`usps.force.com`): that imitates nobody. */
function isBrandsOwn(link: MailLink, senderDomain: string): boolean {
  const brand = brandNamed(imitatedBy(link));
  return brand !== undefined && senderDomain !== '' && isBrandHost(brand, senderDomain);
}

function imitatedBy(link: MailLink): string {
  const facts = hostFacts(link.host ?? '');
  for (const label of [facts.label ?? '', ...facts.subdomain.split('.')]) {
    const brand = label === '' ? null : brandOfLookalike(label, facts.registrable, label !== facts.label);
    if (brand !== null) return brand;
  }
  return 'a known name';
}

/**
 * Shown one host, leads to another. Bulk mailers count clicks that way, by their own host or a provider's: a shown
 * host of the sender's own says little, and so does a link to the sender's own host that shows a partner. A known
 * name or any third host in front of another's address is the classic fraud.
 */
function mismatchEvidence(parsed: ParsedEmail, leading: readonly MailLink[], fact: Fact): EvidenceDraft[] {
  const sender = parsed.from.domain;
  const differing = leading.filter((link) => link.flags.includes('shown_host_differs'));
  const elsewhere = differing.filter((link) => !sameOrganisation(link.host, sender));
  const cases: [number, MailLink[]][] = [
    [0.45, elsewhere.filter((link) => !sameOrganisation(link.shown_host, sender))],
    [0.3, differing.filter((link) => showsOthersBrand(link, sender))],
    [0.15, elsewhere],
  ];
  const [weight, links] = cases.find(([, found]) => found.length > 0) ?? [0, []];
  const [first] = links;
  if (first === undefined) return [];
  const statement = `A link shows ${first.shown_host ?? ''} but leads to ${first.host ?? ''}${times(links.length)}.`;
  return [
    fact('email.link.shown_host_differs', { type: 'url', value: first.url }, 'malicious', weight, statement, {
      shown: first.text.slice(0, 200),
      url: first.url,
      count: differing.length,
    }),
  ];
}

function showsOthersBrand(link: MailLink, senderDomain: string): boolean {
  const brand = link.shown_host === null ? null : brandOwning(link.shown_host);
  return brand !== null && !isBrandHost(brand, senderDomain);
}

function formEvidence(parsed: ParsedEmail, fact: Fact): EvidenceDraft[] {
  const { html } = parsed;
  if (html === null || html.forms + html.password_fields === 0) return [];
  if (html.password_fields > 0) {
    return [
      fact(
        'email.form.password',
        mailSubject(parsed),
        'malicious',
        0.7,
        'The mail itself holds a form that asks for a password.',
        { forms: html.forms, password_fields: html.password_fields },
      ),
    ];
  }
  // Newsletters hold search and survey forms: told, not weighed.
  return [
    fact('email.form.present', mailSubject(parsed), 'neutral', 0, 'The mail itself holds a form.', {
      forms: html.forms,
    }),
  ];
}

/** Where the links lead as a whole. */
function hostEvidence(parsed: ParsedEmail, leading: readonly MailLink[], fact: Fact): EvidenceDraft[] {
  const anchors = leading.filter((link) => link.host !== null && !link.flags.includes('wrapped'));
  const hosts = [...new Set(anchors.map((link) => link.registrable_domain ?? link.host ?? ''))];
  const found: EvidenceDraft[] = [];
  const generated = hosts.find((host) => looksGenerated(hostFacts(host).label ?? ''));
  if (generated !== undefined && !sameOrganisation(generated, parsed.from.domain)) {
    found.push(
      fact(
        'email.link.generated_domain',
        { type: 'domain', value: generated },
        'malicious',
        0.25,
        `A link leads to ${generated}, a name that looks like made by a machine.`,
        { domain: generated },
      ),
    );
  }
  const [only] = hosts;
  const urls = new Set(anchors.map((link) => link.url));
  if (
    only !== undefined &&
    hosts.length === 1 &&
    anchors.length >= 3 &&
    urls.size === 1 &&
    !sameOrganisation(only, parsed.from.domain)
  ) {
    found.push(
      fact(
        'email.link.single_target',
        { type: 'domain', value: only },
        'malicious',
        0.25,
        `All ${anchors.length} links lead to one and the same address at ${only}, which is not the sender's domain.`,
        { domain: only, links: anchors.length },
      ),
    );
  }
  return found;
}

/** What a gateway wrote over and tells to nobody is unread: told, so that it is not taken for clean. */
function goalEvidence(leading: readonly MailLink[], fact: Fact): EvidenceDraft[] {
  const told = (flag: LinkFlag, statement: (link: MailLink, count: number) => string) => {
    const links = leading.filter((link) => link.flags.includes(flag));
    const [first] = links;
    if (first === undefined) return [];
    const raw = { url: first.url, count: links.length };
    const about = { type: 'url' as const, value: first.url };
    return [fact(`email.link.${flag}`, about, 'neutral', 0, statement(first, links.length), raw)];
  };
  return [
    ...told(
      'goal_unknown',
      (l, n) =>
        `A link leads through the mail gateway ${l.host ?? ''}, which alone knows its goal${times(n)}.`,
    ),
    ...told(
      'goal_host_only',
      (l, n) =>
        `Of a link that a mail gateway wrote over only the host is known, ${l.host ?? ''}${times(n)}.`,
    ),
  ];
}

/** Told, not weighed: whoever registers a domain to write from can link to it. */
function cleanEvidence(parsed: ParsedEmail, leading: readonly MailLink[], fact: Fact): EvidenceDraft {
  const foreign = [
    ...new Set(
      leading
        .filter((link) => link.host !== null && !sameOrganisation(link.host, parsed.from.domain))
        .map((link) => link.registrable_domain ?? link.host ?? ''),
    ),
  ];
  const count = leading.length;
  if (foreign.length === 0) {
    const all = count === 1 ? 'The only link leads' : `All ${count} links lead`;
    return fact(
      'email.link.own_only',
      mailSubject(parsed),
      'neutral',
      0,
      `${all} to the sender's own domain ${parsed.from.domain}.`,
      { links: count },
    );
  }
  return fact(
    'email.link.unremarkable',
    mailSubject(parsed),
    'neutral',
    0,
    count === 1
      ? `The only link shows no known trick; it leads to ${listed(foreign)}.`
      : `The ${count} links show no known trick; they lead to ${listed(foreign)}.`,
    { links: count, domains: foreign.slice(0, 20) },
  );
}
