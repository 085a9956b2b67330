import { lookUp, type IncidentType, type Severity } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { endsOf } from '../../reading/ends.ts';
import { hashesByLength } from '../../reading/hashes.ts';
import { fileNameOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const fortigate = defineFormat({
  name: 'fortigate',
  title: 'Fortinet FortiGate',
  vendor: 'Fortinet',
  product: 'FortiGate',
  watches: 'network',
  sender:
    'FortiOS by syslog in its default format, FortiAnalyzer, or whatever forwards their lines or fields',
  reads:
    'UTM events (virus, IPS, web filter, DNS, application control, data loss), traffic and events of the system.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  lines: true,
  recognises: (log) =>
    log.has('logid', 'type', 'subtype', 'level') && (log.has('devid') || log.has('devname') || log.has('vd')),
  read: readLog,
});

/** FortiOS Log Reference: what UTM says of a threat (`severity`, `crlevel`), or how urgent a line is (`level`). */
const WORDS: Record<string, Severity> = {
  emergency: 'critical',
  alert: 'high',
  critical: 'critical',
  high: 'high',
  error: 'medium',
  medium: 'medium',
  elevated: 'medium',
  warning: 'medium',
  low: 'low',
  notice: 'informational',
  information: 'informational',
  info: 'informational',
  debug: 'informational',
};
const SCALE = worded('information..emergency', WORDS);
/** The word is the same, and among levels `alert` is worse than it. */
const LEVEL = worded('information..emergency', { ...WORDS, critical: 'high' });

const TYPES: Record<string, IncidentType> = {
  virus: 'malware',
  anomaly: 'reconnaissance',
  dlp: 'data_exfiltration',
  emailfilter: 'spam',
  waf: 'vulnerability',
};

function readLog(log: Reader): FormatReading {
  const subtype = log.text('subtype') ?? '';
  const message = log.text('msg');
  const title = titleOf(log, subtype, message);
  const threat = log.text('severity') ?? (log.text('type') === 'utm' ? log.text('crlevel') : undefined);
  return {
    // `logid` is a kind of line, and `sessionid` that of a connection.
    id: null,
    title,
    description: message ?? log.text('logdesc') ?? '',
    severity:
      threat === undefined ? { said: log.text('level'), scale: LEVEL } : { said: threat, scale: SCALE },
    type: [
      botnet(log) ? 'command_and_control' : lookUp(TYPES, subtype),
      title,
      log.text('catdesc'),
      message,
      subtype === 'ips' ? 'vulnerability' : undefined,
    ],
    occurred_at: timeOf(log),
    state: null,
    fields: fieldsOf(log, subtype),
  };
}

const botnet = (log: Reader): boolean =>
  /botnet|c&c/i.test(`${log.text('msg') ?? ''} ${log.text('catdesc') ?? ''}`);

function titleOf(log: Reader, subtype: string, message: string | undefined): string | undefined {
  const virus = log.text('virus');
  if (virus !== undefined) return `Malware ${virus} in ${log.text('filename') ?? 'a transfer'}`;
  const attack = log.text('attack');
  if (attack !== undefined) return `Attack ${attack.replaceAll(/(?<=\w)\.(?=\w)/g, ' ')}`;
  const category = log.text('catdesc');
  if (subtype === 'webfilter')
    return `Web access to ${log.text('hostname') ?? 'a page'}${category === undefined ? '' : ` (${category})`}`;
  if (subtype === 'dns')
    return `DNS query for ${log.text('qname') ?? 'a name'}${category === undefined ? '' : ` (${category})`}`;
  if (subtype === 'app-ctrl')
    return `Application ${log.text('app') ?? ''}${log.has('appcat') ? ` (${log.text('appcat')})` : ''}`;
  if (log.text('type') === 'traffic')
    return `Connection to ${log.text('dstip') ?? 'somewhere'}${log.has('dstport') ? `:${log.text('dstport')}` : ''}${log.has('action') ? ` (${log.text('action')})` : ''}`;
  return log.text('logdesc') ?? message;
}

/** `eventtime` counts in nanoseconds since 6.2, in seconds before; `date` and `time` are of the device's own zone. */
function timeOf(log: Reader): string | null {
  const since = time(log.text('eventtime'));
  if (since !== null) return since;
  const zone = log.text('tz');
  const [date, clock] = [log.text('date'), log.text('time')];
  return date === undefined || clock === undefined
    ? time(log.text('syslog.timestamp'))
    : time(`${date} ${clock}${zone !== undefined && /^[+-]\d{4}$/.test(zone) ? ` ${zone}` : ''}`);
}

function fieldsOf(log: Reader, subtype: string): ToldFields {
  const action = log.text('utmaction', 'action');
  return {
    ...endsOf(
      {
        ip: log.text('srcip'),
        port: log.number('srcport'),
        name: log.text('srcname'),
        country: log.text('srccountry'),
      },
      {
        ip: log.text('dstip'),
        port: log.number('dstport'),
        name: log.text('dstname', 'hostname'),
        country: log.text('dstcountry'),
      },
    ),
    user: personOf(log.text('user', 'unauthuser')) ?? null,
    url: part({ full: urlOf(log) }) ?? null,
    dns: part({ question: { name: log.text('qname') } }) ?? null,
    file:
      part({
        name: fileNameOf(log.text('filename')),
        hash: hashesByLength(log.text('filehash', 'analyticscksum')),
      }) ?? null,
    network: part({
      transport: lookUp({ 1: 'icmp', 6: 'tcp', 17: 'udp' }, log.text('proto') ?? ''),
      application: log.text('service', 'app'),
      direction: lookUp({ incoming: 'inbound', outgoing: 'outbound' }, log.text('direction') ?? ''),
    }),
    rule: part({
      id: log.text('attackid', 'virusid', 'policyid'),
      name: log.text('attack', 'virus', 'policyname', 'profile'),
    }),
    event: {
      action,
      category: log.text('catdesc', 'appcat') ?? subtype,
      code: log.text('logid'),
      url: log.text('ref'),
      outcome: log.text('status'),
      reason: log.text('reason'),
    },
    vendor: {
      // `status` is how an attempt ended.
      state: null,
      verdict:
        verdictOf(action ?? '') ??
        (/^(?:passthrough|accept|close|monitored|pass)$/.test(action ?? '') ? 'allowed' : undefined),
    },
    user_agent: part({ original: log.text('agent') }) ?? null,
    observer: { name: log.text('devname', 'devid') },
    process: null,
    resource: null,
    email: null,
    cloud: null,
  };
}

function urlOf(log: Reader): string | undefined {
  const said = log.text('url');
  if (said === undefined) return undefined;
  if (/^https?:\/\//i.test(said)) return said;
  const host = log.text('hostname');
  return host === undefined || !said.startsWith('/')
    ? undefined
    : `${/https|ssl/i.test(log.text('service') ?? '') ? 'https' : 'http'}://${host}${said}`;
}
