import { lookUp, type IncidentType, type NormalAlert } from '#contracts';
import { personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';

export const isOfAlertCenter = (alert: Reader): boolean =>
  alert.has('alertId', 'customerId', 'type') && (alert.has('source') || alert.has('data.@type'));

/** https://developers.google.com/workspace/admin/alertcenter/reference/rest/v1beta1/AlertMetadata */
const SCALE = worded('LOW..HIGH', { low: 'low', medium: 'medium', high: 'high' });
const STATES: Record<string, 'open' | 'resolved'> = {
  not_started: 'open',
  in_progress: 'open',
  closed: 'resolved',
};

/** https://developers.google.com/workspace/admin/alertcenter/reference/alert-types */
const TYPES: readonly [RegExp, IncidentType][] = [
  [/phish/i, 'phishing'],
  [/malware|device compromised/i, 'malware'],
  [/spam/i, 'spam'],
  [/leaked password|government|suspended|hijack/i, 'account_compromise'],
  [/suspicious (?:programmatic )?login/i, 'suspicious_login'],
  [/data loss prevention|data exported|takeout/i, 'data_exfiltration'],
  [/privilege|super admin|primary admin/i, 'privilege_escalation'],
  [/setting|rule|sso|misconfigur/i, 'policy_violation'],
];

export function readAlert(alert: Reader): FormatReading {
  const type = alert.text('type') as string;
  const status = alert.text('metadata.status');
  const [message] = alert.each('data.messages');
  const sender = alert.text('data.maliciousEntity.fromHeader', 'data.maliciousEntity.entity.emailAddress');
  const to = message?.text('recipient');
  return {
    id: alert.text('alertId') ?? null,
    title: alert.text('data.displayName', 'data.title', 'data.name') ?? type,
    severity: { said: alert.text('metadata.severity', 'data.ruleViolationInfo.severity'), scale: SCALE },
    type: TYPES.find(([form]) => form.test(type))?.[1] ?? [type],
    occurred_at: time(alert.text('startTime', 'createTime')),
    state: lookUp(STATES, status?.toLowerCase() ?? '') ?? null,
    fields: {
      vendor: part({ state: status }),
      event: part({
        category: type,
        provider: alert.text('source'),
        url: alert.text('securityInvestigationToolLink'),
        end: time(alert.text('endTime')) ?? undefined,
      }),
      rule: part({ name: type }),
      user:
        part({ ...personOf(alert.text('data.email', 'data.actorEmail', 'data.loginDetails.email')) }) ?? null,
      host:
        part({ name: alert.text('data.events.0.deviceModel'), id: alert.text('data.events.0.deviceId') }) ??
        null,
      source: part({ ip: alert.text('data.loginDetails.ipAddress', 'data.ipAddress') }),
      email:
        message === undefined && sender === undefined
          ? null
          : (part({
              from: {
                address: personOf(sender)?.email,
                display_name: alert.text('data.maliciousEntity.displayName'),
              },
              to: { address: to === undefined ? [] : [to] },
              subject: message?.text('subjectText'),
              message_id: message?.text('messageId'),
            }) as NormalAlert['email']),
    },
  };
}
