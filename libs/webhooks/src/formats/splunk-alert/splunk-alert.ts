import { SOURCE_AUTHENTICATIONS, type JsonObject } from '#contracts';
import { defined, isObject, part, Reader, text, time } from '../../domain/read.ts';
import { digest, type AlertFields, type ParsedAlert } from '../../domain/parsed-alert.ts';
import { incidentType, severity } from '../../domain/words.ts';
import { eachAlert } from '../../domain/each-alert.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const splunkAlert = defineFormat({
  name: 'splunk_alert',
  title: 'Splunk alert',
  sender: "Splunk's webhook alert action, or whatever forwards notable events of Enterprise Security",
  reads:
    "The webhook action's body (Splunk sends the first row of the results only) and notable events, as such a row or bare with their fields in _raw.",
  authentications: SOURCE_AUTHENTICATIONS,
  volatile: ['sid', 'results_link', 'owner', 'app', 'result._time', 'result.count'],
  samples,
  parse: (body) => eachAlert(body, readAlert),
});

function readAlert(body: JsonObject): ParsedAlert | null {
  const result = isObject(body.result) ? body.result : isNotable(body) ? body : null;
  if (result === null) return null;
  // Splunk's own fields of the row win over what the event's text says.
  const row = { ...rawFields(text(result._raw)), ...firstValues(result) };
  const reader = new Reader(row);
  const search =
    text(body.search_name) ?? reader.text('search_name', 'rule_name', 'source') ?? 'Splunk alert';
  const fields = fieldsOf(reader, search, text(body.results_link));
  const title = reader.text('rule_title', 'title') ?? search;
  const description = reader.text('rule_description', 'description', 'message', 'signature') ?? '';
  return {
    external_id: externalId(body, result),
    title,
    description,
    severity: severity(reader.text('urgency', 'severity', 'event.severityname', 'priority', 'risk_severity')),
    type: incidentType(
      reader.text('category', 'security_domain_category'),
      title,
      search,
      reader.text('annotations.mitre_attack.mitre_tactic'),
      description,
    ),
    occurred_at: time(reader.text('_time', 'orig_time', 'time')),
    raw: body,
    raw_email: null,
    recipient: fields.recipient ?? null,
    fields,
    observables: [],
    fingerprint: [
      search,
      fields.host?.name ?? '',
      fields.user?.name ?? '',
      fields.ip ?? '',
      fields.destination_ip ?? '',
      fields.file?.sha256 ?? '',
      fields.url ?? '',
    ],
  };
}

/** Every trigger "for each result" of a search run carries the same sid: the row belongs to the id. */
function externalId(body: JsonObject, result: JsonObject): string | null {
  const event = text(result.event_id) ?? text(result.notable_id);
  if (event !== undefined) return event;
  const sid = text(body.sid);
  if (sid !== undefined) return `${sid} ${digest(result)}`;
  const bucket = text(result._bkt);
  const address = text(result._cd);
  return bucket === undefined || address === undefined
    ? null
    : `${bucket} ${address} ${text(result._serial) ?? ''} ${digest(text(result._raw) ?? '')}`;
}

function isNotable(body: JsonObject): boolean {
  return (
    typeof body._raw === 'string' &&
    (body._sourcetype !== undefined || body.sourcetype !== undefined || body.index !== undefined)
  );
}

function fieldsOf(reader: Reader, search: string, link: string | undefined): AlertFields {
  const file = reader.text('file_path', 'process_path');
  const hash = reader.text('file_hash', 'sha256', 'hash');
  const count = Number(reader.text('count', 'event_count', 'failure_count'));
  return defined<AlertFields>({
    host: part({
      name: reader.text('dest_host', 'dest_nt_host', 'host_name', 'computername', 'dvc', 'orig_host', 'host'),
      id: reader.text('aid', 'device_id'),
      ip: reader.text('dest_ip', 'host_ip'),
    }),
    user: part({
      name: reader.text('user', 'src_user', 'event.username', 'username', 'account_name'),
      sid: reader.text('user_sid', 'sid_user'),
    }),
    file: part({
      name: reader.text('file_name') ?? file?.split(/[\\/]/).at(-1),
      path: file,
      sha256: hash?.length === 64 ? hash.toLowerCase() : undefined,
      md5: hash?.length === 32 ? hash.toLowerCase() : undefined,
    }),
    process: part({ command_line: reader.text('process', 'command_line', 'commandline') }),
    sender: part({ address: reader.text('sender', 'src_user_email') }),
    recipient: reader.text('recipient'),
    ip: reader.text('src_ip', 'src', 'clientip', 'ip'),
    destination_ip: reader.text('dest_ip', 'dest'),
    country: reader.text('country', 'src_country'),
    url: reader.text('url'),
    tactic: reader.text('annotations.mitre_attack.mitre_tactic'),
    technique: reader.text('annotations.mitre_attack.mitre_technique_id', 'annotations.mitre_attack'),
    rule: search,
    link,
    count:
      Number.isFinite(count) && reader.text('count', 'event_count', 'failure_count') !== undefined
        ? count
        : undefined,
  });
}

/** Multi-value fields come as lists: the first value counts, all stay in the raw alert. */
function firstValues(result: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(result).map(([key, value]) => [key, Array.isArray(value) ? (value[0] ?? null) : value]),
  );
}

const PAIR = /([A-Za-z_][\w.]{0,100})=(?:"((?:[^"\\]|\\.){0,4000})"|([^\s,"]{1,1000}))/g;

/** `key="value", key=value` of an event's text. */
function rawFields(raw: string | undefined): JsonObject {
  if (raw === undefined) return {};
  const fields: [string, string][] = [];
  for (const [, key, quoted, bare] of raw.slice(0, 32_768).matchAll(PAIR))
    fields.push([key as string, (quoted ?? bare ?? '').replace(/\\(.)/g, '$1')]);
  return Object.fromEntries(fields.reverse());
}
