import { isIPv4 } from 'node:net';

/**
 * The network that attempts from this address are counted against: an IPv4 address itself, of IPv6 the /64, for
 * that is what one household or server has, and it can choose its address in there anew for each attempt.
 */
export function networkOf(ip: string): string {
  const [unzoned = ''] = ip.split('%', 1);
  const address = unzoned.toLowerCase();
  if (isIPv4(address)) return address;
  const groups = groupsOf(address);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address, however it is written. */
function groupsOf(address: string): number[] {
  const [front = '', back] = inHex(address).split('::');
  const numbers = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const head = numbers(front);
  if (back === undefined) return head;
  const tail = numbers(back);
  return [...head, ...new Array<number>(Math.max(0, 8 - head.length - tail.length)).fill(0), ...tail];
}

/** `::ffff:192.0.2.1` ends in an IPv4 address: as two groups like the others. */
function inHex(address: string): string {
  const last = address.slice(address.lastIndexOf(':') + 1);
  if (!isIPv4(last)) return address;
  const [a = 0, b = 0, c = 0, d = 0] = last.split('.').map(Number);
  return `${address.slice(0, -last.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
