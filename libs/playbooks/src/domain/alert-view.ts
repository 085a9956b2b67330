import type { Json, JsonObject } from '#contracts';
import { addFormerNames, normalFields, type IncidentSnapshot } from '#incidents';
import { expressible } from './views.ts';

/**
 * One alert as expressions see it: its normal fields beside its own. What an alert lacks is there as null, and lists are
 * empty, so that `alert.host.name != null` is always an answer. Null: no alert, all fields empty.
 */
export function alertView(alert: IncidentSnapshot['alerts'][number] | null): JsonObject {
  const { fields, raw, ...rest } = alert ?? { fields: {} as JsonObject, raw: null };
  const own = (Object.entries(rest) as [string, Json][]).filter(([, value]) => value !== null);
  const shown: JsonObject = {
    raw_email: null,
    recipient: null,
    ...normalFields(fields),
    ...Object.fromEntries(own),
  };
  addFormerNames(shown);
  return expressible({ ...shown, raw }) as JsonObject;
}
