import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { personAt, sourceAt } from './people.ts';
import { riskInWords, riskType } from './risk.ts';

/** What says that nothing is known of a risk, or that the licence does not show it. */
const NO_RISK = /^(?:none|hidden|unknownFutureValue)$/i;

export function readSignIn(own: Reader, alert: Reader): FormatReading {
  const risk = [own.text('riskLevelDuringSignIn'), own.text('riskLevelAggregated')].find(
    (level) => level !== undefined && !NO_RISK.test(level),
  );
  const risks = own.texts('riskEventTypes_v2', 'riskEventTypes');
  const code = own.text('status.errorCode') ?? alert.text('resultType');
  const failed = code !== undefined && code !== '0';
  const app = own.text('appDisplayName', 'resourceDisplayName');
  const what = failed ? 'Failed sign-in' : risk === undefined ? 'Sign-in' : 'Risky sign-in';
  const why = risks.length === 0 ? '' : `, ${risks.map(riskInWords).join(', ')}`;
  const service = own.text('servicePrincipalName');
  const user =
    personAt(own, '', ['userDisplayName']) ?? part({ name: service, id: own.text('servicePrincipalId') });
  const of = user?.name === undefined ? '' : ` of ${user.name}`;
  return {
    id: own.text('id') ?? null,
    title: `${what}${of}${app === undefined ? '' : ` to ${app}`}${why}`,
    severity: { said: risk },
    type: riskType(risks) ?? 'suspicious_login',
    occurred_at: time(own.text('createdDateTime') ?? alert.text('time')),
    state: null,
    fields: {
      vendor: part({
        state: own.text('riskState'),
        verdict:
          own.text('conditionalAccessStatus')?.toLowerCase() === 'failure' ? ('blocked' as const) : undefined,
      }),
      event: part({
        action: 'Sign-in',
        code,
        outcome: failed ? 'failure' : 'success',
        reason: own.text('status.failureReason') ?? (failed ? alert.text('resultDescription') : undefined),
        category: alert.text('category'),
      }),
      user,
      host:
        part({
          name: own.text('deviceDetail.displayName'),
          id: own.text('deviceDetail.deviceId'),
          os: { name: own.text('deviceDetail.operatingSystem') },
        }) ?? null,
      source: sourceAt(own),
      resource: part({ id: own.text('appId', 'resourceId'), name: app, type: 'application' }),
    },
  };
}
