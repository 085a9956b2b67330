import type { IncidentType, JsonObject } from '#contracts';
import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { mailParts, mailSeverity, mailTitle } from '../../reading/mail.ts';
import { personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const abnormal = defineFormat({
  name: 'abnormal',
  title: 'Abnormal Security',
  vendor: 'Abnormal',
  watches: 'email',
  sender: "Abnormal's webhook or SIEM integration, or whatever forwards the answers of its API",
  reads: 'Threats with their messages, cases of account takeover, and campaigns that people reported.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (alert) => isMessage(alert) || isCase(alert) || isCampaign(alert),
  unwrap: unwrapThreat,
  read: (alert) =>
    isCase(alert) ? readCase(alert) : isCampaign(alert) ? readCampaign(alert) : readMessage(alert),
});

const isMessage = (alert: Reader): boolean =>
  alert.has('abxMessageId') || (alert.has('threatId', 'attackType') && alert.has('attackVector'));
const isCase = (alert: Reader): boolean =>
  alert.has('caseId') && (alert.has('affectedEmployee') || alert.has('severity_level', 'case_status'));
const isCampaign = (alert: Reader): boolean => alert.has('campaignId', 'judgementStatus');

/** A threat of the API holds its messages; the webhook puts the event's kind around it. */
function unwrapThreat(body: JsonObject): JsonObject[] | null {
  const threat = isObject(body.threat) ? body.threat : body;
  const { messages, ...common } = threat;
  if (!Array.isArray(messages) || typeof common.threatId !== 'string') return null;
  const known = messages.filter(isObject);
  return known.length === 0
    ? null
    : known.map((message) => ({ threatId: common.threatId as string, ...message }));
}

/** Attack types of the API's `Threats`. */
const TYPES: readonly [RegExp, IncidentType][] = [
  [/malware|ransom/i, 'malware'],
  [/business email|invoice|payment|bec|vendor|payroll|extortion|scam|impersonat|fraud|gift card/i, 'bec'],
  [/phish|credential|social engineering/i, 'phishing'],
  [/account takeover|internal-to-internal|compromis/i, 'account_compromise'],
  [/reconnaissance/i, 'phishing'],
  [/spam|graymail|promot/i, 'spam'],
];

function typeOf(attack: string | undefined): IncidentType {
  return TYPES.find(([form]) => form.test(attack ?? ''))?.[1] ?? 'phishing';
}

function readMessage(alert: Reader): FormatReading {
  const attack = alert.text('attackType');
  const type = typeOf(attack);
  const status = alert.text('remediationStatus') ?? '';
  const stopped =
    alert.text('autoRemediated') === 'true' ||
    alert.text('postRemediated') === 'true' ||
    /^(?:auto|post|manual)?.?remediated$|prevented|quarantin/i.test(status);
  const subject = alert.text('subject');
  return {
    id: alert.text('abxMessageIdStr', 'abxMessageId', 'threatId') ?? null,
    title: mailTitle(attack === undefined ? 'Attack by mail' : `${attack} by mail`, subject),
    description: alert.texts('summaryInsights').join('; '),
    severity: mailSeverity(type, stopped ? 'stopped' : 'delivered'),
    type,
    occurred_at: time(alert.text('receivedTime', 'sentTime')),
    state: null,
    fields: {
      ...mailParts({
        from: alert.text('fromAddress'),
        reply_to: alert.text('replyToEmails'),
        to: alert.has('recipientAddress') ? alert.texts('recipientAddress') : alert.texts('toAddresses'),
        subject,
        message_id: alert.text('internetMessageId'),
        sender_ip: alert.text('senderIpAddress'),
        urls: [...alert.texts('urls'), ...alert.texts('links.url')],
      }),
      vendor: { state: alert.text('remediationStatus'), verdict: stopped ? 'quarantined' : 'allowed' },
      event: { category: attack, url: alert.text('abxPortalUrl'), reason: alert.text('attackStrategy') },
      rule: part({ name: attack, category: alert.text('attackVector') }),
      file: part({ name: alert.text('attachmentNames', 'attachments') }) ?? null,
      url: part({ full: alert.text('urls', 'links.url') }) ?? null,
      source: null,
      host: null,
      resource: null,
    },
  };
}

function readCase(alert: Reader): FormatReading {
  const kind = alert.text('severity') ?? 'Account takeover';
  const status = alert.text('case_status', 'caseStatus');
  const person = personOf(alert.text('affectedEmployee'));
  return {
    id: `case ${alert.text('caseId') ?? ''}`,
    title: kind,
    description: alert.text('description', 'genai_summary') ?? '',
    severity: { said: alert.text('severity_level', 'severityLevel') },
    type: /account takeover|compromis/i.test(kind) ? 'account_compromise' : [kind],
    occurred_at: time(alert.text('firstObserved', 'customerVisibleTime')),
    state: /acknowledged|resolved|closed|not an attack/i.test(status ?? '') ? 'resolved' : 'open',
    fields: {
      user: person,
      event: { category: alert.text('analysis') },
      vendor: {
        state: status,
        // What was not remediated is an account, and was let through by nobody.
        verdict: /not an attack/i.test(status ?? '') ? 'false_positive' : null,
      },
      email: null,
      host: null,
      source: null,
      resource: null,
    },
    grouping: ['case', person?.email],
  };
}

/** What somebody reported to the abuse mailbox, and what became of it. */
function readCampaign(alert: Reader): FormatReading {
  const judged = alert.text('judgementStatus') ?? '';
  const attack = alert.text('attackType');
  const subject = alert.text('subject');
  const bad = /malicious|phish|spam/i.test(judged);
  const type = bad ? typeOf(attack ?? judged) : null;
  return {
    id: alert.text('campaignId') ?? null,
    title: mailTitle('Reported mail', subject, `judged ${judged.toLowerCase()}`),
    severity: mailSeverity(
      type,
      /remediat|moved|deleted/i.test(alert.text('overallStatus') ?? '') ? 'stopped' : 'delivered',
    ),
    type,
    occurred_at: time(alert.text('firstReported', 'lastReported')),
    state: null,
    fields: {
      ...mailParts({
        from: alert.text('fromAddress'),
        to: alert.texts('recipientAddress'),
        subject,
        message_id: alert.text('internetMessageId'),
      }),
      vendor: {
        state: alert.text('overallStatus'),
        verdict: /safe|no action/i.test(judged) ? 'benign' : undefined,
      },
      event: { category: attack },
      source: null,
      host: null,
      resource: null,
    },
  };
}
