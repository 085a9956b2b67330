import { lookUp, type Json, type NormalAlert, type VendorVerdict } from '#contracts';
import { fileNameOf, ipOf, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part, text } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { defineFormat } from '../define-format.ts';
import { ANTIVIRUS, EVENTS, SYSMON, type EventMeaning } from './events.ts';
import { samples } from './samples.ts';

export const windowsEvent = defineFormat({
  name: 'windows_event',
  title: 'Windows events',
  vendor: 'Microsoft',
  product: 'Windows',
  watches: 'edr',
  sender:
    'Whatever forwards the event logs of Windows as JSON: Winlogbeat, NXLog, Fluent Bit, Windows Event Forwarding with a relay, a SIEM',
  reads:
    'Events of Security, System, PowerShell, Defender Antivirus and Sysmon: as XML turned into JSON (Event.System, Event.EventData), as Winlogbeat and as NXLog write them.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) =>
    (alert.has('event.system.computer') && ID.some((path) => alert.has(path))) ||
    alert.has('winlog.event_id', 'winlog.channel') ||
    alert.has('winlog.event_id', 'winlog.provider_name') ||
    (alert.has('EventID', 'Channel') && MACHINE.some((path) => alert.has(path))),
  read: readEvent,
});

const ID = [
  'event.system.eventid',
  'event.system.eventid.#text',
  'event.system.eventid.value',
  'winlog.event_id',
  'EventID',
];
const MACHINE = [
  'event.system.computer',
  'winlog.computer_name',
  'Computer',
  'Hostname',
  'ComputerName',
  'host.name',
];
const CHANNEL = ['event.system.channel', 'winlog.channel', 'Channel'];
const PROVIDER = [
  'event.system.provider.#attributes.name',
  'event.system.provider.@name',
  'event.system.provider.name',
  'winlog.provider_name',
  'ProviderName',
  'SourceName',
  'Provider_Name',
];
const RECORD = ['event.system.eventrecordid', 'winlog.record_id', 'EventRecordID', 'RecordNumber'];
const TIME = [
  'event.system.timecreated.#attributes.systemtime',
  'event.system.timecreated.@systemtime',
  'event.system.timecreated.systemtime',
  '@timestamp',
  'TimeCreated',
  'EventTime',
  'UtcTime',
  'TimeGenerated',
];

function readEvent(alert: Reader): FormatReading {
  const id = alert.text(...ID) as string;
  const data = dataOf(alert);
  const sysmon = /sysmon/i.test(`${alert.text(...PROVIDER)} ${alert.text(...CHANNEL)}`);
  const meaning = meaningOf(id, alert, sysmon);
  const machine = alert.text(...MACHINE);
  const record = alert.text(...RECORD);
  const channel = alert.text(...CHANNEL);
  const named = data.text(...(meaning?.detail ?? []));
  const detail =
    named === undefined ? '' : `: ${/\\/.test(named) && !/^HK/.test(named) ? fileNameOf(named) : named}`;
  const words = meaning?.words ?? `Event ${id} of ${alert.text(...PROVIDER) ?? channel ?? 'Windows'}`;
  const threat = data.text('Severity Name');
  return {
    // The number of a record is of one log on one machine.
    id: machine === undefined || record === undefined ? null : `${machine} ${channel ?? ''} ${record}`,
    title: `${words}${detail}${detail === '' || machine === undefined ? '' : ` on ${machine}`}`,
    description: alert.text('event.renderinginfo.message', 'message') ?? '',
    // Its level says how well Windows is, not how bad what happened is.
    severity: { said: threat },
    type: meaning?.type ?? null,
    occurred_at: time(alert.text(...TIME)),
    state: null,
    fields: {
      // `Status` is a code of Windows.
      vendor: {
        state: null,
        verdict: decided(id, data.text('Action Name')),
      },
      event: part({
        code: id,
        action: words,
        category: channel,
        provider: alert.text(...PROVIDER),
        outcome: /^(?:4625|4771)$/.test(id) ? 'failure' : undefined,
        reason: reasonOf(data),
      }),
      rule: null,
      ...who(data, meaning, alert),
      ...what(data, sysmon, data === alert),
      threat: part({ technique: { id: techniques(id, data, meaning, sysmon) } }),
      email: null,
      resource: groupOf(data),
      cloud: null,
    },
  };
}

/** What Defender Antivirus did, unless the event says that it could not: that names the same action. */
function decided(id: string, action: string | undefined): VendorVerdict | undefined {
  if (action === undefined) return undefined;
  if (/^(?:1008|1118|1119)$/.test(id)) return 'allowed';
  return /^(?:clean|remove)$/i.test(action) ? 'blocked' : verdictOf(action);
}

const OF_WINDOWS = /security|eventlog|service control manager|powershell|\bsystem\b/i;

function meaningOf(id: string, alert: Reader, sysmon: boolean): EventMeaning | undefined {
  if (sysmon) return lookUp(SYSMON, id);
  const from = `${alert.text(...PROVIDER) ?? ''} ${alert.text(...CHANNEL) ?? ''}`;
  if (/windows defender|antimalware/i.test(from)) return lookUp(ANTIVIRUS, id);
  // Every program has its own numbers.
  return OF_WINDOWS.test(from) ? lookUp(EVENTS, id) : undefined;
}

/** Event data by name, wherever the forwarder puts them: an object, or XML's list of `{'@Name': …, '#text': …}`. */
function dataOf(alert: Reader): Reader {
  const own = ['Event.EventData', 'Event.UserData', 'winlog.event_data', 'EventData', 'ExtraEventData']
    .map((path) => alert.at(path))
    .find((found) => isObject(found));
  if (!isObject(own)) return alert;
  const list = own.Data;
  if (!Array.isArray(list)) return new Reader(own);
  return new Reader(Object.fromEntries(list.filter(isObject).flatMap(pairOf)));
}

function pairOf(item: Record<string, Json>): [string, Json][] {
  const attributes = isObject(item['#attributes']) ? item['#attributes'] : item;
  const name = text(attributes['@Name'] ?? attributes.Name);
  const value = item['#text'] ?? item.text ?? item.Value ?? item.$;
  return name === undefined || value === undefined ? [] : [[name, value]];
}

function who(
  data: Reader,
  meaning: EventMeaning | undefined,
  alert: Reader,
): Pick<ToldFields, 'host' | 'user'> {
  const target = accountOf(data, 'Target');
  const subject = accountOf(data, 'Subject') ?? ofUser(data.text('User', 'Detection User', 'SourceUser'));
  const user = meaning?.about === 'target' ? (target ?? subject) : (subject ?? target);
  const member = memberOf(data);
  const whom = meaning?.about === 'target' || target?.name === user?.name ? undefined : target;
  const other = member ?? whom;
  return {
    host: part({ name: alert.text(...MACHINE) }) ?? null,
    user: part({ ...user, target: other }) ?? null,
  };
}

/** In events of groups the target is the group, and somebody is put into it. */
function memberOf(data: Reader): NonNullable<NormalAlert['user']>['target'] {
  return part({ ...personOf(data.text('MemberName')), id: data.text('MemberSid') });
}

function groupOf(data: Reader): NormalAlert['resource'] | null {
  if (!data.has('MemberSid')) return null;
  return part({ id: data.text('TargetSid'), name: data.text('TargetUserName'), type: 'group' }) ?? null;
}

function accountOf(data: Reader, prefix: string): NonNullable<NormalAlert['user']>['target'] {
  const name = data.text(`${prefix}UserName`);
  if (name === undefined) return undefined;
  return part({
    name,
    domain: data.text(`${prefix}DomainName`),
    id: data.text(`${prefix}UserSid`, `${prefix}Sid`),
  });
}

function ofUser(said: string | undefined): NonNullable<NormalAlert['user']>['target'] {
  const [domain, name] = said?.includes('\\') === true ? said.split('\\') : [undefined, said];
  return part({ name, domain });
}

/** @param flat its data stand beside what the log says, whose process is the one that wrote it */
function what(data: Reader, sysmon: boolean, flat: boolean): ToldFields {
  const image = data.text('NewProcessName', 'Image', 'SourceImage', 'ProcessName', 'Process Name');
  const parent = data.text('ParentImage', 'ParentProcessName');
  const path = data.text('TargetFilename', 'ImageLoaded', 'Path')?.replace(/^file:_/, '');
  const hash = hashesOf(data.text('Hashes', 'Hash'));
  const registry = data.text('TargetObject');
  return {
    process:
      part({
        name: fileNameOf(image),
        executable: image,
        command_line: data.text('CommandLine', 'ProcessCommandLine'),
        pid: pidOf(data.text('NewProcessId', ...(flat ? [] : ['ProcessId']), 'SourceProcessId')),
        hash: path === undefined ? hash : undefined,
        parent: {
          name: fileNameOf(parent),
          executable: parent,
          command_line: data.text('ParentCommandLine'),
          pid: sysmon ? pidOf(data.text('ParentProcessId')) : undefined,
        },
      }) ?? null,
    file: part({ name: fileNameOf(path ?? (hash && image)), path: path ?? (hash && image), hash }) ?? null,
    registry: part({ path: registry, data: { strings: registry && data.text('Details') } }) ?? null,
    source: endOf(
      data,
      ['IpAddress', 'SourceIp', 'SourceAddress', 'ClientAddress'],
      ['IpPort', 'SourcePort'],
    ),
    destination: endOf(data, ['DestinationIp', 'DestAddress'], ['DestinationPort', 'DestPort']),
    dns: part({ question: { name: data.text('QueryName') } }) ?? null,
  };
}

/** https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4625 */
const REASONS: Record<string, string> = {
  '0xc0000064': 'unknown user',
  '0xc000006a': 'wrong password',
  '0xc000006d': 'wrong user name or password',
  '0xc000006e': 'account restricted',
  '0xc000006f': 'outside of the allowed hours',
  '0xc0000070': 'workstation not allowed',
  '0xc0000071': 'password expired',
  '0xc0000072': 'account disabled',
  '0xc0000133': 'clocks differ too much',
  '0xc000015b': 'kind of sign-in not granted',
  '0xc0000193': 'account expired',
  '0xc0000224': 'password has to be changed',
  '0xc0000234': 'account locked out',
};

function reasonOf(data: Reader): string | undefined {
  const codes = [data.text('SubStatus'), data.text('Status')].map((code) => code?.toLowerCase() ?? '');
  return codes.map((code) => lookUp(REASONS, code)).find((words) => words !== undefined);
}

/** Windows writes `::ffff:192.0.2.1` for addresses of the older kind. */
function endOf(
  data: Reader,
  addresses: readonly string[],
  ports: readonly string[],
): NormalAlert['source'] | null {
  const ip = ipOf(data.text(...addresses)?.replace(/^::ffff:(?=\d+\.)/i, ''))?.ip;
  const port = data.number(...ports);
  return part({ ip, port: ip !== undefined && port !== undefined && port > 0 ? port : undefined }) ?? null;
}

/** Security writes `0x1a4`, Sysmon `420`. */
function pidOf(said: string | undefined): number | undefined {
  const pid = Number(said);
  return said !== undefined && Number.isInteger(pid) ? pid : undefined;
}

function hashesOf(said: string | undefined): NonNullable<NormalAlert['file']>['hash'] {
  const of = (name: string): string | undefined =>
    new RegExp(`(?:^|,)${name}=([0-9a-f]+)`, 'i').exec(said ?? '')?.[1]?.toLowerCase();
  return part({ sha256: of('SHA256'), sha1: of('SHA1'), md5: of('MD5') });
}

/** Sysmon's configurations name techniques in their rules' names. */
function techniques(id: string, data: Reader, meaning: EventMeaning | undefined, sysmon: boolean): string[] {
  const found = new Set(data.text('RuleName')?.match(/T\d{4}(?:\.\d{3})?/g) ?? []);
  if (meaning?.technique !== undefined) found.add(meaning.technique);
  if (sysmon && id === '10' && /\\lsass\.exe$/i.test(data.text('TargetImage') ?? '')) found.add('T1003.001');
  // A ticket with RC4 is what cracks.
  if (id === '4769' && data.text('TicketEncryptionType') === '0x17') found.add('T1558.003');
  return [...found];
}
