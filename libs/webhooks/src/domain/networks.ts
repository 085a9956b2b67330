import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Addresses and networks in CIDR notation. @throws Error with a sentence on what is none */
export function networkList(networks: string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
    const bits = prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix);
    if (family === null || !/^\d{1,3}$/.test(prefix ?? '0') || bits > (family === 'ipv4' ? 32 : 128))
      throw new Error(`"${network}" is not an IP address or a network such as 192.0.2.0/24.`);
    list.addSubnet(address, bits, family);
  }
  return list;
}

export function inNetworks(list: BlockList, ip: string): boolean {
  // A dual-stack socket shows IPv4 callers as ::ffff:192.0.2.1.
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '');
  return list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}
