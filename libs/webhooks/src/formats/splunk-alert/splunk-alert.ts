import type { JsonObject, NormalAlert } from '#contracts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { digest } from '../../domain/parsed-alert.ts';
import { hashesByLength } from '../../reading/hashes.ts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part, text } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { readPairs } from '../../texts/key-value.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const splunkAlert = defineFormat({
  name: 'splunk_alert',
  title: 'Splunk alert',
  vendor: 'Splunk',
  watches: 'siem',
  sender: "Splunk's webhook alert action, or whatever forwards notable events of Enterprise Security",
  reads:
    "The webhook action's body (Splunk sends the first row of the results only) and notable events, as such a row or bare with their fields in _raw.",
  authentications: COMMON_AUTHENTICATIONS,
  volatile: ['sid', 'results_link'],
  samples,
  recognises: (alert) =>
    (isObject(alert.at('result')) && (alert.has('search_name') || alert.has('sid'))) || isNotable(alert),
  read: readSplunk,
});

const isNotable = (alert: Reader): boolean =>
  alert.has('_raw') &&
  (alert.has('_sourcetype') || alert.has('sourcetype') || alert.has('index') || alert.has('_bkt'));

function readSplunk(alert: Reader): FormatReading {
  const result = (alert.at('result') ?? alert.value) as JsonObject;
  // Splunk's own fields of the row win over what the event's text says.
  const row = new Reader({ ...readPairs(text(result._raw) ?? ''), ...firstValues(result) });
  const search = alert.text('search_name') ?? row.text('search_name', 'rule_name', 'source');
  const fields = fieldsOf(row, search, alert.text('results_link'));
  const title = row.text('rule_title', 'title') ?? search;
  const description = row.text('rule_description', 'description', 'message', 'signature');
  return {
    id: idOf(alert, result),
    title,
    description: description ?? '',
    severity: { said: row.text('urgency', 'severity', 'event.severityname', 'priority', 'risk_severity') },
    type: [
      row.text('category', 'security_domain_category'),
      title,
      search,
      row.text('annotations.mitre_attack.mitre_tactic'),
      description,
    ],
    occurred_at: time(row.text('_time', 'orig_time', 'time')),
    fields,
    grouping: [
      search,
      fields.host?.name ?? fields.host?.ip,
      fields.user?.name,
      fields.source?.ip,
      fields.destination?.ip,
      fields.file?.hash?.sha256,
      fields.url?.full,
    ],
  };
}

/** Every trigger "for each result" of a search run carries the same sid: the row belongs to the id. */
function idOf(alert: Reader, result: JsonObject): string | null {
  const event = text(result.event_id) ?? text(result.notable_id);
  if (event !== undefined) return event;
  const sid = alert.text('sid');
  if (sid !== undefined) return `${sid} ${digest(result)}`;
  const bucket = text(result._bkt);
  const address = text(result._cd);
  return bucket === undefined || address === undefined
    ? null
    : `${bucket} ${address} ${text(result._serial) ?? ''} ${digest(text(result._raw) ?? '')}`;
}

function fieldsOf(row: Reader, search: string | undefined, link: string | undefined): NormalAlert {
  const path = row.text('file_path', 'process_path');
  const count = row.number('count', 'event_count', 'failure_count');
  const machine = hostOf(
    row.text('dest_host', 'dest_nt_host', 'host_name', 'computername', 'dvc', 'orig_host', 'host'),
  );
  const from = row.text('sender', 'src_user_email');
  const to = row.text('recipient');
  return {
    event: part({ action: row.text('signature', 'action'), count, url: link }),
    vendor: part({ verdict: verdictOf(row.text('action') ?? '') }),
    rule: part({ name: search }),
    host: part({
      ...machine,
      port: undefined,
      id: row.text('aid', 'device_id'),
      ip: machine?.ip ?? ipOf(row.text('host_ip'))?.ip,
    }),
    user: part({ ...personOf(row.text('user', 'src_user', 'event.username', 'username', 'account_name')) }),
    file: part({
      name: row.text('file_name') ?? fileNameOf(path),
      path,
      hash: hashesByLength(row.text('file_hash', 'sha256', 'hash')),
    }),
    process: part({
      name: row.text('process_name'),
      command_line: row.text('process', 'command_line', 'commandline'),
      parent: { name: row.text('parent_process_name'), command_line: row.text('parent_process') },
    }),
    email:
      from === undefined && to === undefined
        ? undefined
        : part({ from: { address: from }, to: { address: to === undefined ? [] : [to] } }),
    source: part({
      ip: ipOf(row.text('src_ip', 'src', 'clientip', 'ip'))?.ip,
      geo: { country_name: row.text('country', 'src_country') },
    }),
    destination: part({ ip: ipOf(row.text('dest_ip', 'dest'))?.ip }),
    url: part({ full: row.text('url') }),
    threat: part({
      tactic: { name: row.texts('annotations.mitre_attack.mitre_tactic') },
      technique: { id: row.texts('annotations.mitre_attack.mitre_technique_id', 'annotations.mitre_attack') },
    }),
  } as NormalAlert;
}

/** Multi-value fields come as lists: the first value counts, all stay in the raw alert. */
function firstValues(result: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(result).map(([key, value]) => [key, Array.isArray(value) ? (value[0] ?? null) : value]),
  );
}
