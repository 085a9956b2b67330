import type { Json, JsonObject } from '#contracts';
import { isObject } from '../reading/values.ts';
import type { Opened } from './envelope.ts';

/** Under what names senders and their pages of answers list alerts, whatever their case. */
const LISTS = [
  'records',
  'events',
  'alerts',
  'findings',
  'incidents',
  'value',
  'values',
  'items',
  'results',
  'resources',
  'messages',
  'entries',
  'detections',
  'threats',
  'notifications',
  'logs',
  'hits',
  'data',
  'rows',
];
/** Around one alert. */
const WRAPPERS = [
  'alert',
  'event',
  'data',
  'payload',
  'body',
  'object',
  'finding',
  'detection',
  'incident',
  'result',
  'record',
  'resource',
  'message',
  'detail',
  '_source',
];
const PAGES = ['hits', 'data', 'result', 'response', 'object'];
/** What makes an object an alert itself, whose lists are part of what it says. */
const OWN =
  /^(?:title|name|alert_?name|display_?name|display_?message|rule|rule_?name|rule_?id|severity|severity_?label|event_?name|event_?type|operation(?:_?name)?|action|activity|message|description|summary|subject|alert_?id|category|search_name|signature|threat_?name|labels|annotations|host|user|actor)$/i;

/** A page of alerts: an object that says nothing itself and has a list of objects (`{events: […]}`, `hits.hits`). */
export function pageOf(object: JsonObject): Opened | null {
  const entries = Object.entries(object);
  if (isAlertItself(entries)) return null;
  const list = find(
    entries,
    LISTS,
    (value) => Array.isArray(value) && value.length > 0 && value.every(isObject),
  );
  if (list !== undefined) return { items: list as Json[] };
  const page = find(entries, PAGES, (value) => isObject(value) && pageOf(value) !== null);
  return isObject(page) ? pageOf(page) : null;
}

/** One alert that stands alone among plain facts about its delivery: `{event: {…}, version: 1}`. */
export function wrapped(object: JsonObject): Opened | null {
  const entries = Object.entries(object);
  if (isAlertItself(entries)) return null;
  if (isObject(object._source)) return { items: [object._source] };
  const objects = entries.filter(([, value]) => isObject(value));
  const [only] = objects;
  if (objects.length !== 1 || only === undefined) return null;
  const [key, value] = only;
  return WRAPPERS.includes(key.toLowerCase()) && Object.keys(value as JsonObject).length > 2
    ? { items: [inherit(value as JsonObject, entries)] }
    : null;
}

function isAlertItself(entries: readonly [string, Json][]): boolean {
  return entries.some(([key, value]) => OWN.test(key) && !isContent(key, value));
}

/** A list or wrapper under a name that could be an alert's own. */
function isContent(key: string, value: Json): boolean {
  return (
    (LISTS.includes(key.toLowerCase()) && Array.isArray(value)) ||
    (WRAPPERS.includes(key.toLowerCase()) && isObject(value))
  );
}

function find(
  entries: readonly [string, Json][],
  names: readonly string[],
  is: (value: Json) => boolean,
): Json | undefined {
  for (const name of names) {
    const found = entries.find(([key, value]) => key.toLowerCase() === name && is(value));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/** What stands beside the alert (`accountId`, `timestamp`) is true of it; its own words go first. */
function inherit(alert: JsonObject, around: readonly [string, Json][]): JsonObject {
  return {
    ...Object.fromEntries(around.filter(([, value]) => !isObject(value) && !Array.isArray(value))),
    ...alert,
  };
}
