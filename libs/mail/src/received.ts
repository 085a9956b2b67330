import { isIP } from 'node:net';
import { readDate } from './dates.ts';
import { LIMITS } from './limits.ts';
import { cleanText } from './text.ts';
import type { MailHop } from './types.ts';

/**
 * Addresses by which Exchange Online's own servers hand a mail to each other. They are public, but not the client's:
 * SPF held against them would call nearly every mail to a Microsoft 365 mailbox forged.
 */
const EXCHANGE_INSIDE = /^2603:10(?:96|a6|b6|c6|d6):/i;

const ADDRESS = /\[(?:IPv6:)?([0-9a-fA-F:.]{3,45})\]|\(([0-9a-fA-F:.]{7,45})\)/;

/** What a Received header says. Everything in it is the writing server's word: only one's own hosts can be believed. */
export function parseHop(value: string): MailHop {
  const text = cleanText(value, 2000).replace(/\s+/g, ' ');
  const semicolon = text.lastIndexOf(';');
  const from = /^\s?from (\S{1,255})/i.exec(text)?.[1] ?? null;
  const by = /(?:^|\s)by (\S{1,255})/i.exec(text)?.[1] ?? null;
  const protocol = /\swith ([A-Za-z0-9]{1,20})/i.exec(text)?.[1] ?? null;
  const byAt = by === null ? text.length : text.search(/(?:^|\s)by \S/i);
  const address = ADDRESS.exec(text.slice(0, byAt));
  const ip = address?.[1] ?? address?.[2] ?? null;
  return {
    from_host: from?.replace(/[;,]$/, '').toLowerCase() ?? null,
    from_ip: ip !== null && isIP(ip) > 0 ? ip : null,
    by_host: by?.replace(/[;,]$/, '').toLowerCase() ?? null,
    protocol: protocol?.toUpperCase() ?? null,
    at: semicolon < 0 ? null : readDate(text.slice(semicolon + 1)),
  };
}

/** An address that can be reached over the Internet, so that it says something about the sender. */
export function isPublicIp(ip: string): boolean {
  if (isIP(ip) === 6) return /^[23]/.test(ip) && !EXCHANGE_INSIDE.test(ip) && !isPrivate6to4(ip);
  if (isIP(ip) === 4) {
    const [a = 0, b = 0] = ip.split('.').map(Number);
    if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
    if (a === 172 && b >= 16 && b <= 31) return false;
    if ((a === 192 && b === 168) || (a === 169 && b === 254) || (a === 100 && b >= 64 && b <= 127))
      return false;
    return true;
  }
  return false;
}

/** 2002:0a05:… is 10.5.… in another form: Google's servers number themselves so. */
function isPrivate6to4(ip: string): boolean {
  const [first, high = '', low = ''] = ip.toLowerCase().split(':');
  if (first !== '2002') return false;
  const bytes = Buffer.from(`${high.padStart(4, '0')}${low.padStart(4, '0')}`, 'hex');
  return !isPublicIp(bytes.join('.'));
}

export function parseHops(values: readonly string[]): { hops: MailHop[]; clientIp: string | null } {
  const hops = values.slice(0, LIMITS.hops).map(parseHop);
  const clientIp = hops.find((hop) => hop.from_ip !== null && isPublicIp(hop.from_ip))?.from_ip ?? null;
  return { hops, clientIp };
}
