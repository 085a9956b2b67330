import type { Json, JsonObject } from '#contracts';
import { isObject } from '../../reading/values.ts';

/** The page on which Alertmanager, and what notifies as it does, sends its alerts: each gets what all have in common. */
export function openPage(body: JsonObject, kept: readonly string[]): Json[] | null {
  const { alerts } = body;
  if (!Array.isArray(alerts) || alerts.length === 0 || !isObject(body.commonLabels)) return null;
  const labels = { ...object(body.groupLabels), ...body.commonLabels };
  const around = Object.fromEntries(
    kept.flatMap((key) => (body[key] === undefined ? [] : [[key, body[key]]])),
  );
  return alerts.map((alert) =>
    isObject(alert)
      ? {
          ...around,
          ...alert,
          labels: { ...labels, ...object(alert.labels) },
          annotations: { ...object(body.commonAnnotations), ...object(alert.annotations) },
        }
      : alert,
  );
}

function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
