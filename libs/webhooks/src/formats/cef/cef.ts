import { lookUp, type NormalAlert } from '#contracts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { endsOf } from '../../reading/ends.ts';
import { hashesByLength } from '../../reading/hashes.ts';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { rising, severity, type SeverityScale } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const cef = defineFormat({
  name: 'cef',
  title: 'CEF (ArcSight)',
  sender: 'Anything that writes the Common Event Format of ArcSight, bare or behind a header of syslog',
  reads:
    'One event a line: the name, the severity of ten, and the fields by their short and long names and labels.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  lines: true,
  recognises: (event) => event.has('cef.device_vendor', 'cef.name') || event.has('cef.signature_id'),
  read: readCefEvent,
});

/** ArcSight's Common Event Format, version 27, header: 0-3 low, 4-6 medium, 7-8 high, 9-10 very high; or those words. */
const OF_NUMBERS = rising('0..10', [1, 4, 7, 9]);
const SCALE: SeverityScale = {
  name: '0..10',
  read: (value) => OF_NUMBERS.read(value) ?? severity(value),
};

function readCefEvent(event: Reader): FormatReading {
  const category = event.text('cat', 'deviceEventCategory');
  const message = event.text('msg', 'message');
  const title = titleOf(event, category, message);
  return {
    id: idOf(event),
    title,
    description: message ?? '',
    severity: { said: event.text('cef.severity'), scale: SCALE },
    type: [title, category, event.text('cef.signature_id'), message],
    occurred_at: time(
      event.text('rt', 'deviceReceiptTime', 'start', 'startTime', 'end', 'endTime', 'syslog.timestamp'),
    ),
    state: null,
    fields: fieldsOf(event, category),
  };
}

/**
 * Fortinet writes a session there, which has many lines and whose number comes again; PAN-OS a number that each kind of log
 * of each device counts for itself. FortiOS, "Traffic log support for CEF"; PAN-OS, "Syslog field descriptions".
 */
function idOf(event: Reader): string | null {
  const id = event.text('externalId');
  const vendor = event.text('cef.device_vendor') ?? '';
  if (id === undefined || /^fortinet/i.test(vendor)) return null;
  if (!/^palo alto/i.test(vendor)) return id;
  return [event.text('deviceExternalId'), event.text('cef.name'), id]
    .filter((one) => one !== undefined)
    .join(' ');
}

/** Some name no more than the kind of log (`THREAT`): what was found stands beside it. */
function titleOf(
  event: Reader,
  category: string | undefined,
  message: string | undefined,
): string | undefined {
  const name = event.text('cef.name');
  if (name !== undefined && !/^[A-Z\d_-]{2,20}$/.test(name)) return name;
  const found = category?.replace(/\(\d{1,9}\)$/, '').trim();
  const code = event.text('cef.signature_id');
  return (
    found ?? message ?? (code === undefined || /^\d+$/.test(code) ? name : `${name ?? 'Event'}: ${code}`)
  );
}

function fieldsOf(event: Reader, category: string | undefined): ToldFields {
  const ends = endsOf(
    {
      ip: event.text('src', 'sourceAddress', 'c6a2'),
      port: event.number('spt', 'sourcePort'),
      name: event.text('shost', 'sourceHostName'),
      country: event.text('sourceGeoCountryCode', 'Source Country', 'slocation'),
    },
    {
      ip: event.text('dst', 'destinationAddress', 'c6a3'),
      port: event.number('dpt', 'destinationPort'),
      name: event.text('dhost', 'destinationHostName'),
      country: event.text('destinationGeoCountryCode', 'Destination Country', 'dlocation'),
    },
  );
  const actor = personOf(event.text('suser', 'sourceUserName'));
  const target = personOf(event.text('duser', 'destinationUserName'));
  const action = event.text('act', 'deviceAction');
  return {
    ...ends,
    host: ends.host ?? watcherOf(event) ?? null,
    user:
      part({
        ...(actor ?? target),
        target: actor === undefined || target?.name === actor.name ? undefined : target,
      }) ?? null,
    ...programOf(event),
    url: part({ full: fullUrl(event.text('request', 'requestUrl')) }) ?? null,
    user_agent: part({ original: event.text('requestClientApplication') }) ?? null,
    network: part({
      transport: event.text('proto', 'transportProtocol')?.toLowerCase(),
      application: event.text('app', 'applicationProtocol'),
      direction: lookUp({ 0: 'inbound', 1: 'outbound' }, event.text('deviceDirection') ?? ''),
    }) as NormalAlert['network'],
    rule: part({ id: event.text('cef.signature_id'), name: event.text('Rule', 'Rule Name', 'RuleName') }),
    event: {
      action,
      category,
      code: event.text('cef.signature_id'),
      outcome: event.text('outcome', 'eventOutcome'),
      reason: event.text('reason'),
    },
    vendor: { verdict: verdictOf(action ?? '') ?? verdictOf(event.text('outcome') ?? '') },
    observer: {
      vendor: event.text('cef.device_vendor'),
      product: event.text('cef.device_product'),
      name: event.text('dvchost', 'deviceHostName') ?? event.text('syslog.host'),
    },
    resource: null,
  };
}

/** Where neither end is ours, the event is of the machine that tells it: an agent's own. */
function watcherOf(event: Reader): NormalAlert['host'] {
  const ends = event.has('src') || event.has('dst');
  const named = hostOf(
    event.text('dhost', 'shost') ?? (ends ? undefined : event.text('dvchost', 'deviceHostName')),
  );
  return named?.name === undefined
    ? undefined
    : (part({
        name: named.name,
        ip: ends ? undefined : ipOf(event.text('dvc', 'deviceAddress'))?.ip,
      }) as NormalAlert['host']);
}

function programOf(event: Reader): ToldFields {
  const path = event.text('filePath');
  const hash = event.text('fileHash', 'oldFileHash')?.replace(/^[a-z\d-]+[:=]/i, '');
  const executable = event.text(
    'sproc',
    'sourceProcessName',
    'dproc',
    'destinationProcessName',
    'deviceProcessName',
  );
  const file = {
    name: fileNameOf(event.text('fname', 'fileName')) ?? fileNameOf(path),
    path: path ?? (event.text('fname')?.includes('/') === true ? event.text('fname') : undefined),
    hash: hashesByLength(hash),
  };
  const told = part(file);
  return {
    ...(told === undefined ? {} : { file: told }),
    ...(executable === undefined
      ? {}
      : {
          process: part({
            name: fileNameOf(executable),
            executable: /[\\/]/.test(executable) ? executable : undefined,
            pid: event.number('spid', 'dpid', 'dvcpid'),
          }) as NormalAlert['process'],
        }),
  };
}

function fullUrl(said: string | undefined): string | undefined {
  return said !== undefined && /^[a-z]+:\/\//i.test(said) && URL.canParse(said) ? said : undefined;
}
