import type { Criticality, FieldError, InventoryKind } from '#contracts';
import { readNetwork } from '#platform';

/** What people say of one host or account. */
export interface EntryFields {
  name: string;
  /** Other names of the same thing. */
  aliases: string[];
  /** Of an asset addresses and networks (CIDR), of an identity mail addresses. */
  addresses: string[];
  owner: string;
  title: string;
  department: string;
  criticality: Criticality;
  /** Lower case: `server`, `service`, `admin`, `executive`. */
  tags: string[];
}

export const MOST_IN_A_LIST = 50;
export const LONGEST_NAME = 200;

export const EMPTY_FIELDS: Omit<EntryFields, 'name'> = {
  aliases: [],
  addresses: [],
  owner: '',
  title: '',
  department: '',
  criticality: 'medium',
  tags: [],
};

/** The one form in which names are compared: `CORP\Amy` is `amy`. */
export function inventoryName(kind: InventoryKind, name: string): string {
  // What an alert names may hold a NUL, which no statement takes: it must not keep its incident from being judged.
  const clean = name.replaceAll('\0', '').normalize('NFKC').trim().toLowerCase();
  // A few characters become eighteen by it, and an index holds no name of any length.
  const whole = clean.slice(0, LONGEST_NAME).toWellFormed();
  const normal = whole.replace(/\.$/, '');
  return kind === 'identity' ? (normal.split('\\').at(-1) as string) : normal;
}

/** A network in the form in which it is looked up, `10.2.0.0/16`; null for what is none. */
export function networkName(text: string): string | null {
  const network = readNetwork(text);
  return network === null ? null : prefixOf(network.base, network.prefix);
}

/** Every network that an address is in, the narrowest first. */
export function networksAround(address: string): string[] {
  const network = readNetwork(address);
  if (network === null) return [];
  return Array.from({ length: network.prefix }, (_, index) => prefixOf(network.base, network.prefix - index));
}

function prefixOf(base: string, prefix: number): string {
  const [bits, groups, radix] = base.includes(':')
    ? [16, groupsOf(base), 16]
    : [8, base.split('.').map(Number), 10];
  const masked = (groups as number[]).map((group, index) => {
    const free = Math.min(bits, Math.max(0, (index + 1) * bits - prefix));
    return (group >> free) << free;
  });
  const text = masked.map((group) => group.toString(radix)).join(radix === 16 ? ':' : '.');
  return `${radix === 16 ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : text}/${prefix}`;
}

function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return read(head);
  const [front, back] = [read(head), read(tail)];
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

/** Under which names it is found: its own, other ones, the first part of long ones, its addresses. */
export function namesOf(kind: InventoryKind, fields: EntryFields): string[] {
  const names = [fields.name, ...fields.aliases].map((name) => inventoryName(kind, name));
  const addresses = fields.addresses.map((address) =>
    kind === 'asset' ? (networkName(address) ?? '') : inventoryName(kind, address),
  );
  // An asset may be named by its address alone.
  const named = kind === 'asset' ? names.flatMap((name) => networkName(name) ?? []) : [];
  const short = names.map((name) => shortName(kind, name));
  return [...new Set([...names, ...addresses, ...named, ...short])].filter((name) => name !== '');
}

/** `ws-77` of `ws-77.corp.example`, `amy` of `amy@corp.example`. */
export function shortName(kind: InventoryKind, name: string): string {
  if (kind === 'asset' && networkName(name) !== null) return name;
  return name.split(kind === 'asset' ? '.' : '@')[0] as string;
}

/** As it is kept: trimmed, nothing twice, tags in lower case. */
export function tidy(fields: EntryFields): EntryFields {
  const list = (items: readonly string[]): string[] => [
    ...new Set(items.map((item) => item.trim()).filter((item) => item !== '')),
  ];
  return {
    name: fields.name.trim(),
    aliases: list(fields.aliases),
    addresses: list(fields.addresses),
    owner: fields.owner.trim(),
    title: fields.title.trim(),
    department: fields.department.trim(),
    criticality: fields.criticality,
    tags: list(fields.tags.map((tag) => tag.toLowerCase())),
  };
}

/** What is wrong with it, by field. */
export function entryErrors(kind: InventoryKind, fields: EntryFields): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (path: keyof EntryFields, message: string): number =>
    errors.push({ path, code: 'invalid', message });
  if (inventoryName(kind, fields.name) === '') wrong('name', 'name must not be empty');
  for (const path of ['name', 'owner', 'title', 'department'] as const)
    if (fields[path].length > LONGEST_NAME)
      wrong(path, `${path} must have ${LONGEST_NAME} characters at most`);
  for (const path of ['aliases', 'addresses', 'tags'] as const) {
    if (fields[path].length > MOST_IN_A_LIST)
      wrong(path, `${path} must have ${MOST_IN_A_LIST} entries at most`);
    if (fields[path].some((item) => item.length > LONGEST_NAME))
      wrong(path, `${path} must have entries of ${LONGEST_NAME} characters at most`);
  }
  for (const address of fields.addresses.slice(0, MOST_IN_A_LIST)) {
    if (kind === 'asset' && networkName(address) === null)
      wrong(
        'addresses',
        `"${address.slice(0, 60)}" is neither an IP address nor a network such as 10.2.0.0/16`,
      );
    if (kind === 'identity' && !/^[^\s@]+@[^\s@]+$/.test(address))
      wrong('addresses', `"${address.slice(0, 60)}" is not an email address`);
  }
  return errors;
}
