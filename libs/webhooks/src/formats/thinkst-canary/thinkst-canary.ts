import type { IncidentType } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { endsOf } from '../../reading/ends.ts';
import { fileNameOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const thinkstCanary = defineFormat({
  name: 'thinkst_canary',
  title: 'Thinkst Canary',
  vendor: 'Thinkst',
  product: 'Canary',
  watches: 'deception',
  sender: "The console's generic webhook, or whatever forwards its notifications",
  reads: 'Incidents of canaries and of canarytokens, and canaries that went away or came back.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (alert) =>
    alert.has('IncidentKey', 'Intro') &&
    (alert.has('CanaryID') || alert.has('AlertType') || alert.has('Token')),
  read: readIncident,
});

/** Nobody has business with a decoy: whoever touches one is looked at at once. The console grades nothing itself. */
const SCALE = worded('what happened', {
  'decoy touched': 'high',
  'decoy gone': 'medium',
  'decoy back': 'informational',
});

/** By what stands second in the key of the incident: `incident:smbfileopen:…`. */
const TYPES: readonly [RegExp, IncidentType][] = [
  [/scan/i, 'reconnaissance'],
  [/login|ssh|telnet|rdp|vnc|mssql|mysql/i, 'suspicious_login'],
  [/aws|azure|gcp|credential|api.?key|kubeconfig|slack/i, 'account_compromise'],
  [/smb|file|share|redis|git/i, 'lateral_movement'],
];

function readIncident(alert: Reader): FormatReading {
  const kind = alert.text('IncidentKey')?.split(':')[1] ?? '';
  const what = alert.text('Description') ?? 'Canary touched';
  const back = /reconnect|restored|back online/i.test(what);
  const gone = !back && /disconnect|devicedied|consolesettings/i.test(`${what} ${kind}`);
  const touched = !gone && !back;
  const path = alert.text('AdditionalDetails.Filename');
  return {
    id: alert.text('IncidentKey') ?? alert.text('IncidentHash') ?? null,
    title: titleOf(alert, what),
    description: alert.text('Intro') ?? '',
    severity: { said: back ? 'decoy back' : gone ? 'decoy gone' : 'decoy touched', scale: SCALE },
    type:
      gone || back ? null : (TYPES.find(([form]) => form.test(`${kind} ${what}`))?.[1] ?? 'reconnaissance'),
    // `2026-11-22 12:00:00 (UTC)`
    occurred_at: time(alert.text('Timestamp')?.replace('(UTC)', 'UTC')),
    state: back ? 'resolved' : 'open',
    fields: {
      ...machines(alert, touched),
      user: personOf(alert.text('AdditionalDetails.User', 'AdditionalDetails.Username')) ?? null,
      user_agent:
        part({ original: alert.text('AdditionalDetails.User-Agent', 'AdditionalDetails.Useragent') }) ?? null,
      file: part({ name: fileNameOf(path), path }) ?? null,
      event: {
        category: kind === '' ? undefined : kind,
        action: alert.text('AdditionalDetails.Event Name'),
        count: countOf(alert),
      },
      rule: part({ id: alert.text('Token'), name: what }),
      resource: null,
      process: null,
    },
    grouping: [kind, alert.text('CanaryID', 'Token'), alert.text('SourceIP')],
  };
}

/** On which decoy, or on what its reminder calls it, and from where. */
function titleOf(alert: Reader, what: string): string {
  const reminder = alert.text('Reminder')?.slice(0, 100).toWellFormed();
  const decoy = alert.text('CanaryName');
  const from = alert.text('ReverseDNS', 'SourceIP');
  return [
    what,
    ...(reminder === undefined ? [] : [`(${reminder})`]),
    ...(decoy === undefined ? [] : [`on ${decoy}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
  ].join(' ');
}

/** It is about the machine that touched the decoy, or about a decoy that went away. */
function machines(alert: Reader, touched: boolean): ToldFields {
  const decoy = { name: alert.text('CanaryName'), ip: ipOf(alert.text('CanaryIP'))?.ip };
  if (!touched)
    return {
      host: part({ ...decoy, id: alert.text('CanaryID') }) ?? null,
      source: null,
      destination: null,
      observer: { name: decoy.name },
    };
  const from = { ip: alert.text('SourceIP'), name: alert.text('ReverseDNS') };
  const { host, source } = endsOf(from, {});
  const { destination } = endsOf({}, { ip: decoy.ip, port: alert.number('CanaryPort') });
  return { host, source, destination: destination ?? null, observer: { name: decoy.name } };
}

function countOf(alert: Reader): number | undefined {
  const times = alert.number('Triggered');
  return times !== undefined && times > 1 ? times : undefined;
}
