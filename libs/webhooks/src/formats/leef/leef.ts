import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { endsOf } from '../../reading/ends.ts';
import { fileNameOf, hostOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { rising, severity, type SeverityScale } from '../../reading/severity.ts';
import { readable } from '../../reading/title.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const leef = defineFormat({
  name: 'leef',
  title: 'LEEF (QRadar)',
  sender: 'Anything that writes the Log Event Extended Format, bare or behind a header of syslog',
  reads:
    'One event a line, of version 1.0 and 2.0: the event, the severity of ten and the predefined attributes.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  lines: true,
  recognises: (event) => event.has('leef.vendor', 'leef.event_id'),
  read: readLeefEvent,
});

/** LEEF 2.0, "Predefined event attributes", sev: 1 to 10, ten is the worst. */
const OF_NUMBERS = rising('0..10', [1, 4, 7, 9]);
const SCALE: SeverityScale = {
  name: '0..10',
  read: (value) => OF_NUMBERS.read(value) ?? severity(value),
};

function readLeefEvent(event: Reader): FormatReading {
  const category = event.text('cat');
  const message = event.text('msg', 'message', 'description');
  const title = titleOf(event, category, message);
  return {
    id: event.text('externalId', 'eventUuid') ?? null,
    title,
    description: message ?? '',
    severity: { said: event.text('sev', 'severity'), scale: SCALE },
    type: [title, category, event.text('leef.event_id'), message],
    occurred_at: time(event.text('devTime', 'eventTime', 'syslog.timestamp')),
    state: null,
    fields: fieldsOf(event, category),
  };
}

/** The id of the event is a name with many senders and a number with the others. */
function titleOf(
  event: Reader,
  category: string | undefined,
  message: string | undefined,
): string | undefined {
  const named = event.text('name', 'eventName', 'eventDesc', 'threatName', 'signature', 'virusName');
  if (named !== undefined) return named;
  const id = event.text('leef.event_id');
  if (id !== undefined && /\p{L}{4}/u.test(id)) return readable(id);
  return message ?? category ?? id;
}

function fieldsOf(event: Reader, category: string | undefined): ToldFields {
  const ends = endsOf(
    {
      ip: event.text('src'),
      port: event.number('srcPort'),
      name: event.text('identHostName', 'srcHostName'),
      country: event.text('srcCountry'),
    },
    {
      ip: event.text('dst'),
      port: event.number('dstPort'),
      name: event.text('dstHostName'),
      country: event.text('dstCountry'),
    },
  );
  const action = event.text('action', 'act', 'policyAction');
  const path = event.text('filePath', 'file', 'fileName');
  const named = hostOf(event.text('identHostName', 'hostName', 'computerName', 'devName'));
  return {
    ...ends,
    host: ends.host ?? part({ name: named?.name }) ?? null,
    user: part({ ...personOf(event.text('usrName', 'accountName', 'userName')), roles: undefined }) ?? null,
    network:
      part({
        transport: event.text('proto')?.toLowerCase(),
        application: event.text('application', 'app'),
      }) ?? null,
    url: part({ full: event.text('url') }) ?? null,
    file:
      part({
        name: fileNameOf(path),
        path: path !== undefined && /[\\/]/.test(path) ? path : undefined,
        hash: { sha256: event.text('sha256', 'fileHash'), sha1: event.text('sha1'), md5: event.text('md5') },
      }) ?? null,
    rule: part({ id: event.text('leef.event_id'), name: event.text('policy', 'ruleName', 'rule') }),
    event: { action, category, code: event.text('leef.event_id'), reason: event.text('reason') },
    vendor: { verdict: verdictOf(action ?? '') },
    observer: {
      vendor: event.text('leef.vendor'),
      product: event.text('leef.product'),
      name: event.text('syslog.host', 'devName'),
    },
    resource: null,
  };
}
