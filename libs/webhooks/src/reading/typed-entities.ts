import type { Json, JsonObject } from '#contracts';
import { isObject, text } from './values.ts';

/** A thing that an alert lists with what kind of thing it is: `{type: 'HOST', name: 'srv-2'}`. */
export interface TypedEntity {
  kind: 'host' | 'user' | 'ip';
  value: string;
}

const TYPE = /^(?:(?:entity|object|asset|resource|target|actor|item|indicator)_?)?(?:type|kind|class)$/i;
const NAMES = [
  /^(?:user_?principal_?name|upn|e-?mail(?:_?address)?)$/i,
  /^(?:entity_?|display_?|full_?|host_?|user_?|object_?)?name$/i,
  /^(?:entity_?)?value$/i,
  /^(?:label|address|ip)$/i,
];
const KINDS: readonly [RegExp, TypedEntity['kind']][] = [
  [
    /^(?:host|hostname|machine|computer|device|endpoint|server|workstation|vm|virtual[ _-]?machine|node)$/i,
    'host',
  ],
  [/^(?:user|username|account|identity|person|employee|user[ _-]?account|aad[ _-]?user)$/i, 'user'],
  [/^(?:ip|ipv4|ipv6|ip[ _-]?addr(?:ess)?|src[ _-]?ip|source[ _-]?ip)$/i, 'ip'],
];
/** Lists of what was seen somewhere: nobody says that the alert is about it. */
const ONLY_SEEN = /^(?:observables?|iocs?|indicators?|artifacts?)$/i;
const MOST_NODES = 5000;
const DEEPEST = 40;

/** Such things in their order, however deep. */
export function typedEntities(value: Json): TypedEntity[] {
  const found: TypedEntity[] = [];
  let left = MOST_NODES;
  const walk = (here: Json, depth: number): void => {
    if (typeof here !== 'object' || here === null || depth > DEEPEST || left <= 0) return;
    left -= 1;
    const entity = isObject(here) ? asEntity(here) : undefined;
    if (entity !== undefined) found.push(entity);
    for (const [key, child] of Object.entries(here))
      if (typeof child === 'object' && child !== null && !ONLY_SEEN.test(key)) walk(child, depth + 1);
  };
  walk(value, 0);
  return found;
}

function asEntity(object: JsonObject): TypedEntity | undefined {
  const keys = Object.keys(object);
  const first = (is: (key: string) => boolean): Json | undefined => {
    const key = keys.find(is);
    return key === undefined ? undefined : object[key];
  };
  const type = first((key) => typeof object[key] === 'string' && TYPE.test(key));
  const kind = typeof type === 'string' ? KINDS.find(([word]) => word.test(type.trim()))?.[1] : undefined;
  if (kind === undefined) return undefined;
  for (const name of NAMES) {
    const value = text(first((key) => name.test(key)));
    if (value !== undefined) return { kind, value };
  }
  return undefined;
}
