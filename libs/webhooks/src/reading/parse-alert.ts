import type { Json, NormalAlert } from '#contracts';
import type { ParsedAlert } from '../domain/parsed-alert.ts';
import { readByKeys } from './by-keys.ts';
import { allThatItNames, detectorAndEntities } from './grouping.ts';
import { incidentType, usualType } from './incident-type.ts';
import { withNearKeys } from './near-reading.ts';
import type { Reader } from './reader.ts';
import type { AlertFormat, FormatReading, Reading, ToldFields } from './reading.ts';
import { severity } from './severity.ts';
import { firstSentence, isBare, titled } from './title.ts';
import { defined, part } from './values.ts';

/** What the body or envelope around an alert says of it, where it does not say it itself. */
export interface Surroundings {
  occurred_at?: string | null;
  fields?: NormalAlert;
}

/**
 * An alert read by its format, and by its keys what the format leaves out.
 * @param format null: no format knows it
 * @param raw the alert as it is kept
 */
export function parseAlert(
  reader: Reader,
  format: AlertFormat | null,
  raw: Json,
  around: Surroundings = {},
): ParsedAlert {
  const usual = readByKeys(reader);
  const base = format === null ? withNearKeys(reader, usual) : usual;
  const own = format?.read?.(reader) ?? {};
  const fields = merged(merged(around.fields ?? {}, base.fields), own.fields ?? {});
  const graded = severityOf(own, base, fields);
  fields.observer = defined<NonNullable<NormalAlert['observer']>>({
    ...fields.observer,
    vendor: format?.vendor ?? fields.observer?.vendor,
    product: format?.product ?? fields.observer?.product,
    type: format?.watches ?? fields.observer?.type,
  });
  if (Object.keys(fields.observer).length === 0) delete fields.observer;
  const what = own.title ?? (format === null ? toldBySight(base.title, fields) : base.title);
  const action = own.title === undefined ? base.title_is_action : own.title_is_action === true;
  const description = own.description ?? base.description;
  return {
    format: format?.name ?? null,
    external_id: own.id === undefined ? base.id : own.id,
    title:
      own.title === undefined && base.title_is_whole && base.title !== null
        ? base.title
        : titled(what ?? untitled(reader, fields, description), fields, action),
    description,
    severity: graded.severity,
    type: typeOf(own, base, format),
    occurred_at:
      (own.occurred_at === undefined ? base.occurred_at : own.occurred_at) ?? around.occurred_at ?? null,
    state: own.state === undefined ? base.state : own.state,
    raw,
    raw_email: null,
    recipient: fields.email?.to?.address?.[0] ?? null,
    fields,
    observables: own.observables ?? [],
    fingerprint:
      own.grouping?.map((value) => value?.toLowerCase() ?? null) ??
      (format === null ? allThatItNames(reader) : detectorAndEntities(what, fields)),
    not_understood: graded.not_understood,
  };
}

/** Of these each fact stands by itself; of others, a part that is named is all that is said of it. */
const OF_FACTS: readonly string[] = ['vendor', 'event', 'observer', 'cloud'];

function merged(fields: NormalAlert, own: ToldFields): NormalAlert {
  const result: Record<string, unknown> = { ...fields };
  for (const [name, said] of Object.entries(own)) {
    if (said === undefined) continue;
    const known = OF_FACTS.includes(name) ? fields[name as 'event'] : undefined;
    result[name] = said === null ? undefined : part({ ...known, ...defined(said as object) });
    if (result[name] === undefined) delete result[name];
  }
  return result as NormalAlert;
}

function severityOf(
  own: FormatReading,
  base: Reading,
  fields: NormalAlert,
): Pick<ParsedAlert, 'severity' | 'not_understood'> {
  if (own.severity === undefined) return base;
  const { said, scale } = own.severity;
  const vendor = { ...fields.vendor };
  delete vendor.severity;
  delete vendor.severity_scale;
  if (said === undefined) {
    if (Object.keys(vendor).length === 0) delete fields.vendor;
    else fields.vendor = vendor;
    return { severity: null, not_understood: [] };
  }
  fields.vendor = {
    ...vendor,
    severity: said,
    ...(scale === undefined ? {} : { severity_scale: scale.name }),
  };
  const ours = scale === undefined ? severity(said) : scale.read(said);
  return { severity: ours, not_understood: ours === null ? [`severity: ${said.slice(0, 100)}`] : [] };
}

function typeOf(own: FormatReading, base: Reading, format: AlertFormat | null): ParsedAlert['type'] {
  if (own.type === null || typeof own.type === 'string') return own.type;
  const told = own.type === undefined ? null : incidentType(...own.type);
  const titleSays = told ?? (own.title === undefined ? null : incidentType(own.title));
  return titleSays ?? base.type ?? usualType(format?.watches);
}

/** Whether nothing told its title, so that only what keys it has could be said. */
export function isUntitled(title: string | null): boolean {
  return title === null || title === SAYS_NOTHING || /^Alert with .* and no title$/.test(title);
}

const SAYS_NOTHING = 'Alert that says nothing';

/** What can be said of an alert without a title: what is known of it, and never who sent it. */
function untitled(reader: Reader, fields: NormalAlert, description: string): string {
  const sentence = firstSentence(description);
  if (sentence !== '') return sentence;
  const { threat, rule, event, vendor } = fields;
  const known =
    threat?.technique?.name?.[0] ??
    rule?.name ??
    threat?.technique?.id?.[0] ??
    event?.category ??
    vendor?.verdict;
  if (known !== undefined) return known;
  const seen = whatWasSeen(fields);
  if (seen !== undefined) return seen;
  const keys = [
    ...new Set(
      reader
        .leaves()
        .slice(0, 4)
        .map(({ place }) => place.split('.').at(-1)),
    ),
  ];
  return keys.length === 0 ? SAYS_NOTHING : `Alert with ${keys.join(', ')} and no title`;
}

/** `DNS query for gate.example (blocked)`: a word that tells nothing, with what is known beside it. */
function toldBySight(title: string | null, fields: NormalAlert): string | null {
  const seen = title !== null && isBare(title) ? whatWasSeen(fields) : undefined;
  return seen === undefined ? title : `${seen} (${title})`;
}

/** A record of something that went over the network or ran, without a word of what of it. */
function whatWasSeen({ dns, destination, url, process, email, file }: NormalAlert): string | undefined {
  if (email?.subject !== undefined) return `Mail "${email.subject}"`;
  if (dns?.question?.name !== undefined) return `DNS query for ${dns.question.name}`;
  if (url?.full !== undefined) return `Access to ${URL.parse(url.full)?.host ?? url.full}`;
  if (process?.name !== undefined) return `Activity of ${process.name}`;
  if (file?.name !== undefined) return `File ${file.name}`;
  const to = destination?.ip;
  if (to === undefined) return undefined;
  const address = to.includes(':') ? `[${to}]` : to;
  return `Connection to ${destination?.port === undefined ? to : `${address}:${destination.port}`}`;
}
