import type { NormalAlert } from '#contracts';
import type { Ending, Endings } from './endings.ts';
import {
  arnParts,
  fileNameOf,
  hostOf,
  ipOf,
  isEmail,
  personOf,
  type HostName,
  type Person,
} from './names.ts';
import type { Reader } from './reader.ts';
import * as roles from './roles.ts';
import { part } from './values.ts';

const FAR = 6;
const LONGEST = 8000;

/** Who and what an alert is about, by its keys: machine, person, both ends of a connection, process, file, mail, cloud. */
export function entities(reader: Reader): NormalAlert {
  const one = (keys: Endings, accept: (value: string) => boolean = isName): string | undefined =>
    pick(reader, keys, (value) => (accept(value) ? value : undefined));
  const user = userOf(reader);
  const host = machineOf(reader);
  const source = pick(reader, roles.SOURCE_IP, (value, place) =>
    OF_OTHERS.test(place) ? undefined : ipOf(value),
  );
  const destination = pick(reader, roles.DESTINATION_IP, ipOf);
  return (
    (part({
      host: {
        name: host.name,
        id: one(roles.HOST_ID, isId) ?? host.id,
        ip: pick(reader, roles.HOST_IP, (value) => ipOf(value)?.ip) ?? host.ip,
        domain: host.domain,
        os: { name: host.name === undefined ? undefined : one(roles.HOST_OS) },
      },
      user,
      source: {
        ip: source?.ip,
        port: portOf(reader, roles.SOURCE_PORT) ?? source?.port,
        geo: geoOf(reader),
      },
      destination: {
        ip: destination?.ip,
        port: portOf(reader, roles.DESTINATION_PORT) ?? destination?.port,
      },
      ...programOf(reader),
      registry: { path: one(roles.REGISTRY, (value) => /^(?:HK|\\?registry|\\\\?reg)/i.test(value)) },
      url: { full: one(roles.URL_FULL, (value) => URL.canParse(value) && /^(?:https?|ftp):/i.test(value)) },
      dns: { question: { name: one(roles.DOMAIN, isDomain) } },
      network: { transport: one(roles.PROTOCOL, (value) => /^[\w.-]{1,20}$/.test(value)) },
      user_agent: { original: one(roles.USER_AGENT, (value) => value.length < 1000 && /\//.test(value)) },
      email: mailOf(reader),
      ...placeOf(reader),
      vulnerability: {
        id: pick(reader, roles.VULNERABILITY, (value) =>
          /\bCVE-\d{4}-\d{4,7}\b/i.exec(value)?.[0].toUpperCase(),
        ),
        score: pick(reader, roles.SCORE, (value) => {
          const score = Number(value);
          return score > 0 && score <= 10 ? score : undefined;
        }),
      },
    }) as NormalAlert | undefined) ?? {}
  );
}

/** Where in a cloud or a cluster it was. */
function placeOf(reader: Reader): object {
  const one = (keys: Endings, accept: (value: string) => boolean = isName): string | undefined =>
    pick(reader, keys, (value) => (accept(value) ? value : undefined));
  const arn = pick(reader, roles.RESOURCE, arnParts);
  return {
    cloud: {
      account: { id: one(roles.ACCOUNT, isAccount) ?? arn?.account },
      project: { id: one(roles.PROJECT, isId) },
      region:
        one(roles.REGION, (value) => /^[a-z]{2,20}(?:-[a-z]{2,20}){0,3}-?\d{1,2}$/i.test(value)) ??
        arn?.region,
      service: { name: one(roles.SERVICE, (value) => /^[a-z][\w.-]{2,80}$/i.test(value)) },
    },
    resource: { id: one(roles.RESOURCE, isId), type: one(roles.RESOURCE_TYPE) },
    container: {
      id: one(roles.CONTAINER_ID, isId),
      name: one(roles.CONTAINER_NAME),
      image: { name: one(roles.CONTAINER_IMAGE, isImage) },
    },
    orchestrator: {
      cluster: { name: one(roles.CLUSTER) },
      namespace: one(roles.NAMESPACE, isId),
      resource: { name: one(roles.POD, isId) },
    },
  };
}

/** An address that says whose it is, and it is not that of where something came from. */
const OF_OTHERS =
  /(?:^|\.)(?:host|hosts|device|agent|endpoint|machine|computer|destination|dest|dst|target|server|victim|node|asset|dns)\w*\.\w+$/;

/** The first leaf that these keys lead to and that is what the key says. */
function pick<T>(
  reader: Reader,
  keys: Endings,
  take: (value: string, place: string) => T | undefined,
): T | undefined {
  for (const { leaf } of reader.endingWith(keys)) {
    const { place, depth, said } = leaf;
    if (depth > FAR || said === undefined || said.length > LONGEST) continue;
    const taken = take(said, place);
    if (taken !== undefined) return taken;
  }
  return undefined;
}

const isName = (value: string): boolean =>
  value.length <= 200 && /[\p{L}\p{N}]/u.test(value) && !/[\n{}<>]/.test(value);
const isId = (value: string): boolean => value.length <= 500 && /^[^\s{}<>]+$/.test(value);
/** Windows calls the file of a process its image, too. */
const isImage = (value: string): boolean => isId(value) && !/^\/|\\|\.exe$/i.test(value);
const isAccount = (value: string): boolean => /^\d{6,20}$|^[0-9a-f-]{32,36}$/i.test(value);
const isDomain = (value: string): boolean =>
  /^(?=.{4,253}\.?$)[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?(?:\.[\p{L}\p{N}_-]+)*\.[\p{L}][\p{L}\p{N}-]*\.?$/u.test(
    value,
  ) && ipOf(value) === undefined;

function portOf(reader: Reader, keys: Endings): number | undefined {
  return pick(reader, keys, (value) => {
    const port = Number(value);
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  });
}

/** Programs and services act too, but where a person is named, it is about the person. */
function userOf(reader: Reader): Person | undefined {
  const found = pick(reader, roles.USER, (value) => {
    const person = personOf(value);
    return person !== undefined && !NOBODY.test(person.name ?? '') && !/^\d+$/.test(person.name ?? '')
      ? person
      : undefined;
  });
  if (found === undefined) return undefined;
  if (found.email !== undefined) return found;
  const email = pick(reader, roles.USER_EMAIL, (value) =>
    isEmail(value) && value.includes('.') ? value : undefined,
  );
  return email === undefined ? found : { ...found, email };
}

const NOBODY = /^(?:true|false|system account|everyone|any|all|admin role|user|[0-9a-f]{16,})$/i;

/** A machine by its name; one that is only named by its address is known by that. */
function machineOf(reader: Reader): HostName {
  let address: HostName | undefined;
  const named = pick(reader, roles.HOST, (value) => {
    const host = hostOf(value);
    if (host?.name !== undefined && !NO_HOST.test(host.name)) return host;
    if (host?.name === undefined) address ??= host;
    return undefined;
  });
  return named ?? address ?? {};
}

/** What stands under keys like `device` and `host` and names a kind, not a machine. */
const NO_HOST =
  /^(?:computer|mobile|desktop|laptop|server|workstation|device|host|endpoint|true|false|windows|linux|macos|mac|android|ios)$/i;

/** Where something went to is not where it came from. */
const OF_DESTINATION = /(?:^|\.)(?:destination|dest|dst|target|server)\w*\./;

function geoOf(reader: Reader): NonNullable<NonNullable<NormalAlert['source']>['geo']> {
  const country = pick(reader, roles.COUNTRY, (value, place) =>
    !OF_DESTINATION.test(place) && /^[\p{L} .,'()-]{2,60}$/u.test(value) ? value : undefined,
  );
  const code = country !== undefined && /^[A-Za-z]{2}$/.test(country);
  return {
    ...(code
      ? { country_iso_code: country.toUpperCase() }
      : country === undefined
        ? {}
        : { country_name: country }),
    ...(country === undefined
      ? {}
      : part({
          city_name: pick(reader, roles.CITY, (value, place) =>
            isName(value) && !OF_DESTINATION.test(place) ? value : undefined,
          ),
        })),
  };
}

function programOf(reader: Reader): Pick<NormalAlert, 'process' | 'file'> {
  const one = (keys: Endings, accept: (value: string) => boolean = isName): string | undefined =>
    pick(reader, keys, (value) => (accept(value) ? value : undefined));
  const anyLine = (value: string): boolean => /\p{L}/u.test(value);
  const executable = one(roles.EXECUTABLE, isPath);
  const parent = one(roles.PARENT_EXECUTABLE, isPath);
  const path = one(roles.FILE_PATH, isPath);
  const hash = hashesOf(reader);
  const name = one(roles.FILE_NAME, isFileName) ?? fileNameOf(path);
  return {
    process: {
      command_line: one(roles.COMMAND_LINE, anyLine),
      executable,
      name: one(roles.PROCESS_NAME, isFileName) ?? fileNameOf(executable),
      pid: pick(reader, roles.PROCESS_ID, (value) => (/^\d{1,10}$/.test(value) ? Number(value) : undefined)),
      parent: {
        command_line: one(roles.PARENT_COMMAND_LINE, anyLine),
        executable: parent,
        name: one(roles.PARENT_NAME, isFileName) ?? fileNameOf(parent),
      },
    },
    file: { name, path, hash },
  } as Pick<NormalAlert, 'process' | 'file'>;
}

const isPath = (value: string): boolean =>
  value.length <= 1000 && /[\\/]/.test(value) && !/^https?:|\n/i.test(value);
const isFileName = (value: string): boolean =>
  value.length <= 260 && /[\p{L}\p{N}]/u.test(value) && !/[\n"<>|{}]/.test(value);

const HASH = /(?<![0-9a-z-])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-z-])/gi;
const BY_LENGTH = { 32: 'md5', 40: 'sha1', 64: 'sha256' } as const;

/** `hash: …`, `sha256: …`, `Hashes: MD5=…,SHA256=…,IMPHASH=…`: by length; an import hash is none of a file. */
function hashesOf(reader: Reader): { md5?: string; sha1?: string; sha256?: string } {
  const found: { md5?: string; sha1?: string; sha256?: string } = {};
  for (const { leaf } of reader.endingWith(roles.HASHES)) {
    const { depth, value } = leaf;
    if (depth > FAR || typeof value !== 'string' || value.length > 1000) continue;
    for (const [hash] of value.replaceAll(/imphash=\w*/gi, '').matchAll(HASH))
      found[BY_LENGTH[hash.length as keyof typeof BY_LENGTH]] ??= hash.toLowerCase();
  }
  return found;
}

/** Only an alert that names addresses of mail is about one. */
function mailOf(reader: Reader): NormalAlert['email'] {
  const address = (value: string): string | undefined => personOf(value)?.email;
  const from = pick(reader, roles.FROM, (value) =>
    isEmail(personOf(value)?.email ?? '') ? value : undefined,
  );
  const to = recipientsOf(reader, address);
  const message_id = pick(reader, roles.MESSAGE_ID, (value) =>
    /^<?[^\s<>@]+@[^\s<>]+>?$/.test(value) ? value : undefined,
  );
  if (from === undefined && message_id === undefined) return undefined;
  return part({
    from: {
      address: from === undefined ? undefined : address(from),
      display_name: personOf(from)?.full_name,
    },
    to: { address: to },
    subject: pick(reader, roles.SUBJECT, (value) => value.slice(0, 1000)),
    message_id,
  }) as NormalAlert['email'];
}

/** All that stand under the most telling of the keys that tell one. */
function recipientsOf(reader: Reader, address: (value: string) => string | undefined): string[] {
  const to = new Set<string>();
  let by: Ending | undefined;
  for (const { ending, leaf } of reader.endingWith(roles.TO)) {
    if (ending !== by && to.size > 0) break;
    by = ending;
    if (leaf.depth > FAR || typeof leaf.value !== 'string') continue;
    for (const item of leaf.value.split(/[;,]/)) {
      const found = address(item);
      if (found !== undefined && to.size < 500) to.add(found);
    }
  }
  return [...to];
}
