import type { Json, JsonObject } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { expressible } from './views.ts';

/** What sources normalise; what an alert lacks is there as null, so that `alert.host.name != null` is always an answer. */
const PARTS: Record<string, { named: string; fields: readonly string[] }> = {
  host: { named: 'name', fields: ['name', 'id', 'ip', 'os'] },
  user: { named: 'name', fields: ['name', 'upn', 'id', 'sid'] },
  file: { named: 'name', fields: ['name', 'path', 'sha256', 'md5'] },
  process: { named: 'command_line', fields: ['command_line', 'parent_command_line'] },
  sender: { named: 'address', fields: ['address', 'display', 'ip'] },
};
const VALUES = [
  'raw_email',
  'recipient',
  'subject',
  'message_id',
  'ip',
  'destination_ip',
  'country',
  'url',
  'domain',
  'tactic',
  'technique',
  'rule',
  'link',
  'count',
] as const;
const LISTS = ['recipients', 'urls'] as const;

const DEFAULTS: JsonObject = {
  ...Object.fromEntries(VALUES.map((name) => [name, null])),
  ...Object.fromEntries(LISTS.map((name) => [name, []])),
};

/** One alert as expressions see it: its normalised fields beside its own. Null: no alert, all fields empty. */
export function alertView(alert: IncidentSnapshot['alerts'][number] | null): JsonObject {
  const { fields, raw, ...rest } = alert ?? { fields: {} as JsonObject, raw: null };
  const sent = Object.entries(fields).filter(
    ([key, value]) => value !== null && key !== 'constructor' && key !== '__proto__',
  );
  const own = Object.entries(rest).filter(([, value]) => value !== null);
  const shown: JsonObject = {
    ...DEFAULTS,
    ...Object.fromEntries(sent),
    ...(Object.fromEntries(own) as JsonObject),
  };
  for (const [name, part] of Object.entries(PARTS)) shown[name] = partOf(fields[name], part);
  return expressible({ ...shown, raw }) as JsonObject;
}

function partOf(
  value: Json | undefined,
  { named, fields }: { named: string; fields: readonly string[] },
): JsonObject {
  const empty: JsonObject = Object.fromEntries(fields.map((field) => [field, null]));
  if (typeof value === 'string' && value !== '') return { ...empty, [named]: value };
  return typeof value === 'object' && !Array.isArray(value) ? { ...empty, ...value } : empty;
}
