import { withoutEnd } from '#platform';
import { hostFacts, sameOrganisation } from './domains.ts';
import type { ParsedEmail } from './types.ts';

/** How a mailing list names itself in its headers (RFC 2919, 2369, 8058). They are the sender's word. */
export interface ListIdentity {
  /** `news.shop.example` */
  id: string | null;
  /** Where one leaves it, by a page or an address. */
  unsubscribe_domain: string | null;
  /** RFC 8058: without asking further. */
  one_click: boolean;
  /** What names itself is of the house of the sender's address. */
  own: boolean;
}

/** Null when the mail names no list. */
export function listIdentity({ headers, from }: ParsedEmail): ListIdentity | null {
  const value = (name: string) => headers.find((header) => header.name.toLowerCase() === name)?.value ?? '';
  const id = listId(value('list-id'));
  const unsubscribe = unsubscribeDomain(value('list-unsubscribe'));
  if (id === null && unsubscribe === null) return null;
  const named = [id, unsubscribe].filter((name) => name !== null);
  return {
    id,
    unsubscribe_domain: unsubscribe,
    one_click:
      unsubscribe !== null && /^list-unsubscribe=one-click$/i.test(value('list-unsubscribe-post').trim()),
    own: named.every((name) => sameOrganisation(name, from.domain)),
  };
}

const HOST = /^(?:[\w-]{1,63}\.){1,10}[\w-]{2,63}$/;

/** `News of the shop <news.shop.example>` */
function listId(value: string): string | null {
  const open = value.lastIndexOf('<');
  const id = withoutEnd(value.slice(open + 1).trim(), '>').toLowerCase();
  return HOST.test(id) ? id : null;
}

/** `<https://shop.example/leave?u=1>, <mailto:leave@shop.example>`: a page before an address. */
function unsubscribeDomain(value: string): string | null {
  const links = value.split(',').map((one) => withoutEnd(one.trim().replace(/^</, ''), '>'));
  const page = links.find((link) => /^https?:\/\//i.test(link));
  const address = links.find((link) => /^mailto:/i.test(link));
  const host = page === undefined ? address?.split(/[@?]/)[1] : URL.parse(page)?.hostname;
  return host === undefined || !HOST.test(host) ? null : hostFacts(host).host;
}
