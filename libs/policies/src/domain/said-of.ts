import type { JsonObject } from '#contracts';
import { alertWith } from './alert-fields.ts';
import type { PolicyFacts } from './request.ts';

/** Of more alerts, or of more that differ, a condition is not asked: not all of them would be known. */
export const MOST_ALERTS = 1000;
const MOST_DIFFERENT = 200;

/**
 * What alerts say in these fields, each combination once.
 * @param alerts one more than MOST_ALERTS when there are more
 */
export function saidOf(
  fields: readonly string[],
  alerts: readonly JsonObject[],
): Required<Pick<PolicyFacts, 'alerts'>> & Pick<PolicyFacts, 'more_alerts'> {
  const said = new Map(
    alerts.slice(0, MOST_ALERTS).map((alert) => {
      const seen = alertWith(fields, alert);
      return [JSON.stringify(seen), seen];
    }),
  );
  const more = alerts.length > MOST_ALERTS || said.size > MOST_DIFFERENT;
  return { alerts: [...said.values()].slice(0, MOST_DIFFERENT), ...(more ? { more_alerts: true } : {}) };
}
