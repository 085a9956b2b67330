import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { canonicalIPv6, carriedAddresses, plainIPv4 } from '#platform';

export interface Range {
  family: 'ipv4' | 'ipv6';
  base: string;
  prefix: number;
}

/** A number or up to four of them, decimal, octal or hexadecimal, as the C library reads an IPv4 address. */
const NUMBERS = /^(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}$/i;
const LEADING_ZERO = /(?:^|\.)0\d/;

export type Address =
  | { kind: 'address'; text: string; ranges: Range[] }
  /** Some services read it as one address, some as another. */
  | { kind: 'ambiguous' };

/**
 * Reads one IP address in any form that services understand: `10.0.0.1`, `0xa.1`, `::ffff:10.0.0.1`, `[::1]`,
 * `fe80::1%eth0`. Null when it is none; a single number is none either (see numberAsAddress).
 */
export function readAddress(text: string): Address | null {
  const [bare = ''] = text.replace(/^\[(.*)\]$/, '$1').split('%', 1);
  if (isIPv4(bare)) return address(bare, [host4(bare)]);
  if (isIPv6(bare)) return readIPv6(canonicalIPv6(bare));
  if (!NUMBERS.test(bare) || !bare.includes('.')) return null;
  if (LEADING_ZERO.test(bare)) return { kind: 'ambiguous' };
  const read = asIPv4(bare);
  return read === null ? null : address(read, [host4(read)]);
}

/** The address that a single number such as `167772161` or `0x0a000001` is to the C library, or null. */
export function numberAsAddress(text: string): Range | null {
  if (!NUMBERS.test(text) || text.includes('.')) return null;
  const read = asIPv4(text);
  return read === null ? null : host4(read);
}

function readIPv6(canonical: string): Address {
  const plain = plainIPv4(canonical);
  if (plain !== canonical) return address(plain, [host4(plain)]);
  const own: Range = { family: 'ipv6', base: canonical, prefix: 128 };
  return address(canonical, [own, ...carriedAddresses(canonical).map(host4)]);
}

function address(text: string, ranges: Range[]): Address {
  return { kind: 'address', text, ranges };
}

function host4(base: string): Range {
  return { family: 'ipv4', base, prefix: 32 };
}

function asIPv4(numbers: string): string | null {
  const url = `http://${numbers}/`;
  if (!URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  return isIPv4(hostname) ? hostname : null;
}

/** Reads an address or a CIDR range; null when it is neither. An IPv4 address in IPv6 clothes counts as IPv4. */
export function parseRange(text: string): Range | null {
  const [written = '', bits, ...rest] = text.trim().split('/');
  if (rest.length > 0) return null;
  const read = readAddress(written);
  const base = read?.kind === 'address' ? read.ranges[0] : undefined;
  if (base === undefined || bits === undefined) return base ?? null;
  if (!/^\d{1,3}$/.test(bits)) return null;
  // Of a mapped address the first 96 bits are the mapping.
  const mapped = base.family === 'ipv4' && isIP(written.replace(/^\[(.*)\]$/, '$1')) === 6;
  const prefix = Number(bits) - (mapped ? 96 : 0);
  return prefix < 0 || prefix > base.prefix ? null : { ...base, prefix };
}

function listOf(range: Range): BlockList {
  const list = new BlockList();
  list.addSubnet(range.base, range.prefix, range.family);
  return list;
}

/** A protected range, prepared once. */
export class ProtectedRange {
  private readonly list: BlockList;

  constructor(private readonly range: Range) {
    this.list = listOf(range);
  }

  /** Whether any address of the other range lies in here. */
  touches(other: Range): boolean {
    if (other.family !== this.range.family) return false;
    // Two CIDR ranges either are apart or one holds the other's first address.
    return (
      this.list.check(other.base, other.family) || listOf(other).check(this.range.base, this.range.family)
    );
  }
}
