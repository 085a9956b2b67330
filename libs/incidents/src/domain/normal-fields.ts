import { NORMAL_ALERT, type Json, type JsonObject } from '#contracts';

/**
 * The names by which alerts were read before they had those of the Elastic Common Schema, and what each is now. Versions of
 * playbooks are never changed, so expressions with them are answered; alerts that are stored with them are read as well.
 */
const FORMER: Record<string, string> = {
  'sender.address': 'email.from.address',
  'sender.display': 'email.from.display_name',
  'sender.ip': 'email.sender.ip',
  recipients: 'email.to.address',
  subject: 'email.subject',
  message_id: 'email.message_id',
  urls: 'email.urls',
  ip: 'source.ip',
  destination_ip: 'destination.ip',
  country: 'source.geo.country_iso_code',
  domain: 'dns.question.name',
  tactic: 'threat.tactic.name',
  technique: 'threat.technique.id',
  link: 'event.url',
  count: 'event.count',
  'user.upn': 'user.email',
  'user.sid': 'user.id',
  'file.sha256': 'file.hash.sha256',
  'file.md5': 'file.hash.md5',
  'process.parent_command_line': 'process.parent.command_line',
};
/** What is a list now and was one text. */
const FIRST_ONLY: readonly string[] = ['tactic', 'technique'];

/**
 * The normal fields of a stored alert, all of them: what it lacks is null, and lists are empty. Whatever it has beside them
 * stays.
 */
export function normalFields(fields: JsonObject): JsonObject {
  return filled(NORMAL_ALERT, lifted(fields));
}

/** Adds the names of before to normal fields. */
export function addFormerNames(fields: JsonObject): void {
  for (const [former, now] of Object.entries(FORMER)) {
    const value = at(fields, now);
    const isFirst = Array.isArray(value) && FIRST_ONLY.includes(former);
    put(fields, former, isFirst ? (value[0] ?? null) : (value ?? null));
  }
}

type Description = { readonly [name: string]: string | Description };

/** The fields in the shape that is described; others beside them stay. */
function filled(described: Description, fields: JsonObject): JsonObject {
  const sent = Object.entries(fields).filter(
    ([key, value]) => value !== null && key !== 'constructor' && key !== '__proto__',
  );
  const result: JsonObject = Object.fromEntries(sent);
  for (const [name, kind] of Object.entries(described)) {
    const value = result[name];
    if (typeof kind === 'object') result[name] = filled(kind, isObject(value) ? value : {});
    else result[name] = value ?? (kind === 'texts' ? [] : null);
  }
  return result;
}

/** The fields of an alert that was stored under former names, under today's. */
function lifted(fields: JsonObject): JsonObject {
  const former = Object.keys(FORMER).filter((name) => at(fields, name) !== undefined);
  if (former.length === 0 && Object.values(fields).every((value) => typeof value !== 'string')) return fields;
  const result = structuredClone(fields);
  // `host: "web01"` was common; `rule`, `url` and `host.os` were texts.
  for (const [name, inner] of [
    ['host', 'name'],
    ['user', 'name'],
    ['rule', 'name'],
    ['url', 'full'],
  ] as const)
    if (typeof result[name] === 'string') result[name] = { [inner]: result[name] };
  if (isObject(result.host) && typeof result.host.os === 'string') result.host.os = { name: result.host.os };
  for (const name of former) {
    const now = FORMER[name] as string;
    if (at(result, now) === undefined) {
      const value = at(fields, name) as Json;
      put(result, now, FIRST_ONLY.includes(name) ? [value] : value);
    }
  }
  return result;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(object: JsonObject, path: string): Json | undefined {
  let here: Json | undefined = object;
  for (const key of path.split('.'))
    here = isObject(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  return here;
}

function put(object: JsonObject, path: string, value: Json): void {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let here = object;
  for (const key of keys) {
    const next = here[key];
    here = here[key] = isObject(next) ? next : {};
  }
  here[last] = value;
}
