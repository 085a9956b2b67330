import { BlockList, isIP } from 'node:net';

interface Range {
  family: 'ipv4' | 'ipv6';
  base: string;
  prefix: number;
}

/** Reads an address or a CIDR range; null when it is neither. An IPv4 address in IPv6 clothes counts as IPv4. */
export function parseRange(text: string): Range | null {
  const [address = '', bits, ...rest] = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .split('/');
  if (rest.length > 0) return null;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  const base = mapped?.[1] ?? address;
  const version = isIP(base);
  if (version === 0) return null;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const width = version === 4 ? 32 : 128;
  if (bits === undefined) return { family, base, prefix: width };
  if (!/^\d{1,3}$/.test(bits)) return null;
  const prefix = Number(bits) - (mapped === null ? 0 : 96);
  return prefix < 0 || prefix > width ? null : { family, base, prefix };
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

  /** Whether the address, or any part of the range, named by `text` lies in here. */
  touches(text: string): boolean {
    const other = parseRange(text);
    if (other === null || other.family !== this.range.family) return false;
    // Two CIDR ranges either are apart or one holds the other's first address.
    return (
      this.list.check(other.base, other.family) || listOf(other).check(this.range.base, this.range.family)
    );
  }
}
