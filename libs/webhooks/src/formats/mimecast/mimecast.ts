import type { IncidentType, Json, JsonObject, VendorVerdict } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { mailParts, mailSeverity, mailTitle } from '../../reading/mail.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const mimecast = defineFormat({
  name: 'mimecast',
  title: 'Mimecast',
  vendor: 'Mimecast',
  watches: 'email',
  sender:
    "Whatever forwards Mimecast's logs: those of Targeted Threat Protection and the SIEM events, old and new",
  reads: 'Clicked and scanned links, attachments, impersonations, and the security events of the SIEM feed.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (log) => kindOf(log) !== null,
  unwrap: unwrapLogs,
  read: readLog,
});

type Kind = 'click' | 'attachment' | 'impersonation' | 'event' | 'mta';

function kindOf(log: Reader): Kind | null {
  if (log.has('userEmailAddress', 'ttpDefinition') || log.has('userEmailAddress', 'scanResult'))
    return 'click';
  if (log.has('actionTriggered', 'fileHash') || log.has('actionTriggered', 'senderAddress'))
    return 'attachment';
  if (log.has('taggedMalicious', 'senderAddress')) return 'impersonation';
  if (log.has('aggregateId', 'processingId', 'type')) return 'event';
  return log.has('aCode', 'acc') ? 'mta' : null;
}

/** `{meta, data: [{clickLogs: […]}]}`: an answer of the TTP logs. */
function unwrapLogs(body: JsonObject): Json[] | null {
  if (!isObject(body.meta) || !Array.isArray(body.data)) return null;
  const lists = body.data
    .filter(isObject)
    .flatMap((page) => [page.clickLogs, page.attachmentLogs, page.impersonationLogs])
    .filter((list) => Array.isArray(list));
  return lists.length === 0 ? null : lists.flat();
}

interface Found {
  type: IncidentType | null;
  title: string;
}

function readLog(log: Reader): FormatReading {
  const kind = kindOf(log);
  const found = foundIn(log, kind);
  const stopped = wasStopped(log);
  const subject = log.text('subject');
  return {
    id: kind === 'impersonation' ? (log.text('id') ?? null) : (log.text('processingId') ?? null),
    title: mailTitle(found.title, subject),
    description: log.text('details', 'definition', 'ttpDefinition', 'rejectionInfo', 'RejInfo') ?? '',
    severity: mailSeverity(found.type, stopped ? 'stopped' : isTold(log) ? 'delivered' : 'detected'),
    type: found.type,
    occurred_at: time(log.text('date', 'eventTime', 'timestamp', 'datetime')),
    state: null,
    fields: {
      ...mailParts({
        from: log.text(
          'fromUserEmailAddress',
          'senderAddress',
          'senderHeader',
          'headerFrom',
          'senderEnvelope',
          'Sender',
        ),
        to: log.texts('userEmailAddress', 'recipientAddress', 'recipients', 'Rcpt', 'Recipient'),
        subject,
        message_id: log.text('messageId', 'MsgId'),
        sender_ip: log.text('sendingIp', 'senderIpAddress', 'senderIp', 'sourceIp', 'IP'),
        urls: log.texts('url'),
      }),
      event: {
        action: log.text('action', 'actionTriggered', 'actions', 'Act'),
        category: log.text('category', 'urlCategory', 'type'),
        reason: log.text('rejectionType', 'RejType'),
        // `hits` are of the words and names that were looked for.
        count: null,
      },
      vendor: { verdict: verdictOf(log, found.type, stopped) },
      rule: part({ name: log.text('definition', 'ttpDefinition', 'policyDefinition', 'Definition') }) ?? null,
      file:
        part({
          name: log.text('fileName', 'filenameForMalware', 'fileName.0'),
          hash: {
            sha256: hash(log, 64, 'sha256', 'fileHash'),
            sha1: hash(log, 40, 'sha1'),
            md5: hash(log, 32, 'md5'),
          },
        }) ?? null,
      url: part({ full: log.text('url') }) ?? null,
      source: null,
      destination: null,
      host: null,
      resource: null,
      cloud: null,
    },
  };
}

const hash = (log: Reader, length: number, ...paths: string[]): string | undefined =>
  paths.map((path) => log.text(path)).find((said) => said?.length === length);

function verdictOf(log: Reader, type: IncidentType | null, stopped: boolean): VendorVerdict {
  if (stopped) return isHeld(log) ? 'quarantined' : 'blocked';
  if (type === null) return 'benign';
  return isTold(log) ? 'allowed' : 'detected';
}

/** Many an event of the feed says what was found and not what was done. */
const isTold = (log: Reader): boolean => log.has('delivered') || actionsOf(log) !== '';

const isHeld = (log: Reader): boolean => /hold|held|quarantin|sandbox/i.test(actionsOf(log));

function actionsOf(log: Reader): string {
  return log.texts('action', 'actions', 'actionTriggered', 'Act', 'subtype').join(' ');
}

function wasStopped(log: Reader): boolean {
  if (log.text('delivered') === 'false' || log.has('rejectionType') || log.has('RejType')) return true;
  return /block|hold|held|reject|\brej\b|\bhld\b|\bbnc\b|quarantin|bounce|deny|removed?|drop\b/i.test(
    actionsOf(log),
  );
}

function foundIn(log: Reader, kind: Kind | null): Found {
  if (kind === 'click') return ofLink(log);
  if (kind === 'attachment')
    return /safe|clean/i.test(log.text('result') ?? '')
      ? { type: null, title: 'Attachment found clean in mail' }
      : { type: 'malware', title: 'Malicious attachment in mail' };
  if (kind === 'impersonation') return { type: 'bec', title: 'Impersonation by mail' };
  return ofEvent(log, kind === 'event' ? (log.text('type') ?? '') : '');
}

function ofLink(log: Reader): Found {
  const clicked = /click/i.test(log.text('creationMethod') ?? '');
  if (!/malicious|suspicious|block/i.test(`${log.text('scanResult') ?? ''} ${log.text('actions') ?? ''}`))
    return { type: null, title: clicked ? 'Clean link clicked in mail' : 'Clean link in mail' };
  return { type: 'phishing', title: clicked ? 'Malicious link clicked in mail' : 'Malicious link in mail' };
}

/** "Understanding SIEM logs": kinds of the new feed, and the fields of the old one that tell the same. */
function ofEvent(log: Reader, kind: string): Found {
  if (/url protect|internal email protect/i.test(kind))
    return { type: 'phishing', title: 'Malicious link in mail' };
  if (/impersonation/i.test(kind)) return { type: 'bec', title: 'Impersonation by mail' };
  if (/attachment|^av$|virus/i.test(kind) || log.has('Virus') || log.has('virusFound'))
    return { type: 'malware', title: `Malware${virusOf(log)} in mail` };
  if (/spam/i.test(kind) || Number(log.text('SpamScore') ?? '0') >= 28)
    return { type: 'spam', title: 'Spam' };
  if (log.has('rejectionType') || log.has('RejType'))
    return { type: 'other', title: `Mail rejected (${log.text('rejectionType', 'RejType') ?? ''})` };
  return { type: null, title: kind === 'delivery' ? 'Delivery of mail' : 'Mail' };
}

function virusOf(log: Reader): string {
  const name = log.text('Virus', 'virusFound');
  return name === undefined ? '' : ` ${name}`;
}
