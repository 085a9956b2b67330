import type { NormalAlert, Severity } from '#contracts';
import type { Endings } from './endings.ts';
import { entities } from './entities.ts';
import { incidentType } from './incident-type.ts';
import type { Leaf, Reader } from './reader.ts';
import * as roles from './roles.ts';
import { rising, severity, OF_HUNDRED, type SeverityScale } from './severity.ts';
import { tacticsOf, techniquesOf } from './techniques.ts';
import { time } from './time.ts';
import { titleByKeys } from './title.ts';
import { isObject, part } from './values.ts';
import { stateOf, vendorVerdict } from './vendor-words.ts';
import type { Reading } from './reading.ts';

/** `4625` under `eventId` says which kind of event of Windows it is, and names none. */
const KIND_OF_EVENT = /^\d{1,5}$/;
/** Lisbon's `state` is no alert's. */
const OF_A_COUNTRY = /(?:geo|location|address|place|country|city)\w*\.state$/;
/** A `status` of three digits is that of an answer over HTTP. */
const OF_HTTP = /^[1-5]\d\d$/;
const NEAR = 2;
const FAR = 4;

/** Any alert by its keys. What is not there, or is not what its key says, is left out. */
export function readByKeys(reader: Reader): Reading {
  const fields = entities(reader);
  const said = severityOf(reader);
  const description = firstText(reader, roles.DESCRIPTION, FAR, isProse) ?? '';
  const category = firstText(reader, roles.CATEGORY, FAR, isWords);
  const tactics = tacticsOf(reader);
  const { title, action, whole = false } = titleByKeys(reader, description);
  const rule = firstText(reader, roles.RULE_NAME, FAR, isWords);
  const state = firstText(
    reader,
    roles.STATE,
    3,
    (value, place) => isWord(value) && !OF_HTTP.test(value) && !OF_A_COUNTRY.test(place),
  );
  Object.assign(
    fields,
    part<NormalAlert>({
      vendor: {
        severity: said?.written,
        severity_scale: said?.scale,
        state,
        verdict: vendorVerdict(reader),
      },
      event: { ...eventOf(reader), category },
      observer: {
        vendor: firstText(reader, roles.VENDOR, 3, isWord),
        product: firstText(reader, roles.PRODUCT, 3, isWord),
      },
      rule: { id: firstText(reader, roles.RULE_ID, FAR, isWord), name: rule },
      threat: { tactic: tactics, technique: techniquesOf(reader) },
    } as NormalAlert),
  );
  return {
    id: idOf(reader),
    title,
    title_is_action: action,
    title_is_whole: whole,
    description,
    severity: said?.severity ?? null,
    type: incidentType(
      category,
      ...(tactics.name ?? []),
      ...(tactics.id ?? []),
      title ?? undefined,
      rule,
      description.slice(0, 300),
    ),
    occurred_at: timeOf(reader),
    state: stateOf(state),
    fields,
    not_understood:
      said !== null && said.severity === null ? [`severity: ${said.written.slice(0, 100)}`] : [],
  };
}

function eventOf(reader: Reader): object {
  return {
    action: firstText(reader, roles.ACTION, FAR, isWords),
    outcome: firstText(reader, roles.OUTCOME, FAR, isWord),
    reason: firstText(reader, roles.REASON, FAR, isProse),
    url: firstText(reader, roles.LINK, FAR, isPage),
    count: countOf(reader),
  };
}

/** The first leaf that these keys lead to and `accept` takes. */
export function firstText(
  reader: Reader,
  keys: Endings,
  deepest: number,
  accept: (value: string, place: string) => boolean,
): string | undefined {
  for (const { leaf } of reader.endingWith(keys))
    if (leaf.depth <= deepest && leaf.said !== undefined && accept(leaf.said, leaf.place)) return leaf.said;
  return undefined;
}

/** One line that may stand for something: no document, no path of JSON. */
export function isWords(value: string): boolean {
  return value.length <= 300 && /\p{L}/u.test(value) && !/[\n{}]/.test(value) && !isUrl(value);
}
const isWord = (value: string): boolean => value.length <= 120 && !/[\n{}]/.test(value);
export const isProse = (value: string): boolean => /\p{L}.*\p{L}/u.test(value) && !/^[{[]/.test(value);
const isUrl = (value: string): boolean => /^https?:\/\//i.test(value);
/** A page about the alert, not about the technique or the vulnerability. */
export const isPage = (value: string): boolean =>
  isUrl(value) && !/^https?:\/\/(?:attack\.mitre|nvd\.nist|cve|www\.cve)\./i.test(value);

export interface Said {
  written: string;
  scale?: string;
  /** Null: it said something that is none of any scale. */
  severity: Severity | null;
}

/** Scales that their keys give away. */
const RULE_LEVEL = rising('0..16', [4, 7, 12, 15]);
const PRIORITY: SeverityScale = {
  name: '1 (worst)..5',
  read: (value) => (/^[1-5]$/.test(value) ? severity(`p${value}`) : null),
};
const SCALES: readonly [RegExp, SeverityScale][] = [
  [/(?:^|\.)rule\.level$/, RULE_LEVEL],
  [/priority$/, PRIORITY],
  [/score$/, OF_HUNDRED],
];

function severityOf(reader: Reader): Said | null {
  let odd: Said | null = null;
  for (const { ending, leaf } of reader.endingWith(roles.SEVERITY)) {
    if (leaf.depth > FAR) continue;
    const found = readSeverity(leaf);
    if (found?.severity) return found;
    if (ending.written === 'severity') odd ??= found;
  }
  return odd;
}

export function readSeverity({ place, value, said: written }: Leaf): Said | null {
  if (written === undefined || written.length > 100 || typeof value === 'boolean') return null;
  const scale = SCALES.find(([key]) => key.test(place))?.[1];
  const known = scale?.read(written) ?? null;
  if (known !== null) return { written, scale: scale?.name as string, severity: known };
  // A bare number under `level` is of some log, and each counts another way.
  if (/^[\d.]+$/.test(written) && (scale !== undefined || /(?:^|\.)level$/.test(place))) return null;
  return { written, severity: severity(written) };
}

function timeOf(reader: Reader): string | null {
  for (const deepest of [NEAR, FAR, 8])
    for (const { leaf } of reader.endingWith(roles.TIME)) {
      const found = leaf.depth > deepest ? null : time(leaf.said);
      if (found !== null) return found;
    }
  return null;
}

function idOf(reader: Reader): string | null {
  const named = firstText(reader, roles.ID, 3, (value) => isId(value) && !KIND_OF_EVENT.test(value));
  if (named !== undefined) return named;
  return firstText(reader, roles.NEAR_ID, 1, isId) ?? wrappedId(reader) ?? null;
}

/** `{event: {id: …}}`, `{data: {uuid: …}}`: what holds the alert alone holds its id. */
function wrappedId(reader: Reader): string | undefined {
  const only = isObject(reader.value) ? Object.values(reader.value).filter(isObject) : [];
  return only.length === 1 ? firstText(reader, roles.NEAR_ID, NEAR, isId) : undefined;
}

const isId = (value: string): boolean => value.length <= 300 && !/[\s{}]/.test(value);

function countOf(reader: Reader): number | undefined {
  const found = Number(firstText(reader, roles.COUNT, 2, (value) => /^\d{1,9}$/.test(value)));
  return found > 1 ? found : undefined;
}
