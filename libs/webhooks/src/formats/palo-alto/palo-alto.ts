import { lookUp, type IncidentType } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { endsOf } from '../../reading/ends.ts';
import { fileNameOf, hostOf, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { firstSentence } from '../../reading/title.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { readCommas } from './fields.ts';
import { samples } from './samples.ts';

export const paloAlto = defineFormat({
  name: 'palo_alto',
  title: 'Palo Alto Networks',
  vendor: 'Palo Alto Networks',
  product: 'PAN-OS',
  watches: 'network',
  sender:
    'PAN-OS or Panorama by syslog or an HTTP profile, and Strata Logging Service; their CEF and LEEF are read as such',
  reads: 'Threat, URL, WildFire, traffic and system logs, divided by commas or in JSON.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  lines: true,
  recognises: (log) => isJson(log) || readCommas(log.text('message') ?? '') !== null,
  read: (log) =>
    isJson(log) ? readLog(log, log) : readLog(new Reader(readCommas(log.text('message') ?? '') ?? {}), log),
});

const LOG_TYPES = /^(?:THREAT|TRAFFIC|SYSTEM|URL|WILDFIRE|FILE|DATA)$/i;
/** An HTTP profile names fields as the commas do, Strata writes them in full. */
const isJson = (log: Reader): boolean =>
  (LOG_TYPES.test(log.text('type') ?? '') &&
    log.has('subtype') &&
    (log.has('serial') || log.has('device_name', 'src'))) ||
  (LOG_TYPES.test(log.text('LogType', 'log_type') ?? '') &&
    (log.has('DeviceSN') || log.has('device_serial')));

const SCALE = worded('informational..critical', {
  informational: 'informational',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
});

/** PAN-OS, "Threat signature categories" and content types. */
const TYPES: Record<string, IncidentType> = {
  virus: 'malware',
  'ml-virus': 'malware',
  'wildfire-virus': 'malware',
  wildfire: 'malware',
  spyware: 'command_and_control',
  scan: 'reconnaissance',
  data: 'data_exfiltration',
  dlp: 'data_exfiltration',
  'brute-force': 'suspicious_login',
  botnet: 'command_and_control',
  'dns-c2': 'command_and_control',
  phishing: 'phishing',
  'dns-phishing': 'phishing',
  malware: 'malware',
  'command-and-control': 'command_and_control',
  ransomware: 'ransomware',
  cryptominer: 'malware',
  webshell: 'malware',
  'sql-injection': 'vulnerability',
  'code-execution': 'vulnerability',
  vulnerability: 'vulnerability',
};

function readLog(log: Reader, line: Reader): FormatReading {
  const subtype = log.text('subtype', 'Subtype', 'LogSubtype')?.toLowerCase() ?? '';
  const category = ['thr_category', 'ThreatCategory', 'category', 'URLCategory', 'url_category_list']
    .map((key) => log.text(key))
    .find((said) => said !== undefined && !/^(?:any|unknown)$/i.test(said));
  const title = titleOf(log, subtype, category);
  const known = [category, subtype].map((word) => lookUp(TYPES, word?.toLowerCase() ?? ''));
  return {
    id: idOf(log),
    title,
    description: log.text('opaque', 'EventDescription') ?? '',
    severity: { said: log.text('severity', 'VendorSeverity', 'Severity'), scale: SCALE },
    type: [...known, title],
    occurred_at: time(
      log.text('high_res_timestamp', 'time_generated', 'TimeGenerated', 'receive_time', 'TimeReceived') ??
        line.text('syslog.timestamp'),
    ),
    state: null,
    fields: fieldsOf(log, line, subtype, category),
  };
}

/**
 * A session has many logs; a sequence number counts one kind of log of one device, and is 0 where a device counts none.
 * PAN-OS, "Syslog field descriptions".
 */
function idOf(log: Reader): string | null {
  const number = log.text('seqno');
  if (number === undefined || number === '0') return null;
  return [log.text('serial'), log.text('type')?.toUpperCase(), number]
    .filter((one) => one !== undefined)
    .join(' ');
}

/** `Name of a threat(13337)`; undefined where only the number stands there, as `(9999)` of every URL. */
function nameOf(threat: string | undefined): string | undefined {
  const name = threat?.replace(/\(\d{1,9}\)$/, '').trim() ?? '';
  return /^\d*$/.test(name) ? undefined : name;
}

function titleOf(log: Reader, subtype: string, category: string | undefined): string | undefined {
  const type = log.text('type', 'LogType', 'log_type')?.toUpperCase();
  if (type === 'SYSTEM') return firstSentence(log.text('opaque', 'EventDescription', 'eventid') ?? '');
  if (subtype === 'url' || type === 'URL')
    return `Web access to ${hostOf(urlOf(log))?.name ?? 'a page'}${category === undefined ? '' : ` (${category})`}`;
  const threat = nameOf(log.text('threatid', 'ThreatName', 'threat_name', 'ThreatID'));
  if (threat !== undefined) return threat;
  const file = fileNameOf(log.text('misc', 'FileName'));
  if (subtype.includes('wildfire'))
    return `WildFire found ${category ?? 'a file'}${file === undefined ? '' : `: ${file}`}`;
  if (type === 'TRAFFIC')
    return `Connection to ${log.text('dst', 'DestinationAddress') ?? 'somewhere'}${log.has('dport') ? `:${log.text('dport')}` : ''} (${log.text('action', 'Action') ?? subtype})`;
  return subtype === '' ? 'Threat found' : `Threat found (${subtype})`;
}

/** Content whose `misc` is a file; that of spyware and vulnerabilities is what was asked for. */
const OF_FILES = /virus|wildfire|file|data|dlp/;

/** A URL is written without its scheme. */
function urlOf(log: Reader): string | undefined {
  const said = log.text('misc', 'URL');
  if (said === undefined || /^https?:\/\//i.test(said)) return said;
  if (!/^[\w.-]+\.[a-z]{2,24}(?::\d{1,5})?\//i.test(said)) return undefined;
  return `${log.text('dport', 'DestinationPort') === '443' ? 'https' : 'http'}://${said}`;
}

function connectionOf(log: Reader, event: string): ToldFields {
  return endsOf(
    {
      ip:
        log.text('src', 'SourceAddress', 'source_ip') ??
        /\bFrom: ([0-9a-f.:]{2,45}?)\.?(?:\s|$)/i.exec(event)?.[1],
      port: log.number('sport', 'SourcePort'),
      country: log.text('srcloc', 'SourceLocation'),
    },
    {
      ip: log.text('dst', 'DestinationAddress', 'dest_ip'),
      port: log.number('dport', 'DestinationPort'),
      country: log.text('dstloc', 'DestinationLocation'),
    },
  );
}

function fieldsOf(log: Reader, line: Reader, subtype: string, category: string | undefined): ToldFields {
  const action = log.text('action', 'Action');
  const url = urlOf(log);
  const threat = log.text('threatid');
  // Of a sign-in at the device only the sentence says whose it was, and from where.
  const event = log.text('opaque', 'EventDescription') ?? '';
  const signedIn = personOf(/\buser '([^']{1,100})'/.exec(event)?.[1]);
  const repeats = log.number('repeatcnt') ?? 1;
  const digest = log.text('filedigest', 'FileSHA256', 'file_sha_256');
  const user = personOf(log.text('srcuser', 'SourceUser', 'source_user'));
  const target = personOf(log.text('dstuser', 'DestinationUser'));
  return {
    ...connectionOf(log, event),
    user: part({ ...(user ?? target ?? signedIn), target: user === undefined ? undefined : target }) ?? null,
    url: part({ full: url }) ?? null,
    file:
      part({
        name:
          url === undefined && OF_FILES.test(subtype) ? fileNameOf(log.text('misc', 'FileName')) : undefined,
        hash: { sha256: digest?.length === 64 ? digest : undefined },
      }) ?? null,
    network: part({
      transport: log.text('proto', 'Protocol')?.toLowerCase(),
      application: log.text('app', 'Application'),
    }),
    rule:
      part({
        id: nameOf(threat) === undefined ? undefined : /\((\d{1,9})\)$/.exec(threat ?? '')?.[1],
        name: nameOf(threat) ?? log.text('ThreatName', 'rule', 'Rule', 'RuleMatched'),
      }) ?? null,
    event: {
      action,
      category: category ?? subtype,
      reason: log.text('session_end_reason'),
      count: repeats > 1 ? repeats : undefined,
    },
    vendor: { verdict: action === 'alert' || action === 'continue' ? 'allowed' : verdictOf(action ?? '') },
    email:
      part({
        from: { address: personOf(log.text('sender'))?.email },
        to: { address: [personOf(log.text('recipient'))?.email].filter((to) => to !== undefined) },
        subject: log.text('subject'),
      }) ?? null,
    user_agent: part({ original: log.text('user_agent') }) ?? null,
    observer: {
      name: log.text('device_name', 'DeviceName') ?? line.text('syslog.host') ?? log.text('serial'),
    },
    process: null,
    resource: null,
    cloud: null,
  };
}
