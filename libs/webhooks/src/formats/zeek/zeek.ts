import { lookUp, type IncidentType } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { endsOf } from '../../reading/ends.ts';
import { fileNameOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { readable } from '../../reading/title.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const zeek = defineFormat({
  name: 'zeek',
  title: 'Zeek (Bro)',
  product: 'Zeek',
  watches: 'network',
  sender: 'Whatever forwards the logs of Zeek in JSON: Filebeat, Vector, json-streaming-logs, Corelight',
  reads: 'Notices, and records of connections, DNS, HTTP, TLS, files, SSH and oddities (weird).',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (log) => isNotice(log) || log.has('uid', 'id.orig_h', 'id.resp_h'),
  read: (log) => (isNotice(log) ? readNotice(log) : readRecord(log)),
});

/** Logs that are named after what was spoken. */
const PROTOCOLS =
  /^(?:dns|http|ssl|ssh|smtp|ftp|rdp|rfb|sip|snmp|irc|dhcp|kerberos|ntlm|ldap|mysql|radius|socks|mqtt|modbus|dnp3)$/;

const isNotice = (log: Reader): boolean =>
  /^\w+::\w+$/.test(log.text('note') ?? '') && log.has('ts') && (log.has('msg') || log.has('suppress_for'));

/** Notices of Zeek's own scripts whose names do not tell what they are about: "Notice::Type" in its script reference. */
const NOTICES: Record<string, IncidentType> = {
  'scan::address_scan': 'reconnaissance',
  'scan::port_scan': 'reconnaissance',
  'ssh::password_guessing': 'suspicious_login',
  'ssh::login_by_password_guesser': 'account_compromise',
  'ssh::watched_country_login': 'suspicious_login',
  'ssh::interesting_hostname_login': 'suspicious_login',
  'ftp::bruteforcing': 'suspicious_login',
  'http::sql_injection_attacker': 'vulnerability',
  'http::sql_injection_victim': 'vulnerability',
  'intel::notice': 'malware',
  'teamcymrumalwarehashregistry::match': 'malware',
  'heartbleed::ssl_heartbeat_attack': 'vulnerability',
  'heartbleed::ssl_heartbeat_attack_success': 'vulnerability',
  'traceroute::detected': 'reconnaissance',
  'signatures::sensitive_signature': 'malware',
};

function readNotice(log: Reader): FormatReading {
  const note = log.text('note') ?? '';
  const [script = '', name = ''] = note.split('::');
  const message = log.text('msg');
  const what = readable(name);
  const dropped = log.texts('actions').some((action) => /drop/i.test(action));
  return {
    id: null,
    title: what.toLowerCase().includes(script.toLowerCase()) ? what : `${what} (${script})`,
    description: [message, log.text('sub')].filter((said) => said !== undefined).join(' '),
    type: [lookUp(NOTICES, note.toLowerCase()), `${script} ${what}`, message],
    occurred_at: time(log.text('ts')),
    state: null,
    fields: {
      ...fieldsOf(log),
      rule: part({ id: note, name: note }),
      event: { category: script, code: note, count: countOf(log) },
      vendor: { verdict: dropped ? 'blocked' : undefined },
    },
  };
}

function countOf(log: Reader): number | undefined {
  const times = log.number('n');
  return times !== undefined && times > 1 ? times : undefined;
}

/** Of a record of a protocol: what went where. */
function readRecord(log: Reader): FormatReading {
  return {
    // One connection has records of many protocols: its id is not that of the record.
    id: null,
    title: titleOf(log),
    occurred_at: time(log.text('ts')),
    state: null,
    fields: { ...fieldsOf(log), event: { category: log.text('_path'), outcome: outcomeOf(log) } },
  };
}

function titleOf(log: Reader): string {
  const query = log.text('query');
  if (query !== undefined) return `DNS query for ${query}`;
  const host = log.text('host');
  if (host !== undefined && log.has('method'))
    return `${log.text('method')} of ${host}${log.text('uri') ?? ''}`;
  const server = log.text('server_name');
  if (server !== undefined) return `TLS connection to ${server}`;
  if (log.has('auth_attempts'))
    return outcomeOf(log) === 'failure' ? 'Failed sign-in by SSH' : 'Sign-in by SSH';
  if (log.has('name') && log.has('notice')) return `Odd traffic: ${readable(log.text('name') ?? '')}`;
  const to = log.text('id.resp_h') ?? '';
  const service = log.text('service') ?? log.text('proto');
  return `${service === undefined ? 'Connection' : `${service.toUpperCase()} connection`} to ${to}${log.has('id.resp_p') ? `:${log.text('id.resp_p')}` : ''}`;
}

function outcomeOf(log: Reader): string | undefined {
  const success = log.text('auth_success');
  if (success === undefined) return undefined;
  return success === 'true' ? 'success' : 'failure';
}

function fieldsOf(log: Reader): ToldFields {
  const path = log.text('filename', 'file_desc');
  return {
    ...endsOf(
      { ip: log.text('id.orig_h', 'src', 'tx_hosts'), port: log.number('id.orig_p') },
      {
        ip: log.text('id.resp_h', 'dst', 'rx_hosts'),
        port: log.number('id.resp_p', 'p'),
        name: log.text('server_name') ?? (log.has('method') ? log.text('host') : undefined),
      },
    ),
    user: part({ name: log.text('user', 'username') }) ?? null,
    network:
      part({
        transport: log.text('proto'),
        application:
          log.text('service') ?? (PROTOCOLS.test(log.text('_path') ?? '') ? log.text('_path') : undefined),
      }) ?? null,
    dns: part({ question: { name: log.text('query') } }) ?? null,
    url: part({ full: urlOf(log) }) ?? null,
    user_agent: part({ original: log.text('user_agent') }) ?? null,
    file:
      part({
        name: fileNameOf(path),
        hash: { md5: log.text('md5'), sha1: log.text('sha1'), sha256: log.text('sha256') },
      }) ?? null,
    observer: { name: log.text('peer_descr', '_system_name') },
    process: null,
    resource: null,
    email: null,
  };
}

function urlOf(log: Reader): string | undefined {
  const host = log.text('host');
  const path = log.text('uri');
  return host === undefined || path === undefined ? undefined : `http://${host}${path}`;
}
