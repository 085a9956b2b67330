import { BlockList, isIP } from 'node:net';
import { carriedAddresses, isSpecialPurpose } from '#platform';

/**
 * Addresses that no connector may reach: link-local ones (cloud metadata lives there), the metadata services that
 * live elsewhere, multicast and "this host". Private ranges stay allowed: a Splunk in the own network is normal.
 */
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('169.254.0.0', 16, 'ipv4');
FORBIDDEN.addSubnet('0.0.0.0', 8, 'ipv4');
FORBIDDEN.addSubnet('224.0.0.0', 4, 'ipv4');
FORBIDDEN.addAddress('255.255.255.255', 'ipv4');
FORBIDDEN.addAddress('100.100.100.200', 'ipv4');
FORBIDDEN.addAddress('192.0.0.192', 'ipv4');
FORBIDDEN.addAddress('168.63.129.16', 'ipv4');
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
FORBIDDEN.addSubnet('ff00::', 8, 'ipv6');
FORBIDDEN.addAddress('::', 'ipv6');
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6');
FORBIDDEN.addAddress('fd20:ce::254', 'ipv6');

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

const FORBIDDEN_NAMES = new Set([
  'metadata.google.internal',
  'metadata',
  'instance-data',
  'metadata.azure.internal',
]);

function listed(list: BlockList, ip: string): boolean {
  const version = isIP(ip);
  return version !== 0 && list.check(ip, version === 6 ? 'ipv6' : 'ipv4');
}

/** Whether a resolved IP address may not be connected to. */
export function isForbiddenAddress(ip: string): boolean {
  return [ip, ...carriedAddresses(ip)].some((address) => listed(FORBIDDEN, address));
}

/** Whether a host, by its name or address, is one that nothing here may connect to. What a name leads to is looked at later. */
export function isForbiddenHost(host: string): boolean {
  return FORBIDDEN_NAMES.has(host) || isForbiddenAddress(host);
}

/** Whether a resolved IP address is on the internet, and no own or special network. */
export function isPublicAddress(ip: string): boolean {
  return isIP(ip) !== 0 && !isForbiddenAddress(ip) && !isSpecialPurpose(ip);
}

/** The host of a URL without the brackets of IPv6 and without a final dot. */
function bareHost(url: URL): string {
  return url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

export function isLoopback(url: URL): boolean {
  return isLoopbackHost(bareHost(url));
}

/** A name or an address, in lower case. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || listed(LOOPBACK, host);
}

/**
 * What is wrong with the address of an outside service, as a sentence, or null. Names are looked up later, at each
 * connection, because what a name leads to may change.
 */
export function addressProblem(value: string, allowHttp: boolean): string | null {
  if (!URL.canParse(value)) return 'must be a complete address such as https://service.example';
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '')
    return 'must not hold a user name or password; they have fields of their own';
  if (url.search !== '' || url.hash !== '') return 'must not have a query or a fragment';
  if (isForbiddenHost(bareHost(url)))
    return 'leads to a link-local, metadata or multicast address, which no connector may reach';
  if (url.protocol === 'http:' && !allowHttp && !isLoopback(url))
    return 'must begin with https://, or the setting "allow_http" must be on';
  return null;
}

/** What the address of a mail server looks like in a schema; by it an address is told from that of an HTTP service. */
export const MAIL_SERVER_PATTERN = '^smtps?://[^\\s/?#@]+/?$';

/**
 * What is wrong with the address of a mail server, as a sentence, or null. `smtps` speaks TLS from the first byte; `smtp`
 * has to be turned to TLS before anything is said, but on this machine.
 */
export function mailServerProblem(value: string): string | null {
  if (!new RegExp(MAIL_SERVER_PATTERN).test(value) || !URL.canParse(value))
    return 'must be smtps:// or smtp:// with the host and the port, such as smtp://mail.corp.example:587';
  const url = new URL(value);
  if (isForbiddenHost(bareHost(url)))
    return 'leads to a link-local, metadata or multicast address, which no connector may reach';
  return null;
}

/** Host and port of a mail server; 465 and 587 unless told (RFC 8314, RFC 6409). */
export function mailServerOf(value: string): { host: string; port: number; tls: boolean } {
  const url = new URL(value);
  const tls = url.protocol === 'smtps:';
  return { host: bareHost(url), port: url.port === '' ? (tls ? 465 : 587) : Number(url.port), tls };
}

/** Whether two addresses are the same scheme, host and port. */
export function sameOrigin(left: string, right: string): boolean {
  return URL.canParse(left) && URL.canParse(right) && originOf(left) === originOf(right);
}

/** Only of the web's schemes does a URL know its origin. */
function originOf(value: string): string {
  const { protocol, host } = new URL(value);
  return `${protocol}//${host.toLowerCase()}`;
}
