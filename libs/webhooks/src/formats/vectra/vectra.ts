import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const vectra = defineFormat({
  name: 'vectra',
  title: 'Vectra AI',
  vendor: 'Vectra',
  watches: 'network',
  sender: "Vectra's syslog in JSON, or whatever forwards it or the events of its API",
  reads: 'Detections on hosts and accounts, and the scores of hosts and accounts.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  lines: true,
  recognises: (alert) =>
    alert.has('d_type', 'd_type_vname') ||
    (alert.has('headend_addr', 'threat', 'certainty') && alert.has('quadrant')),
  read: (alert) => (alert.has('d_type_vname') ? readDetection(alert) : readScore(alert)),
});

/** Vectra, "Understanding Vectra AI": both scores are of a hundred, and each quadrant begins at fifty. */
const SCALE = worded('quadrant of threat and certainty', {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  info: 'informational',
});

function quadrantOf(alert: Reader): string | undefined {
  const said = alert.text('quadrant')?.toLowerCase();
  if (said !== undefined) return said;
  const threat = alert.number('threat');
  const certainty = alert.number('certainty');
  if (threat === undefined || certainty === undefined) return undefined;
  if (threat === 0) return 'info';
  if (threat >= 50) return certainty >= 50 ? 'critical' : 'high';
  return certainty >= 50 ? 'medium' : 'low';
}

function readDetection(alert: Reader): FormatReading {
  const name = alert.text('d_type_vname');
  return {
    id: alert.text('detection_id') ?? null,
    title: name,
    description: alert.text('reason') ?? '',
    severity: { said: quadrantOf(alert), scale: SCALE },
    type: [alert.text('category'), name, alert.text('d_type')],
    occurred_at: time(alert.text('vectra_timestamp', 'event_timestamp', 'detail.last_timestamp')),
    state: null,
    fields: { ...aboutOf(alert), rule: part({ id: alert.text('d_type'), name }), ...destinationOf(alert) },
  };
}

/** A score is of one machine or account, and is sent again whenever it changes. */
function readScore(alert: Reader): FormatReading {
  const quadrant = quadrantOf(alert) ?? 'unknown';
  const last = alert.text('last_detection_type');
  const account = alert.has('account_id') || alert.has('account_uid');
  const over = alert.number('threat') === 0;
  return {
    id: `${account ? 'account' : 'host'} ${alert.text('account_id', 'account_uid', 'host_id', 'host_name') ?? ''}`,
    title: `${account ? 'Account' : 'Host'} scored ${quadrant}${last === undefined ? '' : `: ${last}`}`,
    severity: { said: over ? 'info' : quadrant, scale: SCALE },
    type: [last, alert.text('detection_profile.vname')],
    occurred_at: time(alert.text('vectra_timestamp')),
    state: over ? 'resolved' : 'open',
    fields: { ...aboutOf(alert), rule: null, destination: null },
    grouping: ['score', alert.text('account_id', 'account_uid', 'host_id', 'host_name')],
  };
}

function aboutOf(alert: Reader): NonNullable<FormatReading['fields']> {
  const named = hostOf(alert.text('host_name'));
  const ip = ipOf(alert.text('host_ip'))?.ip;
  // A machine without a name is called by its address.
  const name = named?.name?.startsWith('IP-') === true ? undefined : named?.name;
  return {
    host: part({ name, id: alert.text('host_id'), ip }) ?? null,
    user: personOf(alert.text('account_name', 'account_uid')) ?? null,
    source: part({ ip }) ?? null,
    event: {
      category: alert.text('category'),
      url: alert.text('href', 'url'),
      count: alert.number('count', 'num_attempts'),
    },
    vendor: { verdict: alert.text('triaged') === 'true' ? 'benign' : undefined },
    observer: { name: alert.text('dvchost', 'headend_addr') },
    network: part({ transport: alert.text('dd_proto')?.toLowerCase() }) ?? null,
    user_agent: part({ original: alert.text('user_agent') }) ?? null,
    url: null,
    resource: null,
    process: null,
    email: null,
  };
}

function destinationOf(alert: Reader): NonNullable<FormatReading['fields']> {
  const address = ipOf(alert.text('dd_dst_ip'))?.ip;
  const port = alert.number('dd_dst_port');
  return {
    destination:
      part({
        // Of many machines none is named.
        ip: address === '0.0.0.0' ? undefined : address,
        port: port !== undefined && port > 0 ? port : undefined,
        domain: hostOf(alert.text('dd_dst_dns', 'proxied_dst'), false)?.name,
      }) ?? null,
  };
}
