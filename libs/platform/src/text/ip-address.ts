import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { once } from '../once.ts';
import { carriedAddresses } from './carried-addresses.ts';

/** An IPv6 address that is an IPv4 one, in canonical form. */
const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
const BRACKETED = /^\[([^\]]*)\](?::\d{1,5})?$/;
const WITH_PORT = /^([\d.]{7,15}):\d{1,5}$/;

/**
 * One address in its one form: RFC 5952 for IPv6, the plain IPv4 one for one that is mapped. Brackets, a port and a zone
 * are no part of it.
 * @returns null for what is no single address, such as a network
 */
export function normalAddress(text: string): string | null {
  if (isIPv4(text)) return text;
  const inside = BRACKETED.exec(text)?.[1] ?? WITH_PORT.exec(text)?.[1] ?? text;
  const [bare = ''] = inside.split('%', 1);
  if (isIPv4(bare)) return bare;
  return isIPv6(bare) ? plainIPv4(canonicalIPv6(bare)) : null;
}

export interface Network {
  family: 'ipv4' | 'ipv6';
  base: string;
  prefix: number;
}

/** An address, or a network in CIDR; null when it is neither. */
export function readNetwork(text: string): Network | null {
  const [written = '', bits, ...rest] = text.trim().split('/');
  const base = normalAddress(written);
  if (base === null || rest.length > 0) return null;
  const most = isIPv4(base) ? 32 : 128;
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : NaN;
  return prefix <= most ? { family: most === 32 ? 'ipv4' : 'ipv6', base, prefix } : null;
}

/** RFC 5952, but a mapped address has its last two groups in hexadecimal. */
export function canonicalIPv6(text: string): string {
  return new URL(`http://[${text}]/`).hostname.slice(1, -1);
}

/** The IPv4 address that a mapped one in canonical form is, or what was given. */
export function plainIPv4(canonical: string): string {
  const mapped = MAPPED.exec(canonical);
  if (mapped === null) return canonical;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/**
 * What the special-purpose registries of IANA list as not globally reachable, and multicast. Left out are the ranges for
 * documentation: they stand in examples and in the demo, whose services know them, and in no network.
 */
const SPECIAL: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['100:0:0:1::', 64],
  ['2001:2::', 48],
  ['2001:10::', 28],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
];

const special = once(() => {
  const list = new BlockList();
  for (const [network, prefix] of SPECIAL) list.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6');
  return list;
});

/** Whether it means nothing outside of a network: nobody else can know of it, whatever form it stands in. */
export function isSpecialPurpose(ip: string): boolean {
  const address = normalAddress(ip);
  if (address === null) return false;
  return [address, ...carriedAddresses(address)].some((one) =>
    special().check(one, isIPv4(one) ? 'ipv4' : 'ipv6'),
  );
}
