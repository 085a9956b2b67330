import { isIP } from 'node:net';
import { defined } from './values.ts';

export interface Person {
  name?: string;
  domain?: string;
  full_name?: string;
  email?: string;
  id?: string;
}

const EMAIL = /^[^\s@<>"(),;:\\/]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,252}[\p{L}\p{N}])?$/u;
const GUID = /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i;
const SID = /^S-1-\d+(?:-\d+){1,14}$/i;
/** No control characters, no markup, no sentence. */
const ACCOUNT = /^[\p{L}\p{N}_.$#~+=@:'’&()/ -]{1,120}$/u;
const HOST = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,252}[\p{L}\p{N}_])?$/u;
/** What people call their own machines: `Homer's MacBook Pro`. */
const OWN_HOST = /^[\p{L}\p{N}](?:[\p{L}\p{N}_.'’() -]{0,62}[\p{L}\p{N})])?$/u;

export const isEmail = (value: string): boolean => EMAIL.test(value);
export const isGuid = (value: string): boolean => GUID.test(value);

/**
 * Who a text names, taken apart: `CORP\amy`, `amy@corp.example`, `Amy Park <amy@corp.example>`, `CN=Amy Park,OU=…`, an ARN,
 * `serviceAccount:…`, a SID, a GUID. Undefined for what is no name of an account.
 */
export function personOf(value: string | undefined): Person | undefined {
  const said = value?.trim().slice(0, 400) ?? '';
  if (said === '' || isIP(said) !== 0) return undefined;
  if (SID.test(said) || GUID.test(said)) return { id: said };
  if (said.startsWith('arn:')) return fromArn(said);
  const typed =
    /^(?:serviceAccount|user|principal|group|domain|employee):(?:\/\/(?:[^\s/]{1,200}\/){1,20})?([^/].*)$/i.exec(
      said,
    )?.[1];
  if (typed !== undefined) return personOf(typed);
  const mailbox = /^"?([^"<>]{0,200}?)"?\s*<([^<>\s]{3,320})>$/.exec(said);
  if (mailbox !== null && isEmail(mailbox[2] as string))
    return defined<Person>({
      ...personOf(mailbox[2]),
      full_name: mailbox[1] === '' ? undefined : mailbox[1],
    });
  const common = /^CN=((?:[^,\\]|\\.){1,120}),\s*(?:OU|DC|CN|O)=/i.exec(said)?.[1];
  if (common !== undefined) return { name: common.replaceAll(/\\(.)/g, '$1') };
  if (EMAIL.test(said))
    return said.includes('.', said.indexOf('@'))
      ? { name: said, email: said }
      : { name: said.slice(0, said.indexOf('@')), domain: said.slice(said.indexOf('@') + 1) };
  const inDomain = /^([^\\/\s]{1,64}|[\p{L}]{1,30} [\p{L}]{1,30})\\{1,2}([^\\/]{1,104})$/u.exec(said);
  if (inDomain !== null && ACCOUNT.test(inDomain[2] as string))
    return { name: inDomain[2] as string, domain: inDomain[1] as string };
  return ACCOUNT.test(said) && /[\p{L}\p{N}]/u.test(said) && !/^https?:/i.test(said)
    ? { name: said }
    : undefined;
}

/** `arn:aws:iam::123456789012:user/bob`, `…:assumed-role/Admin/amy@corp.example`, `…:root` */
function fromArn(arn: string): Person | undefined {
  const { account, resource } = arnParts(arn) ?? {};
  if (resource === undefined) return undefined;
  const [kind, ...names] = resource.split(/[/:]/);
  const name = names.at(-1);
  if (name === undefined || name === '')
    return kind === 'root' ? defined<Person>({ name: 'root', domain: account }) : undefined;
  if (kind === 'assumed-role' || kind === 'federated-user' || kind === 'user' || kind === 'role')
    return isEmail(name)
      ? { name, email: name }
      : defined<Person>({ name: kind === 'assumed-role' ? names.join('/') : name, domain: account });
  return undefined;
}

export interface Arn {
  service: string;
  region?: string;
  account?: string;
  /** `user/bob`, `instance/i-0abc` */
  resource: string;
}

/** An Amazon resource name by its parts. Undefined for what is none. */
export function arnParts(value: string): Arn | undefined {
  const found = /^arn:aws[\w-]*:([\w-]+):([\w-]*):(\d{12}|aws|):(.{1,1000})$/.exec(value);
  if (found === null) return undefined;
  const [, service, region, account, resource] = found as unknown as [string, string, string, string, string];
  return defined<Arn>({
    service,
    region: region === '' ? undefined : region,
    account: /^\d{12}$/.test(account) ? account : undefined,
    resource,
  });
}

export interface HostName {
  name?: string;
  id?: string;
  ip?: string;
  domain?: string;
  port?: number;
}

/**
 * What machine a text names, taken apart: `ws-1`, `ws-1.corp.example`, `CORP\WS-1$`, `\\ws-1\c$`, `ws-1:9100`, `[2001:db8::1]:443`,
 * a URL's host. Undefined for what is no name of a machine.
 * @param surely whether the place is one where only machines stand: then names with blanks are taken too
 */
export function hostOf(value: string | undefined, surely = true): HostName | undefined {
  let said = value?.trim().slice(0, 300) ?? '';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(said)) said = URL.parse(said)?.host ?? '';
  said = said
    .replace(/^\\\\([^\\/]+)[\\/].*$/, '$1')
    .replace(/^\\\\/, '')
    .replace(/\.$/, '');
  if (said === '') return undefined;
  if (GUID.test(said)) return { id: said };
  const address = ipOf(said);
  if (address !== undefined) return address;
  const inDomain = /^([\p{L}\p{N}._-]{1,64})\\([\p{L}\p{N}._-]{1,64})\$?$/u.exec(said);
  if (inDomain !== null) return { name: inDomain[2] as string, domain: inDomain[1] as string };
  const withPort = /^([\p{L}\p{N}_.-]+):(\d{1,5})$/u.exec(said);
  if (withPort !== null) {
    const host = hostOf(withPort[1], surely);
    return host === undefined ? undefined : { ...host, port: Number(withPort[2]) };
  }
  const name = said.replace(/\$$/, '');
  if (/^\d+$/.test(name) || /^\d+(?:\.\d+)+$/.test(name)) return undefined;
  return HOST.test(name) || (surely && OWN_HOST.test(name)) ? { name } : undefined;
}

/** An address alone or with a port (`10.0.0.9:443`, `[2001:db8::1]:443`, `10.0.0.9/443`), with a zone or a prefix of the whole length. */
export function ipOf(value: string | undefined): { ip: string; port?: number } | undefined {
  const said = (value?.trim().slice(0, 100) ?? '').replace(/\/(?:32|128)$/, '');
  const bare = said.replace(/^\[([0-9a-f:.]+)(?:%[\w.]+)?\]/i, '$1|');
  const [address = '', port] = bare.includes('|')
    ? bare.split(/\|:?/)
    : /^\d+\.\d+\.\d+\.\d+[:/]\d+$/.test(said)
      ? said.split(/[:/]/)
      : [said.replace(/%[\w.]+$/, '')];
  if (isIP(address) === 0 || (said.includes('/') && port !== undefined && Number(port) <= 32))
    return undefined;
  const number = Number(port);
  return port !== undefined && port !== '' && number > 0 && number < 65_536
    ? { ip: address, port: number }
    : { ip: address };
}

/** The last part of a path of either family. */
export function fileNameOf(path: string | undefined): string | undefined {
  const name = path?.split(/[\\/]/).at(-1)?.trim();
  return name === undefined || name === '' ? undefined : name;
}

/** Google Cloud's region of a place: `europe-west3-a` is a zone of `europe-west3`. */
export function regionOf(place: string | undefined): string | undefined {
  return place?.replace(/(?<=\d)-[a-z]$/, '');
}
