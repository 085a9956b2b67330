import { lookUp, type IncidentType, type Json, type JsonObject, type NormalAlert } from '#contracts';
import { ipOf, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const office365 = defineFormat({
  name: 'office_365',
  title: 'Microsoft 365 audit log',
  vendor: 'Microsoft',
  product: 'Microsoft 365',
  watches: 'application',
  sender:
    'Whatever forwards the Office 365 Management Activity API or the unified audit log (a SIEM, a Logic App, a script)',
  reads:
    'Audit records of Exchange, SharePoint, OneDrive, Teams, Entra ID and the security centre: bare, in a list, or in AuditData as text.',
  authentications: ['header', 'bearer', 'basic', 'hmac'],
  samples,
  recognises: (alert) =>
    alert.has('operation', 'workload', 'creationTime') ||
    alert.has('auditData.operation', 'auditData.workload'),
  read: (alert) => {
    const inner = objectIn(alert.at('auditData'));
    return readRecord(inner === undefined ? alert : new Reader(inner));
  },
});

function objectIn(data: Json | undefined): JsonObject | undefined {
  if (typeof data !== 'string') return isObject(data) ? data : undefined;
  try {
    const parsed = JSON.parse(data) as Json;
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** https://learn.microsoft.com/purview/audit-log-activities: what their names do not say to people. */
const WORDS: Record<string, string> = {
  userloggedin: 'Sign-in',
  userloginfailed: 'Failed sign-in',
  'new-inboxrule': 'New inbox rule',
  'set-inboxrule': 'Inbox rule changed',
  updateinboxrules: 'Inbox rules changed',
  'remove-inboxrule': 'Inbox rule removed',
  'set-mailbox': 'Mailbox settings changed',
  'add-mailboxpermission': 'Access to a mailbox granted',
  'add-recipientpermission': 'Permission to send as somebody granted',
  'new-transportrule': 'New mail flow rule',
  'set-transportrule': 'Mail flow rule changed',
  mailitemsaccessed: 'Mail items read',
  filedownloaded: 'File downloaded',
  filesyncdownloadedfull: 'Files synchronised to a device',
  filemalwaredetected: 'Malware in a file',
  anonymouslinkcreated: 'Link for anybody created',
  securelinkcreated: 'Secure link created',
  addedtosecurelink: 'Somebody added to a secure link',
  sharingset: 'Sharing changed',
  sharinginvitationcreated: 'Invitation to share created',
  companylinkcreated: 'Link for the company created',
  'set-adminauditlogconfig': 'Audit log settings changed',
  timaildata: 'Malicious mail',
  tiurlclickdata: 'Click on a malicious link',
};

const TYPES: readonly [RegExp, IncidentType][] = [
  [/^(?:timail|tiurl)/i, 'phishing'],
  [/malware/i, 'malware'],
  [/inboxrule|set-mailbox$|transportrule|mailitemsaccessed/i, 'account_compromise'],
  [/mailboxpermission|recipientpermission|member to role|rolegroup/i, 'privilege_escalation'],
  [/userlogg|userlogin/i, 'suspicious_login'],
  [/anonymouslink|securelink|sharing/i, 'policy_violation'],
  [/auditlogconfig/i, 'policy_violation'],
  [/strong authentication|password|credential/i, 'account_compromise'],
  [/filedownloaded|filesyncdownloaded|filecopied/i, 'data_exfiltration'],
];

function readRecord(alert: Reader): FormatReading {
  const operation = (alert.text('operation') as string).replace(/\.$/, '');
  const forwarded = alert.text(
    'parameters.forwardingSmtpAddress',
    'parameters.forwardTo',
    'parameters.redirectTo',
  );
  // Records of the security centre are alerts: their operation says only that there is one.
  const named = /^Alert/i.test(operation) ? alert.text('name') : undefined;
  const words = named ?? lookUp(WORDS, operation.toLowerCase()) ?? readable(operation);
  const failed = /^(?:failed|failure|false)$/i.test(alert.text('resultStatus') ?? '');
  const status = named === undefined ? undefined : alert.text('status');
  return {
    id: alert.text('id') ?? null,
    title:
      forwarded === undefined
        ? `${words}${failed && !/fail/i.test(words) ? ' (failed)' : ''}`
        : `${words}, mail is forwarded to ${forwarded.replace(/^smtp:/i, '')}`,
    title_is_action: named === undefined,
    description: alert.text('comments', 'data.ad', 'data.description') ?? '',
    severity: { said: alert.text('severity', 'data.alertSeverity', 'data.severity') },
    type:
      named === undefined
        ? (TYPES.find(([form]) => form.test(operation))?.[1] ?? null)
        : [alert.text('category'), named, alert.text('data.op')],
    occurred_at: time(alert.text('creationTime')),
    state: status === undefined ? null : /^(?:resolved|dismissed)$/i.test(status) ? 'resolved' : 'open',
    fields: fieldsOf(alert, operation),
    ...(forwarded === undefined || !forwarded.includes('@')
      ? {}
      : { observables: [{ type: 'email_address' as const, value: forwarded.replace(/^smtp:/i, '') }] }),
  };
}

function fieldsOf(alert: Reader, operation: string): NonNullable<FormatReading['fields']> {
  const address = ipOf(alert.text('clientIP', 'clientIPAddress', 'actorIpAddress', 'senderIp'));
  const mail = alert.has('networkMessageId') || alert.has('internetMessageId');
  return {
    event: part({
      action: operation,
      category: alert.text('category'),
      outcome: alert.text('resultStatus'),
      reason: alert.text('logonError', 'resultStatusDetail'),
      url: alert.text('eventDeepLink'),
    }),
    user: part({ ...personOf(userOf(alert)), target: targetOf(alert) }) ?? null,
    host:
      part({ name: alert.text('deviceProperties.displayName', 'deviceName', 'deviceDisplayName') }) ?? null,
    source: part({ ip: address?.ip, port: address?.port }),
    destination: null,
    file: part({
      name: alert.text('sourceFileName'),
      path: alert.text('sourceRelativeUrl'),
      hash: { sha256: alert.text('fileData.sha256', 'attachments.sha256') },
    }),
    process: null,
    email: mail
      ? (part({
          from: { address: alert.text('p2Sender', 'p1Sender') },
          to: { address: alert.texts('recipients') },
          sender: { ip: alert.text('senderIp') },
          subject: alert.text('subject'),
          message_id: alert.text('internetMessageId'),
        }) as NormalAlert['email'])
      : null,
    cloud: part({ service: { name: alert.text('workload') } }),
    resource: part({ id: alert.text('objectId'), type: alert.text('itemType') }),
  };
}

/** Some workloads name the mailbox or its number where others name who acts. */
function userOf(alert: Reader): string | undefined {
  if (/^SecurityComplianceAlerts$/i.test(alert.text('userId') ?? '')) {
    const about = alert.text('data.eid', 'data.f3u');
    return about?.includes('@') === true ? about : undefined;
  }
  const user = alert.text('userId');
  return user !== undefined && /^(?:S-1-|[0-9a-f-]{36}$|Not Available$)/i.test(user)
    ? (alert.text('mailboxOwnerUPN') ?? user)
    : user;
}

function targetOf(alert: Reader): NonNullable<NormalAlert['user']>['target'] {
  const whom = alert.text('targetUserOrGroupName', 'parameters.identity', 'mailboxOwnerUPN');
  if (whom === undefined || !whom.includes('@') || whom === alert.text('userId')) return undefined;
  return { ...personOf(whom) };
}
