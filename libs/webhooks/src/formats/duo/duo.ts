import { lookUp, type IncidentType, type NormalAlert, type VendorVerdict } from '#contracts';
import { isEmail } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { firstSentence, readable } from '../../reading/title.ts';
import { isObject, part } from '../../reading/values.ts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const duo = defineFormat({
  name: 'duo',
  title: 'Cisco Duo',
  vendor: 'Cisco',
  product: 'Duo',
  watches: 'identity',
  sender:
    "Duo Log Sync, or whatever forwards the Admin API's logs (authentication, Trust Monitor, administrator)",
  reads:
    'Authentication logs (v2), events of Trust Monitor and administrator logs; alone, in a list, or in authlogs and events of the answer.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  unwrap: (body) => {
    const page = isObject(body.response) ? body.response : body;
    return Array.isArray(page.authlogs) ? page.authlogs : null;
  },
  recognises: (alert) => isTrustMonitor(alert) || isAuthentication(alert) || isAdministrator(alert),
  read: (alert) => {
    if (isTrustMonitor(alert)) return readTrustMonitor(alert);
    return isAuthentication(alert) ? readAuthentication(alert) : readAdministrator(alert);
  },
});

const isTrustMonitor = (alert: Reader): boolean => alert.has('sekey') && alert.has('surfaced_timestamp');
const isAuthentication = (alert: Reader): boolean =>
  alert.has('result') &&
  // What is refused before a second factor is asked for has none.
  (alert.has('factor') || alert.has('txid', 'application.key')) &&
  (alert.has('txid') || alert.has('access_device.ip') || alert.has('auth_device.ip')) &&
  (alert.has('reason') || alert.has('event_type'));
const isAdministrator = (alert: Reader): boolean =>
  alert.has('action', 'username', 'isotimestamp') && alert.at('txid') === undefined;

/** https://duo.com/docs/adminapi#authentication-logs: reason. */
const REASONS: Record<string, string> = {
  user_marked_fraud: 'the user reported fraud',
  deny_unenrolled_user: 'the user is not enrolled',
  user_mistake: 'the user tapped deny',
  user_disabled: 'the user is disabled',
  no_response: 'nobody answered',
  no_keys_pressed: 'nobody answered the call',
  invalid_passcode: 'wrong passcode',
  locked_out: 'the user is locked out',
  anonymous_ip: 'anonymous IP address',
  no_duo_certificate_present: 'no certificate of Duo',
  location_restricted: 'the location is not allowed',
  factor_restricted: 'the factor is not allowed',
  platform_restricted: 'the platform is not allowed',
  version_restricted: 'the version is not allowed',
  rooted_device: 'the phone is rooted',
  no_screen_lock: 'the phone has no screen lock',
  touch_id_disabled: 'the phone has no fingerprint',
  no_disk_encryption: 'the phone is not encrypted',
  out_of_date: 'software is out of date',
  endpoint_is_not_trusted: 'the endpoint is not trusted',
  endpoint_failed_google_verification: 'the endpoint is not verified',
  endpoint_is_not_in_management_system: 'the endpoint is not managed',
  no_activated_duo_mobile_account: 'Duo Mobile is not activated',
  could_not_determine_if_endpoint_was_trusted: 'whether the endpoint is trusted is not known',
  verification_code_incorrect: 'wrong verification code',
  frequent_attempts: 'too many attempts',
  call_timed_out: 'the call was not answered in time',
  anomalous_push: 'the push was anomalous',
  denied_by_policy: 'a policy denied it',
  denied_network: 'the network is not allowed',
  invalid_device: 'the device is not valid',
  software_restricted: 'the software is not allowed',
  touchid_disabled: 'the phone has no fingerprint',
  user_cancelled: 'the user cancelled',
  user_not_in_permitted_group: 'the user is in no permitted group',
  error: 'an error',
};

function readAuthentication(alert: Reader): FormatReading {
  const result = alert.text('result')?.toLowerCase() ?? '';
  const said = alert.text('reason')?.toLowerCase();
  const reason = said === undefined ? undefined : (lookUp(REASONS, said) ?? readable(said).toLowerCase());
  const good = result === 'success' || result === 'allow';
  const fraud = result === 'fraud' || said === 'user_marked_fraud';
  const verdict: VendorVerdict = good ? 'allowed' : 'blocked';
  const type: IncidentType = fraud ? 'account_compromise' : 'suspicious_login';
  const enrolled = alert.text('event_type')?.toLowerCase() === 'enrollment';
  const app = alert.text('application.name');
  const what = enrolled
    ? 'Enrolment in two-factor authentication'
    : fraud
      ? 'Two-factor request reported as fraud'
      : good
        ? 'Two-factor authentication'
        : 'Two-factor authentication denied';
  return {
    id: alert.text('txid') ?? null,
    title: `${what}${good || fraud || reason === undefined ? '' : `, ${reason}`}`,
    // A log has no severity; a person has said that of a fraud.
    severity: { said: undefined },
    type,
    occurred_at: time(alert.text('isotimestamp', 'timestamp')),
    state: null,
    fields: {
      vendor: { verdict },
      event: part({
        action: alert.text('event_type'),
        category: alert.text('factor'),
        outcome: result,
        reason: said,
      }),
      user: userOf(alert),
      host:
        part({ name: alert.text('access_device.hostname'), os: { name: alert.text('access_device.os') } }) ??
        null,
      source: sourceOf(alert) ?? null,
      destination: null,
      email: null,
      resource: part({ id: alert.text('application.key'), name: app, type: 'application' }),
    },
  };
}

function userOf(alert: Reader): NormalAlert['user'] {
  const name = alert.text('user.name', 'username');
  const email = alert.text('email') ?? name;
  return part({
    name,
    email: email !== undefined && isEmail(email) ? email : undefined,
    id: alert.text('user.key'),
    roles: alert.texts('user.groups'),
  }) as NormalAlert['user'];
}

function sourceOf(alert: Reader): NormalAlert['source'] {
  const place = 'access_device.location.';
  return part({
    ip: alert.text('access_device.ip', 'ip'),
    geo: { country_name: alert.text(`${place}country`), city_name: alert.text(`${place}city`) },
  });
}

/** https://duo.com/docs/adminapi#trust-monitor */
function readTrustMonitor(alert: Reader): FormatReading {
  const own = alert.at('surfaced_auth');
  const inner: FormatReading = isObject(own) ? readAuthentication(new Reader(own)) : {};
  const registered =
    alert.text('type') === 'bypass_status_enabled' || alert.text('type') === 'device_registration';
  const why = alert.each('explanations').flatMap((one) => one.text('summary') ?? [])[0];
  return {
    ...inner,
    id: alert.text('sekey') ?? null,
    title: registered
      ? alert.text('type') === 'device_registration'
        ? 'Unusual registration of a device'
        : 'Bypass of two-factor authentication enabled'
      : why === undefined
        ? 'Unusual two-factor authentication'
        : firstSentence(why),
    description: alert.texts('explanations.summary').join('\n'),
    severity: { said: undefined },
    type: registered ? 'account_compromise' : 'suspicious_login',
    occurred_at: time(alert.text('surfaced_auth.isotimestamp', 'surfaced_timestamp')),
    state: alert.text('state') === 'processed' ? 'resolved' : 'open',
    fields: {
      ...inner.fields,
      vendor: part({ state: alert.text('state') }),
      event: part({ category: alert.text('type'), url: alert.text('triage_event_uri') }),
      rule: part({ name: alert.texts('explanations.type')[0] }),
    },
  };
}

const DONE: Record<string, string> = {
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  associate: 'associated',
  disassociate: 'disassociated',
  enable: 'enabled',
  disable: 'disabled',
};

/** `user_update`, `bypass_create`: what was done to what. */
function inWords(action: string, object: string | undefined): string {
  const words = readable(action).replace(/ (\w+)$/, (whole, done: string) => {
    const known = lookUp(DONE, done);
    return known === undefined ? whole : ` ${known}`;
  });
  return object === undefined ? words : `${words}: ${object}`;
}

/** https://duo.com/docs/adminapi#administrator-logs */
function readAdministrator(alert: Reader): FormatReading {
  const action = alert.text('action') as string;
  return {
    id: null,
    title: inWords(action, alert.text('object')),
    title_is_action: true,
    severity: { said: undefined },
    type: /bypass|phone_(?:create|associate)|u2f|token/i.test(action)
      ? 'account_compromise'
      : /^admin_(?:create|update)/i.test(action)
        ? 'privilege_escalation'
        : /policy|integration/i.test(action)
          ? 'policy_violation'
          : null,
    occurred_at: time(alert.text('isotimestamp', 'timestamp')),
    state: null,
    fields: {
      event: part({ action }),
      user: part({ name: alert.text('username'), target: { name: alert.text('object') } }),
      source: part({ ip: alert.text('description.ip_address') }),
      email: null,
    },
  };
}
