import { SOURCE_AUTHENTICATIONS, type Json, type JsonObject } from '#contracts';
import type { ObservableValue } from '#incidents';
import { defined, isObject, part, Reader, text, time } from '../../domain/read.ts';
import type { AlertFields, ParsedAlert } from '../../domain/parsed-alert.ts';
import { incidentType, severity } from '../../domain/words.ts';
import { eachAlert } from '../../domain/each-alert.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const microsoftDefender = defineFormat({
  name: 'microsoft_defender',
  title: 'Microsoft Defender',
  sender:
    'Whatever forwards the alerts of Graph or of Defender for Endpoint, or the streaming API through an event hub',
  reads:
    "Graph's alerts_v2, Defender for Endpoint's own alerts, and the records of Advanced Hunting (AlertInfo, AlertEvidence); alone, in a list, in value or in records.",
  authentications: SOURCE_AUTHENTICATIONS,
  volatile: ['id', 'createdDateTime', 'records.properties.Timestamp'],
  samples,
  parse: (body) => eachAlert(body, defenderAlert, unwrap),
});

function unwrap(body: JsonObject): Json[] {
  if (Array.isArray(body.value)) return body.value;
  return Array.isArray(body.records) ? body.records : [body];
}

function defenderAlert(body: JsonObject): ParsedAlert | null {
  if (isObject(body.properties) && text(body.properties.AlertId) !== undefined)
    return streamed(body, body.properties);
  const reader = new Reader(body);
  const id = reader.text('id', 'alertid', 'systemalertid');
  const title = reader.text('title', 'alertdisplayname', 'displayname', 'alerttitle');
  if (id === undefined || title === undefined) return null;
  const evidence = evidenceOf(body);
  const user = userOf(evidence, reader);
  const description = reader.text('description') ?? '';
  const fields = defined<AlertFields>({
    ...mailFields(evidence),
    host: hostOf(evidence, reader),
    user,
    file: fileOf(evidence),
    process: part({ command_line: firstOf(evidence, 'processcommandline') }),
    ip: firstOf(evidence, 'ipaddress') ?? reader.text('ipaddress'),
    country: firstOf(evidence, 'countrylettercode', 'location.countryname'),
    url: firstOf(evidence, 'url'),
    tactic: reader.text('category'),
    technique: reader.text('mitretechniques.0'),
    rule: reader.text('detectorid', 'alertpolicyid', 'detectionsource'),
    link: reader.text('alertweburl', 'alertlink'),
  });
  return {
    external_id: id,
    title,
    description,
    severity: severity(reader.text('severity')),
    type: incidentType(title, reader.text('category'), description, reader.text('threatfamilyname')),
    occurred_at: time(
      reader.text('firstactivitydatetime', 'createddatetime', 'alertcreationtime', 'firsteventtime'),
    ),
    raw: body,
    raw_email: null,
    recipient: fields.recipient ?? null,
    fields,
    observables: evidence.flatMap(evidenceObservables),
    fingerprint: [
      title,
      fields.host?.name ?? '',
      user?.upn ?? user?.name ?? '',
      fields.file?.sha256 ?? '',
      fields.message_id ?? '',
      fields.ip ?? '',
    ],
  };
}

/** AlertInfo and AlertEvidence records of one alert come apart: the alert's id brings them together. */
function streamed(body: JsonObject, properties: JsonObject): ParsedAlert {
  const reader = new Reader(properties);
  const extra = new Reader(embedded(properties.AdditionalFields));
  const id = reader.text('alertid') as string;
  const title = reader.text('title') ?? 'Microsoft Defender alert';
  const fields = defined<AlertFields>({
    host: part({
      name: reader.text('devicename') ?? extra.text('hostname'),
      id: reader.text('deviceid'),
      ip: reader.text('localip'),
    }),
    user: part({
      name: reader.text('accountname'),
      sid: reader.text('accountsid'),
      upn: reader.text('accountupn'),
      id: reader.text('accountobjectid'),
    }),
    file: part({
      name: reader.text('filename'),
      path: reader.text('folderpath'),
      sha256: reader.text('sha256'),
    }),
    process: part({ command_line: reader.text('processcommandline') }),
    ip: reader.text('remoteip'),
    url: reader.text('remoteurl'),
    subject: reader.text('emailsubject'),
    tactic: reader.text('category') ?? new Reader(embedded(properties.Categories)).text('0'),
    technique: techniqueId(new Reader(embedded(properties.AttackTechniques)).text('0')),
    rule: reader.text('detectionsource'),
  });
  return {
    // Every record has the alert's id: as the id of the delivery it would make the second record a repeat.
    external_id:
      `${id} ${text(body.category) ?? ''} ${reader.text('entitytype') ?? ''} ${reader.text('deviceid', 'sha256', 'remoteip', 'accountobjectid', 'accountname', 'remoteurl') ?? ''}`.trim(),
    title,
    description: '',
    severity: severity(reader.text('severity')),
    type: incidentType(title, fields.tactic),
    occurred_at: time(reader.text('timestamp')),
    raw: body,
    raw_email: null,
    recipient: null,
    fields,
    observables: [],
    fingerprint: ['alert', id],
  };
}

/** Advanced Hunting writes JSON into text columns. */
function embedded(value: Json | undefined): Json {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

function techniqueId(value: string | undefined): string | undefined {
  return value === undefined ? undefined : (/T\d{4}(?:\.\d{3})?/.exec(value)?.[0] ?? value);
}

function evidenceOf(body: JsonObject): Reader[] {
  const list = body.evidence ?? body.Evidence;
  return Array.isArray(list)
    ? list
        .slice(0, 200)
        .filter(isObject)
        .map((item) => new Reader(item))
    : [];
}

function firstOf(evidence: Reader[], ...paths: string[]): string | undefined {
  for (const item of evidence) {
    const found = item.text(...paths);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hostOf(evidence: Reader[], reader: Reader): AlertFields['host'] {
  const device = evidence.find(
    (item) => item.text('devicednsname', 'hostname', 'mdedeviceid', 'machineid') !== undefined,
  );
  return part({
    name: device?.text('devicednsname', 'hostname') ?? reader.text('computerdnsname', 'machinename'),
    id: device?.text('mdedeviceid', 'machineid') ?? reader.text('machineid'),
    ip: device?.text('lastipaddress', 'ipinterfaces.0'),
    os: device?.text('osplatform'),
  });
}

function userOf(evidence: Reader[], reader: Reader): AlertFields['user'] {
  const owner = evidence.find(
    (item) =>
      item.text(
        'useraccount.userprincipalname',
        'useraccount.accountname',
        'userprincipalname',
        'accountname',
      ) !== undefined,
  );
  return part({
    name:
      owner?.text('useraccount.accountname', 'accountname') ??
      reader.text('relateduser.username', 'loggedonusers.0.accountname'),
    sid: owner?.text('useraccount.usersid', 'usersid'),
    upn: owner?.text('useraccount.userprincipalname', 'userprincipalname'),
    id: owner?.text('useraccount.azureaduserid', 'aaduserid'),
  });
}

function fileOf(evidence: Reader[]): AlertFields['file'] {
  const prefixes = ['filedetails', 'imagefile', ''];
  for (const item of evidence) {
    for (const prefix of prefixes) {
      const at = (name: string) => item.text(prefix === '' ? name : `${prefix}.${name}`);
      const file = part({ name: at('filename'), path: at('filepath'), sha256: at('sha256'), md5: at('md5') });
      if (file !== undefined) return file;
    }
  }
  return undefined;
}

function mailFields(evidence: Reader[]): AlertFields {
  const mail = evidence.find(
    (item) => item.text('internetmessageid', 'networkmessageid', 'recipientemailaddress') !== undefined,
  );
  return defined<AlertFields>({
    sender: part({
      address: mail?.text('p2sender.emailaddress', 'p1sender.emailaddress', 'sender'),
      display: mail?.text('p2sender.displayname'),
      ip: mail?.text('senderip'),
    }),
    recipient: mail?.text('recipientemailaddress', 'recipient') ?? firstOf(evidence, 'primaryaddress'),
    subject: mail?.text('subject'),
    message_id: mail?.text('internetmessageid'),
  });
}

function evidenceObservables(item: Reader): ObservableValue[] {
  const found: ObservableValue[] = [];
  const add = (type: ObservableValue['type'], value: string | undefined) => {
    if (value !== undefined) found.push({ type, value });
  };
  add('ip', item.text('ipaddress'));
  add('ip', item.text('senderip'));
  add('url', item.text('url'));
  add('host', item.text('devicednsname', 'hostname'));
  add('email_address', item.text('useraccount.userprincipalname', 'primaryaddress'));
  add('email_address', item.text('p2sender.emailaddress', 'p1sender.emailaddress'));
  add('sha256', item.text('filedetails.sha256', 'imagefile.sha256', 'sha256'));
  return found;
}
