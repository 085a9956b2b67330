import type { IncidentType } from '#contracts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { personAt } from './people.ts';

/** https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities */
const TYPES: readonly [RegExp, IncidentType][] = [
  [
    /member to role|eligible member|role (?:assignment|definition)|owner to (?:application|service|group)/i,
    'privilege_escalation',
  ],
  [/app role assignment|delegated permission|consent to application/i, 'privilege_escalation'],
  [
    /credential|certificates and secrets|security info|strong authentication|password|fraud reported|suspicious activity/i,
    'account_compromise',
  ],
  [
    /conditional access|named location|policy|invite external|federation|domain authentication/i,
    'policy_violation',
  ],
];

/** A directory audit: who did what to whom or to what. */
export function readAudit(own: Reader): FormatReading {
  const activity = own.text('activityDisplayName') as string;
  const failed = /^(?:failure|timeout)$/i.test(own.text('result') ?? '');
  const targets = own.each('targetResources');
  const whom = targets.find((one) => one.text('type')?.toLowerCase() === 'user');
  const what =
    targets.find((one) => one !== whom && one.has('displayName')) ?? targets.find((one) => one !== whom);
  const app = part({
    name: own.text('initiatedBy.app.displayName'),
    id: own.text('initiatedBy.app.servicePrincipalId'),
  });
  const ip = own.text('initiatedBy.user.ipAddress', 'initiatedBy.app.ipAddress', 'additionalDetails.ipaddr');
  return {
    id: own.text('id') ?? null,
    title: `${activity}${failed ? ' (failed)' : ''}`,
    title_is_action: true,
    // Audits have none; `Level` is Azure Monitor's.
    severity: { said: undefined },
    type: TYPES.find(([form]) => form.test(activity))?.[1] ?? null,
    occurred_at: time(own.text('activityDateTime')),
    state: null,
    fields: {
      event: part({
        action: activity,
        category: own.text('category'),
        outcome: own.text('result'),
        reason: own.text('resultReason'),
      }),
      user: part({
        ...(personAt(own, 'initiatedBy.user.') ?? app),
        target: whom === undefined ? undefined : personAt(whom, ''),
      }),
      host: null,
      source: part({ ip }),
      resource:
        part({ id: what?.text('id'), name: what?.text('displayName'), type: what?.text('type') }) ?? null,
    },
  };
}
