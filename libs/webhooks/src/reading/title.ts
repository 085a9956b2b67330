import { isIP } from 'node:net';
import type { NormalAlert } from '#contracts';
import type { Endings } from './endings.ts';
import { isGuid } from './names.ts';
import type { Leaf, Reader } from './reader.ts';
import * as roles from './roles.ts';
import { severity } from './severity.ts';
import { time } from './time.ts';

const LONGEST = 250;

/** Only there a `name` or `title` below the root is the alert's: elsewhere it is that of a thing. */
const OF_THE_ALERT =
  /^(?:[^.]+|(?:.+\.)?(?:alert|event|finding|findinginfo|incident|detection|threat|threatinfo|rule|monitor|issue|problem|annotations|labels|data|payload|body|result|properties|search|signal|info|essentials|notification|alarm|offense|case|trigger|check|metric|content|attributes)\.[^.]+)$/;

/**
 * What happened. Null: nothing tells.
 * @returns action: it is something done (`CreateUser`) rather than found; whole: its sender calls it its title, in words
 */
export function titleByKeys(
  reader: Reader,
  description: string,
): { title: string | null; action: boolean; whole?: boolean } {
  const written = first(reader, roles.OWN_TITLE, 1, (value) => isTitle(value) && /\s/.test(value));
  if (written !== undefined) return { title: oneLine(written), action: false, whole: true };
  const given =
    first(reader, roles.TITLE, 5, isTitle) ??
    first(reader, roles.NEAR_TITLE, 3, (value, leaf) => isTitle(value) && OF_THE_ALERT.test(leaf.place));
  if (given !== undefined) return { title: readable(given), action: false };
  const action = first(reader, roles.ACTION_OR_TYPE, 4, isTitle);
  if (action !== undefined) return { title: readable(action), action: true };
  const sentence = firstSentence(description);
  return { title: sentence === '' ? null : sentence, action: false };
}

function first(
  reader: Reader,
  keys: Endings,
  deepest: number,
  accept: (value: string, leaf: Leaf) => boolean,
): string | undefined {
  for (const { leaf } of reader.endingWith(keys))
    if (leaf.depth <= deepest && leaf.said !== undefined && accept(leaf.said, leaf)) return leaf.said;
  return undefined;
}

/** Neither an id, an address, a time, a document nor a bare degree of severity. */
export function isTitle(value: string): boolean {
  return (
    value.length >= 3 &&
    value.length <= 600 &&
    /\p{L}{2}/u.test(value) &&
    !/^(?:https?:\/\/|[{[<]|true$|false$)/i.test(value) &&
    !/^[0-9a-f-]{16,}$/i.test(value) &&
    !isGuid(value) &&
    !/^[\w.-]+(?:\/[\w.@:-]+){2,}$/.test(value) &&
    !/^\w+=\S/.test(value) &&
    time(value) === null &&
    !(/^\S+$/.test(value) && severity(value) !== null) &&
    !GENERAL.test(value)
  );
}

/** What says that something is an alert and not which. */
const GENERAL =
  /^(?:alerts?|events?|incidents?|notifications?|detections?|findings?|security ?(?:alerts?|events?|incidents?)|new ?alerts?|test|firing|resolved|triggered|update[ds]?|create[ds]?|delete[ds]?|open|closed|default|generic|unknown|log|message|json|webhook|user|system)$/i;

/** Words that say of an alert that it is one, what kind of thing watches or what was done about it. */
const GENERAL_WORDS = new Set(
  `alert alerts event events incident incidents notification detection detections finding security rule threat threats
  watchlist hit hits audit success failure failed passed pass error info warning analytics summary report activity log
  record message triage to new open opened closed resolved allowed blocked denied dropped hold held move moved quarantine
  quarantined released block allow deny drop permit accept reject item items added changed removed false positive true unknown default generic test firing triggered updated created deleted system
  custom policy signature match matched behavior anomaly issue problem application organization user device host network
  endpoint cloud email mail dns proxy http url file process flow traffic connection connections session type category other
  api cre by id the a of on in`.split(/\s+/),
);

/** What seldom tells what happened: a word of programs (`dns`, `WATCHLIST`), or words that say that something did. */
export function isBare(title: string): boolean {
  const words = title.toLowerCase().match(/\p{L}+/gu) ?? [];
  const ofPrograms = words.length < 2 && !/\d|\p{Lu}\p{Ll}/u.test(title);
  return ofPrograms || words.every((word) => GENERAL_WORDS.has(word));
}

/** A name for programs in words: `user.session.start`, `ConsoleLogin`, `E_CRITICAL_ALERT`. Sentences stay as they are. */
export function readable(value: string): string {
  const line = value
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(?:\w+::)+(?=\w+$)/, '');
  if (/\s/.test(line) || line.length > 80) return cut(line);
  if (/[\\/@:]/.test(line)) return cut(line);
  const words = line
    .replaceAll(/[._-]+/g, ' ')
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .trim();
  if (!words.includes(' ')) return cut(line);
  const [head = '', ...rest] = words.split(/\s+/);
  return cut(
    [head, ...rest.map((word) => (/^\p{Lu}{2,4}$/u.test(word) ? word : word.toLowerCase()))]
      .join(' ')
      .replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()),
  );
}

export function firstSentence(prose: string): string {
  const text = prose.replaceAll(/\s+/g, ' ').trim();
  const document = text.search(/[{[] ?["{]/);
  const line = document < 0 ? text : withoutEnd(text.slice(0, document));
  return cut(/^.{12,}?[.!?](?=\s|$)/.exec(line.slice(0, LONGEST))?.[0].replace(/\.$/, '') ?? line);
}

/** Without the marks that end a sentence. */
function withoutEnd(line: string): string {
  let end = line.length;
  while (end > 0 && '.: '.includes(line[end - 1] as string)) end -= 1;
  return line.slice(0, end);
}

/** A text as it stands, where it is a title already. */
export function oneLine(value: string): string {
  return cut(value.replaceAll(/\s+/g, ' ').trim());
}

function cut(line: string): string {
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).toWellFormed()}…`;
}

/**
 * What, on whom: the title with the machine or the person that it does not name itself.
 * @param action whether it tells what somebody did
 */
export function titled(title: string, fields: NormalAlert, action: boolean): string {
  const { host, user, source, resource, orchestrator } = fields;
  const person = user?.email ?? user?.name;
  const machine = host?.name ?? host?.ip;
  const names = (value: string | undefined): value is string =>
    value !== undefined && !title.toLowerCase().includes(bare(value).toLowerCase());
  const known = OF_EVERY_MACHINE.test(person ?? '') ? [machine] : [person, machine, resource?.name];
  if (mentions(title, known)) return title;
  const what = withoutEnd(title);
  if (action && names(person)) return cut(`${what} by ${person}`);
  if (names(machine)) return cut(`${what} on ${machine}`);
  if (names(person)) return cut(`${what}: ${person}`);
  if (names(source?.ip)) return cut(`${what} from ${source?.ip}`);
  const workload = orchestrator?.resource?.name;
  return names(workload) ? cut(`${what}: ${workload}`) : title;
}

/** Names that say nothing of who it was, and are words of titles. */
const OF_EVERY_MACHINE = /^(?:system|local service|network service)$/i;

/** `amy@corp.example` is named by `amy`, `ws-1.corp.example` by `ws-1`. */
function bare(name: string): string {
  return isIP(name) === 0 ? (name.split(/[@.]/)[0] ?? name) : name;
}

function mentions(title: string, named: readonly (string | undefined)[]): boolean {
  const lower = title.toLowerCase();
  return named.some(
    (name) => name !== undefined && bare(name).length > 1 && lower.includes(bare(name).toLowerCase()),
  );
}
