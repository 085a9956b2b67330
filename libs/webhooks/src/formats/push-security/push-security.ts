import { lookUp, type IncidentType, type NormalAlert, type VendorVerdict } from '#contracts';
import { isEmail } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const pushSecurity = defineFormat({
  name: 'push_security',
  title: 'Push Security',
  vendor: 'Push Security',
  product: 'Push',
  watches: 'identity',
  sender: 'A webhook of Push Security',
  reads:
    'Events of detections, controls, activities and entities: phishing, findings, logins, accounts, banners.',
  authentications: ['hmac-t-v1', 'hmac', 'header', 'bearer'],
  samples,
  recognises: (alert) =>
    /^[A-Z][A-Z_]+$/.test(alert.text('object') ?? '') &&
    alert.has('id') &&
    isObject(alert.at('new') ?? alert.at('old')) &&
    (alert.has('version') || alert.at('old') !== undefined) &&
    ['employeeId', 'employee.id', 'employee.email', 'appType', 'appId', 'email', 'sourceIpAddress'].some(
      (name) => alert.has(`new.${name}`) || alert.has(`old.${name}`),
    ),
  read: readEvent,
});

function readEvent(alert: Reader): FormatReading {
  const object = alert.text('object') as string;
  const changed = alert.at('new') ?? alert.at('old');
  const own = new Reader(isObject(changed) ? changed : {});
  const finding = object === 'FINDING';
  const state = finding ? own.text('state') : undefined;
  const mode = own.text('mode')?.toUpperCase();
  return {
    // A finding is told again when it is resolved or opened again.
    id: (finding ? own.text('id') : undefined) ?? alert.text('id') ?? null,
    title: alert.text('friendlyName') ?? titleOf(object, alert.text('type'), own),
    title_is_action: object === 'LOGIN' || object === 'APP_BANNER',
    description: alert.text('description') ?? '',
    type:
      TYPES.find(([form]) => form.test(`${object} ${own.text('type', 'detectionType') ?? ''}`))?.[1] ?? null,
    occurred_at: time(own.text('loginTimestamp') ?? alert.text('timestamp')),
    state: state === undefined ? null : state.toUpperCase() === 'RESOLVED' ? 'resolved' : 'open',
    fields: {
      vendor: part({ state, verdict: lookUp(VERDICTS, mode ?? '') }),
      event: part({
        action: own.text('action'),
        category: object,
        url: alert.text('link'),
      }),
      rule: part({ name: own.text('type', 'detectionType') ?? object }),
      user: userOf(own),
      host: null,
      source: part({ ip: own.text('sourceIpAddress') }),
      url: part({ full: own.text('url') }) ?? null,
      dns: null,
      email: null,
      // As a resource's name it would stand for the person in the title.
      cloud: { account: null, service: part({ name: appOf(own) }) },
      resource: part({ id: own.text('appId'), type: own.text('appId') && 'application' }),
    },
  };
}

/** What a control does, by its mode. */
const VERDICTS: Record<string, VendorVerdict> = {
  BLOCK: 'blocked',
  WARN: 'detected',
  MONITOR: 'detected',
  INFORM: 'detected',
};

const TYPES: readonly [RegExp, IncidentType][] = [
  [/PHISH|CLONED|COPY_AND_PASTE|AITM/, 'phishing'],
  [/SESSION|STOLEN|LEAKED|COMPROMISED/, 'account_compromise'],
  [/^FINDING .*(?:PASSWORD|MFA)/, 'vulnerability'],
  [/^FINDING|BANNER|URL_BLOCK|EXTENSION|^ACCOUNT|^APP/, 'policy_violation'],
  [/^LOGIN/, 'suspicious_login'],
];

const FINDINGS: Record<string, string> = {
  WEAK_PASSWORD: 'Weak password',
  LEAKED_PASSWORD: 'Leaked password',
  REUSED_PASSWORD: 'Password used again elsewhere',
  SHARED_PASSWORD: 'Password shared by several people',
  MISSING_MFA: 'No second factor',
  MFA_DISABLED: 'No second factor',
  PHISHABLE_MFA: 'Second factor that can be phished',
  STOLEN_CREDENTIALS: 'Stolen credentials',
};

const OBJECTS: Record<string, string> = {
  PASSWORD_PHISHING: 'Password entered on a phishing page',
  PHISHING_ATTACK: 'Phishing attack',
  PHISHING_TOOL_DETECTED: 'Phishing tool on a page',
  CLONED_LOGIN_PAGE_DETECTED: 'Cloned login page',
  SESSION_THEFT: 'Session token used elsewhere',
  MALICIOUS_COPY_AND_PASTE: 'Malicious text copied from a page',
  BLOCKED_URL_VISITED: 'Blocked address visited',
  URL_BLOCKED: 'Blocked address visited',
};

function titleOf(object: string, change: string | undefined, own: Reader): string {
  const app = appOf(own);
  const at = app === undefined ? '' : ` at ${app}`;
  if (object === 'LOGIN') return `Sign-in${app === undefined ? '' : ` to ${app}`}${weakness(own)}`;
  if (object === 'FINDING') {
    const said = own.text('type') ?? 'FINDING';
    return `${lookUp(FINDINGS, said) ?? sentence(said)}${at}`;
  }
  if (object === 'APP_BANNER') {
    const action = own.text('action')?.toLowerCase();
    return `App banner${action === undefined ? '' : ` ${action}`}${at}`;
  }
  const known = lookUp(OBJECTS, object);
  if (known !== undefined) return `${known}${app === undefined ? '' : `, for ${app}`}`;
  const happened = lookUp({ CREATE: 'New', UPDATE: 'Changed', DELETE: 'Deleted' }, change ?? '');
  const thing = sentence(object);
  return happened === undefined ? `${thing}${at}` : `${happened} ${thing.toLowerCase()}${at}`;
}

function weakness(own: Reader): string {
  if (own.text('leakedPassword') === 'true') return ' with a leaked password';
  return own.text('weakPassword') === 'true' ? ' with a weak password' : '';
}

const sentence = (word: string): string => word.charAt(0) + word.slice(1).toLowerCase().replaceAll('_', ' ');

/** `GOOGLE_WORKSPACE` */
function appOf(own: Reader): string | undefined {
  const app = own.text('appType', 'app.type', 'appName');
  if (app === undefined || !/^[A-Z0-9_]+$/.test(app)) return app;
  return app
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

function userOf(own: Reader): NormalAlert['user'] | null {
  const email = own.text('employee.email', 'email');
  const full = [own.text('employee.firstName'), own.text('employee.lastName')].filter(
    (one) => one !== undefined,
  );
  return (
    part({
      name: email,
      email: email !== undefined && isEmail(email) ? email : undefined,
      full_name: full.length === 0 ? undefined : full.join(' '),
      id: own.text('employee.id', 'employeeId'),
    }) ?? null
  );
}
