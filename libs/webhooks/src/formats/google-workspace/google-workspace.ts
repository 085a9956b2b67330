import type { Json, JsonObject } from '#contracts';
import type { Reader } from '../../reading/reader.ts';
import { isObject } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { isOfAlertCenter, readAlert } from './alert-center.ts';
import { isActivity, readActivity } from './activity.ts';
import { samples } from './samples.ts';

export const googleWorkspace = defineFormat({
  name: 'google_workspace',
  title: 'Google Workspace',
  vendor: 'Google',
  product: 'Workspace',
  watches: 'identity',
  sender:
    "Whatever forwards the activities of the Reports API or the alerts of the Alert Center (a push channel's relay, Pub/Sub, a SIEM)",
  reads:
    'Activities of every application with their parameters, an event each, and alerts of the Alert Center; alone, in a list or in items.',
  authentications: ['header', 'bearer', 'basic', 'hmac'],
  samples,
  recognises: (alert: Reader) => isActivity(alert) || isOfAlertCenter(alert),
  unwrap: eventsOf,
  read: (alert) => (isOfAlertCenter(alert) ? readAlert(alert) : readActivity(alert)),
});

/** One activity may hold several events: each is an alert with all that they have in common. */
function eventsOf(body: JsonObject): Json[] | null {
  const { events } = body;
  if (!isObject(body.id) || body.id.applicationName === undefined) return null;
  return Array.isArray(events) && events.length > 1
    ? events.map((event) => ({ ...body, events: [event] }))
    : null;
}
