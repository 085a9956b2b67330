import { isIPv6 } from 'node:net';

const LOCAL_NAT64 = '64:ff9b:1';
/** Where an address of a translator's prefix of so many bits has the four bytes; the ninth byte is always zero. */
const PLACES = [
  [6, 7, 9, 10],
  [7, 9, 10, 11],
  [9, 10, 11, 12],
] as const;
const NINTH = 8;

/**
 * The IPv4 addresses that an IPv6 one may lead to: mapped (`::ffff:a9fe:a9fe`), compatible, NAT64 (`64:ff9b::…`, and every
 * form that `64:ff9b:1::/48` may have), 6to4 (`2002:a9fe:a9fe::`), ISATAP (`…:5efe:a9fe:a9fe`).
 * @returns none for what is no IPv6 address or carries none
 */
export function carriedAddresses(ip: string): string[] {
  const [bare = ''] = ip.split('%', 1);
  if (!isIPv6(bare)) return [];
  const groups = groupsOf(new URL(`http://[${bare}]/`).hostname.slice(1, -1));
  const bytes = groups.flatMap((group) => [group >> 8, group & 255]);
  const at = (...places: readonly number[]) => places.map((place) => bytes[place]).join('.');
  const last = at(12, 13, 14, 15);
  const start = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':');
  if (/^0:0:0:0:0:(?:0|ffff)$/.test(start)) return groups[6] === 0 && groups[5] === 0 ? [] : [last];
  if (groups[0] === 0x2002) return [at(2, 3, 4, 5)];
  if (start === '64:ff9b:0:0:0:0' || /:(?:0|200):5efe$/.test(start)) return [last];
  if (!start.startsWith(`${LOCAL_NAT64}:`)) return [];
  const shorter = PLACES.filter(
    (places) => bytes[NINTH] === 0 && bytes.slice(places[3] + 1).every((byte) => byte === 0),
  ).map((places) => at(...places));
  // Read by the wrong length, an address of such a prefix has zeros in front.
  return [last, ...shorter].filter((address) => !address.startsWith('0.'));
}

function groupsOf(canonical: string): number[] {
  const [head = '', tail] = canonical.split('::');
  const read = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [read(head), read(tail ?? '')];
  return tail === undefined
    ? before
    : [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
