import type { JsonObject } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const ciscoMeraki = defineFormat({
  name: 'cisco_meraki',
  title: 'Cisco Meraki',
  vendor: 'Cisco',
  product: 'Meraki',
  watches: 'network',
  sender: "The dashboard's webhooks in their default template",
  reads:
    'Alerts of networks and devices, malware and intrusions among them. The shared secret in the body is not kept.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (alert) => alert.has('organizationId', 'alertId', 'alertType') && alert.has('occurredAt'),
  volatile: ['sentAt'],
  unwrap: withoutSecret,
  read: readAlert,
});

/** Meraki writes what was agreed on into each body; a header can carry it too, where the source looks for it. */
function withoutSecret({ sharedSecret, ...alert }: JsonObject): JsonObject[] | null {
  return sharedSecret === undefined || alert.organizationId === undefined ? null : [alert];
}

const SCALE = worded('informational..critical', {
  informational: 'informational',
  warning: 'medium',
  critical: 'high',
});

function readAlert(alert: Reader): FormatReading {
  const what = alert.text('alertType');
  const client = hostOf(alert.text('alertData.clientName', 'alertData.name', 'alertData.hostname'));
  const device = hostOf(alert.text('deviceName'));
  const address = ipOf(alert.text('alertData.clientIp', 'alertData.ip', 'alertData.srcIp'));
  const uri = alert.text('alertData.uri', 'alertData.url');
  const back = /came up|reconnected|restored|back online/i.test(what ?? '');
  const action = alert.text('alertData.action', 'alertData.disposition', 'alertData.blocked');
  return {
    id: alert.text('alertId') ?? null,
    title: what,
    description: alert.text('alertData.message', 'alertData.reason') ?? '',
    severity: { said: alert.text('alertLevel'), scale: SCALE },
    type: [what, alert.text('alertTypeId'), alert.text('alertData.message')],
    occurred_at: time(alert.text('occurredAt', 'sentAt')),
    state: back
      ? 'resolved'
      : /went down|has gone|unreachable|disconnected/i.test(what ?? '')
        ? 'open'
        : null,
    fields: {
      host:
        part({
          name: client?.name ?? device?.name,
          id:
            client === undefined
              ? alert.text('deviceSerial')
              : alert.text('alertData.clientMac', 'alertData.mac'),
          ip: address?.ip,
        }) ?? null,
      user: personOf(alert.text('alertData.userName', 'alertData.identity')) ?? null,
      source: part({ ip: address?.ip, port: address?.port }) ?? null,
      destination: part({ ip: ipOf(alert.text('alertData.destIp', 'alertData.dest'))?.ip }) ?? null,
      url: part({ full: uri !== undefined && /^https?:/i.test(uri) ? uri : undefined }) ?? null,
      file:
        part({
          name: alert.text('alertData.fileName') ?? fileNameOf(/^https?:/i.test(uri ?? '') ? undefined : uri),
          hash: { sha256: alert.text('alertData.fileHash', 'alertData.sha256') },
        }) ?? null,
      event: {
        category: alert.text('alertTypeId'),
        action,
        url: alert.text('deviceUrl', 'networkUrl'),
      },
      vendor: { verdict: action === 'true' ? 'blocked' : verdictOf(action ?? '') },
      rule: part({ id: alert.text('alertTypeId'), name: what }),
      observer: { name: device?.name ?? alert.text('networkName') },
      cloud: null,
      resource: null,
      email: null,
    },
    // `stopped_reporting` is over with `started_reporting`.
    grouping: [
      alert.text('alertTypeId')?.replace(/^(?:stopped|started)_|_(?:up|down)$/g, ''),
      alert.text('networkId'),
      alert.text('deviceSerial'),
      client?.name ?? address?.ip,
    ],
  };
}
