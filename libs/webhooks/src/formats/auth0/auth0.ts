import { lookUp, type IncidentType, type NormalAlert } from '#contracts';
import { isEmail } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { LOG_TYPES } from './log-types.ts';
import { samples } from './samples.ts';

export const auth0 = defineFormat({
  name: 'auth0',
  title: 'Auth0 tenant logs',
  vendor: 'Okta',
  product: 'Auth0',
  watches: 'identity',
  sender: 'A log stream of Auth0: a custom webhook, EventBridge or Event Grid',
  reads:
    'Log events, whatever the content format: a list, an object each line, or one alone; with data or bare.',
  authentications: ['header', 'bearer', 'basic', 'hmac'],
  samples,
  recognises: (alert) =>
    alert.has('log_id', 'type', 'date') &&
    ['client_id', 'tenant_name', 'user_id', 'connection', 'hostname', 'details.request.method'].some((path) =>
      alert.has(path),
    ),
  read: readLog,
});

function readLog(alert: Reader): FormatReading {
  const type = alert.text('type') as string;
  const known = lookUp(LOG_TYPES, type.toLowerCase());
  const description = alert.text('description', 'details.error.message');
  const failed = known?.failed === true || /^f/.test(type);
  // What the Management API was called for stands in its description: `Create a role`.
  const managed = /^[sf]api$/.test(type);
  const title = managed
    ? `${description ?? 'Operation of the Management API'}${failed ? ' (failed)' : ''}`
    : (known?.words ?? description ?? `Log event of the type ${type}`);
  return {
    id: alert.text('log_id', '_id') ?? null,
    title,
    title_is_action: managed,
    description: description ?? '',
    // Logs have none.
    severity: { said: undefined },
    type: typeOf(type, known?.type, description),
    occurred_at: time(alert.text('date')),
    state: null,
    fields: {
      vendor: known?.blocked === true ? { verdict: 'blocked' } : undefined,
      event: part({
        action: type,
        outcome: failed ? 'failure' : undefined,
        reason: description,
        category: alert.text('strategy_type'),
      }),
      user: userOf(alert),
      host: null,
      file: null,
      source: part({
        ip: alert.text('ip', 'client_ip'),
        geo: {
          country_iso_code: alert.text('location_info.country_code'),
          country_name: alert.text('location_info.country_name'),
          city_name: alert.text('location_info.city_name'),
        },
      }),
      url: null,
      dns: null,
      email: null,
      resource: part({ id: alert.text('client_id'), name: alert.text('client_name'), type: 'application' }),
    },
  };
}

function typeOf(
  type: string,
  known: IncidentType | undefined,
  description: string | undefined,
): NonNullable<FormatReading['type']> | null {
  if (known !== undefined) return known;
  return /^[sf]api$/.test(type) ? [description] : null;
}

function userOf(alert: Reader): NormalAlert['user'] | null {
  const name = alert.text('user_name', 'details.request.auth.user.name');
  const email = alert.text('details.request.auth.user.email') ?? name;
  return (
    part({
      name: name ?? email,
      email: email !== undefined && isEmail(email) ? email : undefined,
      id: alert.text('user_id', 'details.request.auth.user.user_id'),
    }) ?? null
  );
}
