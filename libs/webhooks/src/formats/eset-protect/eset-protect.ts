import { lookUp, type IncidentType, type Severity, type VendorVerdict } from '#contracts';
import { incidentType } from '../../reading/incident-type.ts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** https://help.eset.com/protect_admin, events exported to JSON format: from the least to the most severe. */
const SEVERITIES: Record<string, Severity> = {
  information: 'informational',
  notice: 'low',
  warning: 'medium',
  error: 'high',
  critical: 'critical',
  fatal: 'critical',
};
const SCALE = worded('Information..Fatal', SEVERITIES);

export const esetProtect = defineFormat({
  name: 'eset_protect',
  title: 'ESET PROTECT',
  vendor: 'ESET',
  product: 'PROTECT',
  watches: 'edr',
  sender: "ESET PROTECT's export of events in JSON, by whatever forwards its syslog",
  reads:
    'Threats, firewall, HIPS, filtered websites, blocked files, alerts of ESET Inspect and the audit log (event_type …_Event); alone, in a list or as lines.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) =>
    /^\w+_Event$/.test(alert.text('event_type') ?? '') && alert.has('source_uuid', 'severity'),
  read: readEvent,
});

function readEvent(alert: Reader): FormatReading {
  const kind = (alert.text('event_type') as string).replace(/_Event$/, '');
  const title = lookUp(TITLES, kind)?.(alert);
  const threat = alert.text('threat_name');
  const rule = alert.text('rulename', 'rule_name');
  const audit = kind === 'Audit';
  const machine = hostOf(alert.text('hostname', 'computer_name', 'ipv4'));
  return {
    id: alert.text('detection_uuid', 'eialarmid', 'incident_uuid') ?? null,
    title,
    title_is_action: audit,
    description: alert.text('detail', 'description', 'circumstances', 'event') ?? '',
    severity: { said: alert.text('severity'), scale: SCALE },
    type: typeOf(alert, kind, title),
    occurred_at: time(alert.text('occurred', 'occured')),
    state: null,
    fields: {
      event: {
        category: kind,
        action: alert.text('operation', 'action', 'action_taken') ?? null,
        outcome: alert.text('result'),
        url: alert.text('eiconsolelink'),
        count: countOf(alert),
      },
      vendor: part({ verdict: decided(alert) }),
      rule: part({ id: alert.text('rule_id'), name: rule ?? threat }),
      host: part({
        name: machine?.name,
        domain: machine?.domain,
        id: alert.text('source_uuid'),
        ip: ipOf(alert.text('ipv4', 'ipv6'))?.ip ?? machine?.ip,
        os: { name: alert.text('os_name') },
      }),
      user: part({ ...personOf(alert.text('username', 'user', 'account')) }) ?? null,
      ...programs(alert),
      ...ends(alert),
      url: part({ full: pageOf(alert.text('object_uri')) }),
    } as ToldFields,
  };
}

/** What each kind of event says, in words. */
const TITLES: Record<string, (alert: Reader) => string | undefined> = {
  Threat: (alert) =>
    `${alert.text('threat_type') ?? 'Threat'} found: ${alert.text('threat_name') ?? 'not named'}`,
  FirewallAggregated: (alert) => alert.text('event', 'threat_name', 'rule_name'),
  HipsAggregated: (alert) => alert.text('rule_name') ?? alert.text('operation'),
  FilteredWebsites: (alert) => alert.text('event') ?? 'Website filtered',
  BlockedFiles: (alert) =>
    `File blocked: ${fileNameOf(alert.text('object_uri')) ?? alert.text('hash') ?? 'not named'}`,
  EnterpriseInspectorAlert: (alert) => alert.text('rulename'),
  Audit: (alert) => alert.text('action'),
};

function typeOf(alert: Reader, kind: string, title: string | undefined): IncidentType | null {
  if (kind === 'Audit') return null;
  const told = incidentType(
    alert.text('threat_type'),
    alert.text('threat_name'),
    title,
    alert.text('rulename'),
  );
  return told ?? (kind === 'FilteredWebsites' || kind === 'BlockedFiles' ? 'policy_violation' : 'malware');
}

function countOf(alert: Reader): number | undefined {
  const count = alert.number('aggregate_count', 'count') ?? 0;
  return count > 1 ? count : undefined;
}

const STATES: Record<string, VendorVerdict> = {
  'cleaned by deleting': 'quarantined',
  deleted: 'blocked',
  retained: 'allowed',
  'connection terminated': 'blocked',
};

/** What was to be done counts only where it was: an action that failed has an error, and what it left is not handled. */
function decided(alert: Reader): VendorVerdict | undefined {
  const handled = alert.text('threat_handled', 'handled');
  if (handled === 'false' || alert.has('action_error')) return 'allowed';
  const said =
    alert.text('action_taken') ?? (alert.text('operation') === undefined ? alert.text('action') : undefined);
  const known = said === undefined ? undefined : (lookUp(STATES, said.toLowerCase()) ?? verdictOf(said));
  return known ?? (handled === 'true' ? 'blocked' : undefined);
}

/** What was touched: `file:///C:/Users/…`, `script://…`, a page. Where nothing was, the hash is the process's. */
function programs(alert: Reader): Pick<ToldFields, 'process' | 'file'> {
  const executable = alert.text('processname', 'process_name', 'application');
  const uri = alert.text('object_uri') ?? '';
  const path = /^file:\/\/\/?/i.test(uri)
    ? uri.replace(/^file:\/\/\/?(?=[A-Za-z]:)/i, '').replace(/^file:\/\//i, '')
    : undefined;
  const said = alert.text('hash')?.toLowerCase();
  const hash = { sha1: said?.length === 40 ? said : undefined };
  return {
    process: part({
      name: fileNameOf(executable),
      executable: /[\\/]/.test(executable ?? '') ? executable : undefined,
      command_line: alert.text('command_line'),
      hash: uri === '' ? hash : undefined,
    }),
    file:
      part({
        name: fileNameOf(path),
        path: /^[A-Za-z]:/.test(path ?? '') ? path?.replaceAll('/', '\\') : path,
        hash: uri === '' ? undefined : hash,
      }) ?? null,
  } as Pick<ToldFields, 'process' | 'file'>;
}

/** The firewall names both ends, a filtered website only where it was. */
function ends(alert: Reader): Pick<ToldFields, 'source' | 'destination' | 'network'> {
  const inbound = alert.text('inbound');
  return {
    source: part({ ip: ipOf(alert.text('source_address'))?.ip, port: alert.number('source_port') }) ?? null,
    destination: part({ ip: ipOf(alert.text('target_address'))?.ip, port: alert.number('target_port') }),
    network: part({
      transport: alert.text('protocol')?.toLowerCase(),
      direction: inbound === undefined ? undefined : inbound === 'true' ? 'inbound' : 'outbound',
    }),
  } as Pick<ToldFields, 'source' | 'destination' | 'network'>;
}

function pageOf(uri: string | undefined): string | undefined {
  return uri !== undefined && /^https?:/i.test(uri) && URL.canParse(uri) ? uri : undefined;
}
