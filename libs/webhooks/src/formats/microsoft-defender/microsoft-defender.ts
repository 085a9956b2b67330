import type { NormalAlert, VendorVerdict } from '#contracts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import type { ObservableValue } from '#incidents';
import { fileNameOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const microsoftDefender = defineFormat({
  name: 'microsoft_defender',
  title: 'Microsoft Defender',
  vendor: 'Microsoft',
  product: 'Defender',
  watches: 'edr',
  sender:
    'Whatever forwards the alerts of Graph or of Defender for Endpoint, or the streaming API through an event hub',
  reads:
    "Graph's alerts_v2 and incidents, Defender for Endpoint's own alerts, and the records of Advanced Hunting (AlertInfo, AlertEvidence); alone, in a list, in value or in records.",
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) => isStreamed(alert) || isGraph(alert) || isEndpoint(alert),
  read: (alert) => (isStreamed(alert) ? streamed(alert) : defenderAlert(alert)),
});

const isStreamed = (alert: Reader): boolean => alert.has('properties.alertid') && alert.has('category');
const isGraph = (alert: Reader): boolean =>
  alert.text('@odata.type')?.startsWith('#microsoft.graph.security.alert') === true ||
  alert.has('id', 'displayName', 'severity', 'incidentWebUrl') ||
  (alert.has('id', 'title', 'severity') &&
    (alert.has('serviceSource') || alert.has('detectionSource') || alert.has('alertWebUrl')));
const isEndpoint = (alert: Reader): boolean =>
  alert.has('id', 'title', 'severity') &&
  (alert.has('machineId') || alert.has('computerDnsName') || alert.has('alertCreationTime'));

function defenderAlert(alert: Reader): FormatReading {
  const evidence = alert.each('evidence');
  const title = alert.text('title', 'alertdisplayname', 'displayname', 'alerttitle');
  const techniques = alert.texts('mitreTechniques');
  const far = evidence.filter(isFarEnd);
  const near = evidence.filter((item) => !isFarEnd(item));
  const country = firstOf(near, 'countrylettercode', 'location.countryname');
  const category = alert.text('category');
  const description = alert.text('description');
  const fields = {
    event: { category, url: alert.text('alertweburl', 'alertlink', 'incidentweburl') },
    vendor: {
      state: alert.text('status'),
      verdict: decided(alert) ?? remediation(evidence),
    },
    rule: part({ id: alert.text('detectorid', 'alertpolicyid'), name: title }),
    host: hostOf(evidence, alert),
    user: userOf(evidence, alert),
    file: fileOf(evidence),
    process: processOf(evidence),
    source:
      part({
        ip: firstOf(near, 'ipaddress') ?? alert.text('ipaddress'),
        geo: country?.length === 2 ? { country_iso_code: country } : { country_name: country },
      }) ?? (far.length > 0 ? null : undefined),
    destination: part({ ip: firstOf(far, 'ipaddress') }),
    url: part({ full: firstOf(evidence, 'url') }),
    email: mailOf(evidence),
    threat: part({
      tactic: { name: [category].filter((name) => name !== undefined) },
      technique: { id: techniques },
    }),
  } as NormalAlert;
  return {
    id: alert.text('id', 'alertid', 'systemalertid') ?? null,
    title,
    description: description ?? '',
    severity: { said: alert.text('severity') },
    type: [title, category, description, alert.text('threatfamilyname')],
    occurred_at: time(
      alert.text('firstactivitydatetime', 'createddatetime', 'alertcreationtime', 'firsteventtime'),
    ),
    fields,
    observables: evidence.flatMap(evidenceObservables),
    grouping: [
      title,
      fields.host?.name,
      fields.user?.email ?? fields.user?.name,
      fields.file?.hash?.sha256,
      fields.email?.message_id,
      fields.source?.ip,
    ],
  };
}

/** `informationalExpectedActivity` is what somebody was meant to do. */
function decided(alert: Reader): VendorVerdict | undefined {
  const said = alert.text('classification', 'determination') ?? '';
  return /^informational/i.test(said) ? 'benign' : verdictOf(said);
}

/** Nothing was done of these yet. https://learn.microsoft.com/graph/api/resources/security-alertevidence */
const WAITING = /^(?:active|pendingApproval|declined|running|notFound)$/i;
const WORST_FIRST: readonly VendorVerdict[] = ['allowed', 'detected', 'quarantined', 'blocked'];

/** Of several pieces of evidence the one that is worst off: what is left of something was not stopped. */
function remediation(evidence: Reader[]): VendorVerdict | undefined {
  const told = evidence
    .flatMap((item) => item.text('remediationstatus', 'detectionstatus') ?? [])
    .map((status) => (WAITING.test(status) ? 'detected' : verdictOf(status)));
  return WORST_FIRST.find((verdict) => told.includes(verdict));
}

/** AlertInfo and AlertEvidence records of one alert come apart: the alert's id brings them together. */
function streamed(record: Reader): FormatReading {
  const properties = new Reader(record.at('properties') ?? {});
  const extra = new Reader(record.at('properties.AdditionalFields') ?? {});
  const id = properties.text('alertid') as string;
  const tactic = properties.text('category', 'categories.0');
  const path = properties.text('folderpath');
  const fields = {
    event: { category: tactic },
    rule: part({ name: properties.text('title'), category: properties.text('detectionsource') }),
    host: part({
      name: properties.text('devicename') ?? extra.text('hostname'),
      id: properties.text('deviceid'),
      ip: properties.text('localip'),
    }),
    user: part({
      name: properties.text('accountname'),
      domain: properties.text('accountdomain'),
      email: properties.text('accountupn'),
      id: properties.text('accountsid', 'accountobjectid'),
    }),
    file: part({ name: properties.text('filename'), path, hash: { sha256: properties.text('sha256') } }),
    process: part({
      name: properties.text('filename') ?? fileNameOf(path),
      command_line: properties.text('processcommandline'),
    }),
    source: null,
    destination: part({ ip: properties.text('remoteip') }),
    url: part({ full: properties.text('remoteurl') }),
    email: part({ subject: properties.text('emailsubject') }),
    threat: part({
      tactic: { name: tactic === undefined ? [] : [tactic] },
      technique: {
        id: properties
          .texts('attacktechniques')
          .flatMap((said) => /T\d{4}(?:\.\d{3})?/.exec(said)?.[0] ?? []),
      },
    }),
  } as FormatReading['fields'];
  return {
    // Every record has the alert's id: as the id of the delivery it would make the second record a repeat.
    id: `${id} ${record.text('category') ?? ''} ${properties.text('entitytype') ?? ''} ${properties.text('deviceid', 'sha256', 'remoteip', 'accountobjectid', 'accountname', 'remoteurl') ?? ''}`.trim(),
    title: properties.text('title') ?? 'Evidence of an alert',
    description: '',
    severity: { said: properties.text('severity') },
    type: [properties.text('title'), tactic],
    occurred_at: time(properties.text('timestamp')),
    ...(fields === undefined ? {} : { fields }),
    grouping: ['alert', id],
  };
}

/** https://learn.microsoft.com/graph/api/resources/security-alertevidence: roles. Without any an address is where it came from. */
function isFarEnd(item: Reader): boolean {
  return item.texts('roles').some((role) => /^(?:destination|commandAndControl)$/i.test(role));
}

function firstOf(evidence: Reader[], ...paths: string[]): string | undefined {
  for (const item of evidence) {
    const found = item.text(...paths);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hostOf(evidence: Reader[], alert: Reader): NormalAlert['host'] {
  const device = evidence.find((item) =>
    ['devicednsname', 'hostname', 'mdedeviceid', 'machineid'].some((name) => item.has(name)),
  );
  return part({
    name: device?.text('devicednsname', 'hostname') ?? alert.text('computerdnsname', 'machinename'),
    id: device?.text('mdedeviceid', 'machineid') ?? alert.text('machineid'),
    ip: device?.text('lastipaddress', 'ipinterfaces.0'),
    os: { name: device?.text('osplatform') },
  });
}

function userOf(evidence: Reader[], alert: Reader): NormalAlert['user'] {
  const owner = evidence.find((item) =>
    ['useraccount.userprincipalname', 'useraccount.accountname', 'userprincipalname', 'accountname'].some(
      (name) => item.has(name),
    ),
  );
  return part({
    name:
      owner?.text('useraccount.accountname', 'accountname') ??
      alert.text('relateduser.username', 'loggedonusers.0.accountname'),
    domain: owner?.text('useraccount.domainname', 'domainname') ?? alert.text('relateduser.domainname'),
    email: owner?.text('useraccount.userprincipalname', 'userprincipalname'),
    id: owner?.text('useraccount.usersid', 'usersid', 'useraccount.azureaduserid', 'aaduserid'),
  });
}

function fileOf(evidence: Reader[]): NormalAlert['file'] {
  for (const item of evidence) {
    for (const prefix of ['filedetails.', 'imagefile.', '']) {
      const at = (name: string): string | undefined => item.text(`${prefix}${name}`);
      const name = at('filename');
      const folder = at('filepath');
      const path =
        folder === undefined || name === undefined || folder.endsWith(name) ? folder : `${folder}\\${name}`;
      const file = part({ name, path, hash: { sha256: at('sha256'), sha1: at('sha1'), md5: at('md5') } });
      if (file !== undefined) return file;
    }
  }
  return undefined;
}

function processOf(evidence: Reader[]): NormalAlert['process'] {
  const process = evidence.find((item) => item.has('processcommandline') || item.has('processid'));
  return part({
    name: process?.text('imagefile.filename', 'filename'),
    command_line: process?.text('processcommandline'),
    parent: { name: process?.text('parentprocessimagefile.filename', 'parentprocessfilename') },
  });
}

function mailOf(evidence: Reader[]): NormalAlert['email'] {
  const mail = evidence.find((item) =>
    ['internetmessageid', 'networkmessageid', 'recipientemailaddress'].some((name) => item.has(name)),
  );
  const to = mail?.text('recipientemailaddress', 'recipient') ?? firstOf(evidence, 'primaryaddress');
  return part({
    from: {
      address: mail?.text('p2sender.emailaddress', 'p1sender.emailaddress', 'sender'),
      display_name: mail?.text('p2sender.displayname'),
    },
    sender: { ip: mail?.text('senderip') },
    to: { address: to === undefined ? [] : [to] },
    subject: mail?.text('subject'),
    message_id: mail?.text('internetmessageid'),
  }) as NormalAlert['email'];
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
