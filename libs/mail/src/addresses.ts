import { addressParser } from 'postal-mime';
import { withoutEnd } from '#platform';
import { hostFacts } from './domains.ts';
import { decodeWords } from './encoded-words.ts';
import { LIMITS } from './limits.ts';
import { oneLine } from './text.ts';
import type { MailAddress } from './types.ts';

export const NO_ADDRESS: MailAddress = { name: '', address: '', domain: '', registrable_domain: null };

/** One address with its domain's facts. */
export function mailAddress(name: string, address: string): MailAddress {
  const clean = oneLine(address, 320).toLowerCase();
  const at = clean.lastIndexOf('@');
  const domain = at >= 0 ? withoutEnd(clean.slice(at + 1), '> ') : '';
  const facts = domain ? hostFacts(domain) : null;
  return {
    name: oneLine(name, 300),
    address: clean,
    domain: facts?.host ?? '',
    registrable_domain: facts?.registrable ?? null,
  };
}

/** All addresses of a header value, groups taken apart, at most `LIMITS.addresses`. */
export function parseAddresses(value: string): MailAddress[] {
  if (!value) return [];
  const mailboxes = addressParser(value.slice(0, 16_000), { flatten: true });
  return mailboxes
    .slice(0, LIMITS.addresses)
    .map(({ name, address }) => withoutWords(decodeWords(name), address ?? ''));
}

/**
 * An address may hold no encoded words. One that does is made so that some programs show what is encoded as the sender
 * (Mailsploit): that is a name, and whose address it is says the end.
 */
function withoutWords(name: string, address: string): MailAddress {
  if (!address.includes('=?')) return mailAddress(name, address);
  const at = address.lastIndexOf('@');
  const shown = decodeWords(address.slice(0, at < 0 ? undefined : at)).replace(/\p{C}/gu, '');
  const local = shown.replace(/[^\p{L}\p{N}.+-]/gu, '_');
  // Of such an address alone the parser makes its name, too.
  const own = name === decodeWords(address) ? '' : name;
  return mailAddress(own || shown, at < 0 ? '' : `${local}${address.slice(at)}`);
}
