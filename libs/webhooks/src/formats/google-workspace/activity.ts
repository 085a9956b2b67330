import { lookUp, type IncidentType, type NormalAlert } from '#contracts';
import { isEmail, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { isObject, part } from '../../reading/values.ts';

export const isActivity = (alert: Reader): boolean =>
  alert.has('id.applicationName') &&
  (alert.text('kind')?.toLowerCase() === 'admin#reports#activity' ||
    alert.has('id.uniqueQualifier') ||
    (alert.has('name', 'type') && alert.at('actor') !== undefined));

/** https://developers.google.com/workspace/admin/reports/v1/appendix/activity/login and its neighbours. */
const WORDS: Record<string, string> = {
  login_success: 'Sign-in',
  login_failure: 'Failed sign-in',
  login_challenge: 'Sign-in was challenged',
  login_verification: 'Sign-in was verified',
  risky_sensitive_action_blocked: 'Risky sensitive action blocked',
  suspicious_login: 'Suspicious sign-in',
  suspicious_login_less_secure_app: 'Suspicious sign-in by a less secure app',
  suspicious_programmatic_login: 'Suspicious sign-in by a program',
  account_disabled_password_leak: 'Account disabled, its password has leaked',
  account_disabled_generic: 'Account disabled',
  account_disabled_hijacked: 'Account disabled, it was hijacked',
  account_disabled_spamming: 'Account disabled, it sent spam',
  gov_attack_warning: 'Attack backed by a government',
  user_signed_out_due_to_suspicious_session_cookie: 'Signed out for a suspicious session cookie',
  '2sv_disable': 'Two-step verification disabled',
  '2sv_enroll': 'Two-step verification enrolled',
  password_edit: 'Password changed',
  recovery_email_edit: 'Recovery address changed',
  recovery_phone_edit: 'Recovery phone changed',
  email_forwarding_out_of_domain: 'Mail is forwarded out of the domain',
  authorize: 'Access granted to an app',
  grant_admin_privilege: 'Administrator privilege granted',
  grant_delegated_admin_privileges: 'Delegated administrator privileges granted',
  assign_role: 'Administrator role assigned',
  toggle_service_enabled: 'Service switched',
  change_user_access: 'Access to a document changed',
  change_document_visibility: 'Visibility of a document changed',
  device_compromised_event: 'Device compromised',
  suspicious_activity_event: 'Suspicious activity of a device',
};

const TYPES: readonly [RegExp, IncidentType][] = [
  [
    /account_disabled|gov_attack|2sv_disable|session_cookie|recovery_|password_edit|hijack/,
    'account_compromise',
  ],
  [/^login|suspicious_(?:login|programmatic)|challenge/, 'suspicious_login'],
  [/admin_privilege|assign_role|create_role|add_privilege/, 'privilege_escalation'],
  [/forwarding_out|download|export|takeout|customer_takeout/, 'data_exfiltration'],
  [/visibility|user_access|_setting$|_settings$|authorize|toggle_|sharing/, 'policy_violation'],
  [/device_compromised|suspicious_activity_event/, 'malware'],
];

/** The event stands in `events`, or its name and parameters beside the actor, as data lakes flatten them. */
export function readActivity(alert: Reader): FormatReading {
  const [inner] = alert.each('events');
  const event = inner ?? alert;
  const name = event.text('name')?.toLowerCase();
  const parameters = parametersOf(event);
  const about = parameters.text('affected_email_address', 'user_email', 'target_user', 'grantee_email');
  const id = alert.text('id.uniqueQualifier');
  return {
    // Events of one activity have its number in common, and some their name: it was done to several.
    id: id === undefined ? null : [id, name, about].filter((one) => one !== undefined).join(' '),
    title: name === undefined ? undefined : (lookUp(WORDS, name) ?? readable(name)),
    title_is_action: true,
    description:
      parameters.text('affected_email_address') === undefined ? '' : (parameters.text('description') ?? ''),
    severity: { said: parameters.text('severity') },
    type: name === undefined ? null : (TYPES.find(([form]) => form.test(name))?.[1] ?? null),
    occurred_at: time(alert.text('id.time')),
    state: null,
    fields: {
      event: part({
        action: name,
        category: event.text('type'),
        outcome: name?.endsWith('failure') === true ? 'failure' : undefined,
        reason: parameters.text('login_failure_type', 'login_challenge_status'),
      }),
      user: part({ ...actorOf(alert, about), target: targetOf(alert, about) }) ?? null,
      host: part({ name: parameters.text('device_model'), id: parameters.text('device_id') }) ?? null,
      source: part({
        ip: alert.text('ipAddress'),
        geo: { country_iso_code: alert.text('networkInfo.regionCode') },
        as: { number: alert.number('networkInfo.ipAsn') },
      }),
      file: part({ name: parameters.text('doc_title') }),
      email: null,
      cloud: part({ service: { name: alert.text('id.applicationName') } }),
      resource: part({
        id: parameters.text('doc_id', 'client_id', 'group_email'),
        name: parameters.text('doc_title', 'app_name', 'role_name', 'group_email', 'setting_name'),
        type: parameters.text('doc_type'),
      }),
    },
  };
}

/** By name: `[{name, value}]` and an object are the same. */
function parametersOf(event: Reader): Reader {
  const parameters = event.at('parameters');
  return new Reader(isObject(parameters) || Array.isArray(parameters) ? parameters : {});
}

/** Warnings have no actor: they are about somebody. */
function actorOf(alert: Reader, about: string | undefined): NormalAlert['user'] {
  const person = personOf(alert.text('actor.email', 'actor.key') ?? about);
  return part({ ...person, id: alert.text('actor.profileId') });
}

function targetOf(alert: Reader, about: string | undefined): NonNullable<NormalAlert['user']>['target'] {
  const actor = alert.text('actor.email', 'actor.key');
  if (about === undefined || !isEmail(about) || actor === undefined || about === actor) return undefined;
  return { ...personOf(about) };
}
