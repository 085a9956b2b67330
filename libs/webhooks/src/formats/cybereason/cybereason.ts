import { lookUp, type IncidentType, type Json, type JsonObject, type NormalAlert } from '#contracts';
import { hashesByLength } from '../../reading/hashes.ts';
import { fileNameOf, hostOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const cybereason = defineFormat({
  name: 'cybereason',
  title: 'Cybereason',
  vendor: 'Cybereason',
  product: 'Defense Platform',
  watches: 'edr',
  sender: "Whatever forwards Cybereason's malops and malware alerts from its API",
  reads:
    'Malops of the inbox and of the query API (simpleValues, elementValues), and malware alerts; alone, in a list, in malops, in malwares or in resultIdToElementDataMap.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) => isInbox(alert) || isQueried(alert) || isMalware(alert),
  unwrap,
  read: (alert) => (isMalware(alert) ? malware(alert) : isQueried(alert) ? queried(alert) : inbox(alert)),
});

const isInbox = (alert: Reader): boolean =>
  alert.has('malopDetectionType', 'guid') || alert.text('@class') === '.MalopInboxModel';
const isQueried = (alert: Reader): boolean =>
  alert.has('simpleValues.elementDisplayName.values') &&
  (alert.has('simpleValues.detectionType.values') || alert.has('simpleValues.malopActivityTypes.values'));
const isMalware = (alert: Reader): boolean => alert.has('malwareDataModel.type', 'machineName');

/** Lists under names of their own; the query API answers with an object of malops by their ids. */
function unwrap(body: JsonObject): Json[] | null {
  const held = isObject(body.data) ? body.data : body;
  const list = held.malops ?? held.malwares;
  if (Array.isArray(list) && list.length > 0) return list;
  const byId = held.resultIdToElementDataMap;
  if (!isObject(byId) || Object.keys(byId).length === 0) return null;
  return Object.entries(byId).map(([guid, malop]) =>
    isObject(malop) ? { guidString: guid, ...malop } : malop,
  );
}

/** https://api-doc.cybereason.com, malopDetectionType and malopActivityTypes; others speak for themselves. */
const TYPES: Record<string, IncidentType> = {
  CNC_COMMUNICATION: 'command_and_control',
  CNC: 'command_and_control',
  CREDENTIAL_THEFT: 'account_compromise',
  DATA_THEFT: 'data_exfiltration',
  EXTENSION_MANIPULATION: 'ransomware',
  RANSOMWARE: 'ransomware',
  LATERAL_MOVEMENT: 'lateral_movement',
  PRIVILEGE_ESCALATION: 'privilege_escalation',
  SCANNING: 'reconnaissance',
  PHISHING: 'phishing',
  STOLEN_CREDENTIALS: 'account_compromise',
  SUSPICIOUS_LOGON: 'suspicious_login',
};

/** `CUSTOM_RULE`, `maliciousByAccessingAddressType`, `UnknownMalware`: in words. */
function inWords(code: string | undefined): string | undefined {
  const words = code
    ?.replace(/^(?:blackList|calc)_/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
    .replace(/^cnc\b/, 'command and control');
  return words?.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function named(kind: string | undefined, cause: string | undefined): string | undefined {
  const words = inWords(kind);
  return words === undefined || cause === undefined ? (words ?? cause) : `${words}: ${cause}`;
}

function stateOf(closed: string | undefined, status: string | undefined): 'open' | 'resolved' | null {
  if (closed === 'true' || /^(?:closed|remediated|fp)$/i.test(status ?? '')) return 'resolved';
  return closed === undefined && status === undefined ? null : 'open';
}

function inbox(alert: Reader): FormatReading {
  const kind = alert.text('malopDetectionType', 'malopType');
  const cause = alert.text('primaryRootCauseName', 'displayName');
  const status = alert.text('malopStatus', 'status');
  const [machine] = alert.each('machines');
  const host = hostOf(machine?.text('displayName'));
  const program = alert.text('rootCauseElementType') === 'Process' ? cause : undefined;
  return {
    id: alert.text('guid') ?? null,
    title: named(kind, cause),
    description: alert.texts('detectionTypes').map(inWords).join(', '),
    severity: { said: alert.text('malopSeverity', 'severity', 'malopPriority', 'priority') },
    type: lookUp(TYPES, kind ?? '') ?? [kind, ...alert.texts('detectionTypes')],
    occurred_at: time(alert.text('creationTime')),
    state: stateOf(alert.text('closed'), status),
    fields: {
      event: part({ category: kind }),
      vendor: part({
        state: status,
        verdict: /^fp$/i.test(status ?? '') ? 'false_positive' : decided(alert.texts('decisionStatuses')),
      }),
      host: part({
        name: host?.name,
        domain: host?.domain,
        id: machine?.text('guid'),
        os: { name: machine?.text('osType')?.toLowerCase() },
      }),
      user: part({ ...personOf(alert.text('users.displayName')) }) ?? null,
      process: part({ name: program }),
      file: part({ name: cause, hash: hashesByLength(alert.text('rootCauseElementHashes')) }),
    } as NormalAlert,
  };
}

/** One for each detection of the malop: where one was only detected, the malop was not prevented. */
function decided(statuses: string[]): ReturnType<typeof verdictOf> {
  return statuses.some((status) => /detect/i.test(status)) ? 'detected' : verdictOf(statuses.join(' '));
}

/** A malop of the query API: every fact is a list of values below its name. */
function queried(alert: Reader): FormatReading {
  const simple = (name: string): string | undefined => alert.text(`simpleValues.${name}.values`);
  const element = (name: string, key = 'name'): string | undefined =>
    alert.text(`elementValues.${name}.elementValues.${key}`);
  const activity = simple('malopActivityTypes');
  const kind = activity ?? simple('detectionType');
  const cause = simple('elementDisplayName') ?? element('primaryRootCauseElements');
  const status = simple('managementStatus') ?? alert.text('status');
  const host = hostOf(element('affectedMachines'));
  return {
    id: alert.text('guidString') ?? null,
    title: named(kind, cause),
    description: simple('decisionFeature') ?? '',
    severity: { said: simple('severity') ?? alert.text('severity') },
    type: lookUp(TYPES, activity ?? '') ?? [activity, simple('detectionType')],
    occurred_at: time(simple('creationTime') ?? simple('malopStartTime')),
    state: stateOf(simple('closed'), status),
    fields: {
      event: part({ category: activity }),
      vendor: part({ state: status }),
      host: part({ name: host?.name, domain: host?.domain, id: element('affectedMachines', 'guid') }),
      user: part({ ...personOf(element('affectedUsers')) }) ?? null,
      file: part({
        name: simple('primaryRootCauseName') ?? cause,
        hash: hashesByLength(simple('rootCauseElementHashes')),
      }),
    } as NormalAlert,
  };
}

function malware(alert: Reader): FormatReading {
  const kind = alert.text('malwareDataModel.type', 'type');
  const path = alert.text('malwareDataModel.filePath');
  const host = hostOf(alert.text('machineName'));
  const status = alert.text('status');
  const name = alert.text('name') ?? fileNameOf(path);
  const rule = alert.text('malwareDataModel.detectionName', 'malwareDataModel.detectionRule');
  return {
    id: alert.text('guid', 'id.guid') ?? null,
    title: `${rule ?? inWords(kind) ?? 'Malware'}: ${name ?? 'a file'}`,
    severity: { said: undefined },
    type: [rule, kind],
    occurred_at: time(alert.text('timestamp')),
    state: null,
    fields: {
      event: part({ category: kind }),
      vendor: part({ state: status, verdict: verdictOf(status ?? '') }),
      rule: part({ name: rule }),
      host: part({ name: host?.name, domain: host?.domain }),
      process: part({ name: alert.text('malwareDataModel.processName') }),
      file: part({
        name: fileNameOf(path) ?? name,
        path,
        hash: hashesByLength(alert.text('detectionValue')),
      }),
      user: null,
    } as ToldFields,
  };
}
