import { type IncidentType, type NormalAlert } from '#contracts';
import { incidentType } from '../../reading/incident-type.ts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { OF_TEN } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const sophosCentral = defineFormat({
  name: 'sophos_central',
  title: 'Sophos Central',
  vendor: 'Sophos',
  product: 'Central',
  watches: 'edr',
  sender: "Whatever forwards Sophos Central's alerts, events or detections, by its SIEM script or its APIs",
  reads:
    "Alerts and events of the SIEM API, with its own names or the script's, alerts of the common API, and detections; alone, in a list or in items.",
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) => isDetection(alert) || (isEvent(alert) && MARKS.some((mark) => alert.has(mark))),
  read: (alert) => (isDetection(alert) ? detected(alert) : told(alert)),
});

const isEvent = (alert: Reader): boolean => alert.text('type')?.startsWith('Event::') === true;
const MARKS = [
  'customer_id',
  'endpoint_id',
  'endpoint_type',
  'when',
  'raisedAt',
  'managedAgent.id',
  'tenant.id',
];
const isDetection = (alert: Reader): boolean =>
  alert.has('detectionRule', 'attackType') || alert.has('detectionRule', 'sensorGeneratedAt');

/** Kinds of events, `Event::<where>::<what>`: https://support.sophos.com, event types of Sophos Central. */
const TYPES: readonly [RegExp, IncidentType][] = [
  [/CryptoGuard|Ransom/i, 'ransomware'],
  [/DataLossPrevention|::Dlp/i, 'data_exfiltration'],
  [/::Email|Phish/i, 'phishing'],
  [/::C2|CommandAndControl/i, 'command_and_control'],
  [
    /WebControl|::Application|::Device::|Peripheral|NonCompliant|TamperProtection|Disabled/i,
    'policy_violation',
  ],
  [/Threat|Hmpa|::Core|Malware|Pua|WebFiltering|Denc::Unwanted/i, 'malware'],
];

/** What was said, without the file that it was about: `Malware cleaned up: 'Troj/Agent-X' at 'C:\…'`. */
const ABOUT_FILE = /\s(?:at|in)\s'?((?:[A-Za-z]:\\|\\\\|\/)[^']{1,1000})'?\.?$/;

/** An event, or an alert that was raised for one. */
function told(alert: Reader): FormatReading {
  const kind = alert.text('type') as string;
  const sentence = alert.text('description', 'name') ?? '';
  const path = ABOUT_FILE.exec(sentence)?.[1] ?? alert.text('data.ips_threat.executable_path');
  const what = sentence.replace(ABOUT_FILE, '');
  const last = kind.split('::').at(-1) as string;
  const machine = hostOf(alert.text('location', 'dhost', 'managedAgent.name', 'data.location'));
  return {
    id: alert.text('id', 'event_service_event_id') ?? null,
    title: what === '' ? last : what,
    description: sentence,
    // `none` is the least of its degrees, and elsewhere says that nothing is known.
    severity: { said: alert.at('severity') === 'none' ? 'none' : alert.text('severity') },
    type: TYPES.find(([form]) => form.test(kind))?.[1] ?? incidentType(alert.text('category'), what),
    occurred_at: time(alert.text('when', 'raisedAt', 'rt', 'created_at')),
    state: null,
    fields: {
      event: part({ action: kind, category: alert.text('group', 'category') }),
      vendor: part({ verdict: decided(last) }),
      rule: part({ name: alert.text('threat') }),
      host: part({
        name: machine?.name,
        domain: machine?.domain,
        id: alert.text('endpoint_id', 'data.endpoint_id', 'managedAgent.id'),
        ip: ipOf(alert.text('source_info.ip', 'data.source_info.ip', 'ip'))?.ip ?? machine?.ip,
        os: { name: alert.text('endpoint_platform', 'data.endpoint_platform') },
      }),
      user: part({ ...personOf(alert.text('source', 'suser', 'person.name')) }) ?? null,
      file: part({
        name: fileNameOf(path),
        path,
        hash: { sha256: alert.text('appSha256', 'core_remedy_items.items.sha256') },
      }),
      source: part({ ip: ipOf(alert.text('data.ips_threat.remote_ip', 'ips_threat.remote_ip'))?.ip }) ?? null,
    } as NormalAlert,
  };
}

/** `CleanedUp`, `CorePuaClean`, `PuaCleanupFailed`, `DataLossPreventionUserAllowed`. */
function decided(kind: string): ReturnType<typeof verdictOf> {
  if (/NotCleaned|(?:Clean|Quarantin|Remov)\w*Fail/.test(kind)) return 'detected';
  // It was cleaned up, and is not called clean.
  if (kind.endsWith('Clean')) return 'blocked';
  return verdictOf(kind.replace('DataLossPrevention', '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' '));
}

/** What the analytics of XDR found. */
function detected(alert: Reader): FormatReading {
  const machine = hostOf(alert.text('device.entity', 'device.name', 'rawData.meta_hostname'));
  const rule = alert.text('detectionRule');
  const name = alert.text('detectionName', 'detectionDescription') ?? rule;
  return {
    id: alert.text('id') ?? null,
    title: name,
    description: alert.text('detectionDescription') ?? '',
    severity: { said: alert.text('severity'), scale: OF_TEN },
    type: [
      ...alert.texts('mitreAttacks.tactic.name'),
      alert.text('attackType'),
      alert.text('detectionDescription'),
      rule,
    ],
    occurred_at: time(alert.text('time', 'sensorGeneratedAt')),
    fields: {
      event: part({ category: alert.text('attackType') }),
      rule: part({ id: rule, name }),
      host: part({
        name: machine?.name,
        domain: machine?.domain,
        id: alert.text('device.id'),
        ip: ipOf(alert.text('rawData.meta_ip_address'))?.ip ?? machine?.ip,
        os: { name: alert.text('rawData.meta_os_name') },
      }),
      threat: part({
        tactic: { id: alert.texts('mitreAttacks.tactic.id'), name: alert.texts('mitreAttacks.tactic.name') },
        technique: {
          id: alert.texts('mitreAttacks.tactic.techniques.id'),
          name: alert.texts('mitreAttacks.tactic.techniques.name'),
        },
      }),
    } as NormalAlert,
  };
}
