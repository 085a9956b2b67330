import type { IncidentType, Json, JsonObject, NormalAlert } from '#contracts';
import { isEmail } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const okta = defineFormat({
  name: 'okta',
  title: 'Okta System Log',
  vendor: 'Okta',
  product: 'Okta',
  watches: 'identity',
  sender:
    'An event hook of Okta, a log stream to EventBridge, or whatever forwards the System Log (its API, a SIEM)',
  reads:
    'Events of the System Log: alone, in a list, in data.events of an event hook or in detail of EventBridge.',
  authentications: ['header', 'basic', 'bearer', 'hmac'],
  samples,
  recognises: (alert) =>
    alert.has('eventType', 'displayMessage') && (alert.has('uuid') || alert.has('legacyEventType')),
  unwrap: ofEventHook,
  read: readEvent,
});

/** https://developer.okta.com/docs/concepts/event-hooks: its own event says only that others have come. */
function ofEventHook({ eventType, data }: JsonObject): Json[] | null {
  if (eventType !== 'com.okta.event_hook' || !isObject(data)) return null;
  return Array.isArray(data.events) ? data.events : null;
}

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog: severity of a LogEvent. */
const SCALE = worded('DEBUG..ERROR', {
  debug: 'informational',
  info: 'informational',
  warn: 'medium',
  error: 'high',
});

/** https://developer.okta.com/docs/reference/api/event-types: what fits none is read by its message. */
const TYPES: readonly [RegExp, IncidentType][] = [
  [/^user\.session\.impersonation|^user\.mfa\.factor\.(?:deactivate|reset|suspend)/, 'account_compromise'],
  [/^app\.(?:oauth2\.)?(?:as\.)?(?:\w+\.)*token\.(?:detect_)?reuse|^app\.token\.reuse/, 'account_compromise'],
  [/^user\.risk|report_suspicious_activity|^security\.breached_credential/, 'account_compromise'],
  [/^user\.account\.(?:reset|update)_password|^system\.api_token\.create/, 'account_compromise'],
  [/privilege\.grant|^iam\.(?:role|resourceset)|^user\.account\.privilege/, 'privilege_escalation'],
  [/^user\.(?:session\.start|authentication|account\.lock)|^policy\.evaluate_sign_on/, 'suspicious_login'],
  [/^security\.(?:threat|attack)|unauth_app_access|^user\.mfa\.attempt|push\.deny/, 'suspicious_login'],
  [/^(?:policy|zone|network_zone)\..*(?:delete|deactivate|update)/, 'policy_violation'],
];

/** What happens to somebody, whoever is named as its actor. */
const SUFFERED = /^(?:user\.account\.lock|user\.risk|security\.|policy\.|system\.org\.rate_limit)/;

function readEvent(alert: Reader): FormatReading {
  const event = alert.text('eventType') as string;
  const result = alert.text('outcome.result')?.toUpperCase();
  const suffered = SUFFERED.test(event);
  const ending = suffered ? '' : result === 'FAILURE' ? ' (failed)' : result === 'DENY' ? ' (denied)' : '';
  return {
    id: alert.text('uuid') ?? null,
    title: `${alert.text('displayMessage')?.replace(/\.$/, '')}${ending}`,
    title_is_action: !suffered,
    severity: { said: alert.text('severity'), scale: SCALE },
    type: TYPES.find(([form]) => form.test(event))?.[1] ?? [alert.text('displayMessage')],
    fields: {
      vendor: result === 'DENY' ? { verdict: 'blocked' } : undefined,
      event: part({ action: event, reason: alert.text('outcome.reason', 'debugContext.debugData.reasons') }),
      ...whoAndWhom(alert),
      source: sourceOf(alert),
      // `securityContext.domain` is the provider's.
      dns: null,
    },
  };
}

function whoAndWhom(alert: Reader): Pick<NonNullable<FormatReading['fields']>, 'user' | 'resource' | 'host'> {
  const targets = alert.each('target');
  const actor = personAt(alert, 'actor.');
  const others = targets
    .filter((one) => one.text('type')?.toLowerCase() === 'user')
    .map((one) => personAt(one, ''));
  const other = others.find((one) => one?.id !== actor?.id);
  const thing = targets.find(
    (one) => !/^(?:user|authenticator\w*|policy\w*|rule)$/i.test(one.text('type') ?? ''),
  );
  // Okta itself acts: it is about whom it did it to.
  const byOkta = alert.text('actor.type')?.toLowerCase().startsWith('system') === true;
  const user = byOkta ? (other ?? actor) : actor;
  return {
    user: part({ ...user, target: byOkta ? undefined : other }),
    host: part({ name: alert.text('device.name'), id: alert.text('device.id') }) ?? null,
    resource: part({
      id: thing?.text('id'),
      name: thing?.text('displayName', 'alternateId'),
      type: thing?.text('type'),
    }),
  };
}

function personAt(one: Reader, prefix: string): NonNullable<NormalAlert['user']>['target'] {
  const login = one.text(`${prefix}alternateId`);
  const shown = one.text(`${prefix}displayName`);
  return part({
    name: login ?? shown,
    email: login !== undefined && isEmail(login) ? login : undefined,
    full_name: shown,
    id: one.text(`${prefix}id`),
  });
}

function sourceOf(alert: Reader): NormalAlert['source'] {
  const place = 'client.geographicalContext.';
  return part({
    ip: alert.text('client.ipAddress', 'request.ipChain.0.ip'),
    geo: { country_name: alert.text(`${place}country`), city_name: alert.text(`${place}city`) },
    as: {
      number: alert.number('securityContext.asNumber'),
      organization: { name: alert.text('securityContext.asOrg') },
    },
  });
}
