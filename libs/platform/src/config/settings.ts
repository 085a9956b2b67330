import { isIP, isIPv4 } from 'node:net';
import { ROLES, type Role } from '#contracts';

/** A setting that cannot be used as it stands: the message is one sentence for the person who starts the server. */
export class SettingError extends Error {
  override name = 'SettingError';
}

type Reader<T> = (name: string, value: string | undefined) => T;

function wrong(name: string, value: string, wanted: string): never {
  throw new SettingError(`The setting ${name} is "${value}", but must be ${wanted}.`);
}

export function text(fallback: string): Reader<string> {
  return (_name, value) => (value === undefined || value === '' ? fallback : value);
}

export function optional(): Reader<string | undefined> {
  return (_name, value) => (value === '' ? undefined : value);
}

export function integer(fallback: number, min: number, max: number): Reader<number> {
  return (name, value) => {
    if (value === undefined || value === '') return fallback;
    const number = Number(value);
    if (!Number.isInteger(number) || number < min || number > max)
      wrong(name, value, `a whole number from ${min} to ${max}`);
    return number;
  };
}

export function flag(fallback: boolean): Reader<boolean> {
  return (name, value) => {
    if (value === undefined || value === '') return fallback;
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0') return false;
    return wrong(name, value, 'true or false');
  };
}

export function oneOf<const T extends readonly string[]>(values: T, fallback: T[number]): Reader<T[number]> {
  return (name, value) => {
    if (value === undefined || value === '') return fallback;
    if (!values.includes(value)) wrong(name, value, `one of ${values.join(', ')}`);
    return value;
  };
}

/** Comma-separated, blanks dropped. */
export function list(): Reader<string[]> {
  return (_name, value) =>
    (value ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
}

/** Comma-separated addresses and CIDR ranges. */
export function networks(): Reader<string[]> {
  return (name, value) => {
    const items = list()(name, value);
    const bad = items.find((item) => !isNetwork(item));
    if (bad !== undefined)
      throw new SettingError(
        `The setting ${name} holds "${bad}", but must be addresses or CIDR ranges such as 10.0.0.0/8, comma-separated.`,
      );
    return items;
  };
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (isIP(address) === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128));
}

export function emailAddress(fallback: string): Reader<string> {
  return (name, value) => {
    if (value === undefined || value === '') return fallback;
    if (!/^[^\s@]+@[^\s@]+$/.test(value)) wrong(name, value, 'an email address');
    return value;
  };
}

export function url(protocols: readonly string[]): Reader<string | undefined> {
  return (name, value) => {
    if (value === undefined || value === '') return undefined;
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    // The value may hold a password: the sentence names the setting only.
    if (parsed === undefined || !protocols.includes(parsed.protocol))
      throw new SettingError(
        `The setting ${name} must be an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`,
      );
    return value;
  };
}

/** An identity provider: tokens travel there, so by https, but for one on this machine. */
export function issuer(): Reader<string | undefined> {
  return (name, value) => {
    const read = url(['https:', 'http:'])(name, value);
    if (read === undefined) return undefined;
    const { protocol, hostname } = new URL(read);
    if (protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
      wrong(name, read, 'an https:// address (http:// is for this machine only)');
    return read;
  };
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

export function role(): Reader<Role | undefined> {
  return (name, value) => {
    if (value === undefined || value === '') return undefined;
    return isRole(value) ? value : wrong(name, value, `one of ${ROLES.join(', ')}`);
  };
}

/** `value=role` pairs, separated by semicolons: group names hold commas. */
export function roleMap(): Reader<ReadonlyMap<string, Role>> {
  return (name, value) => {
    const pairs = (value ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair !== '');
    return new Map(
      pairs.map((pair) => {
        const at = pair.lastIndexOf('=');
        const role = pair.slice(at + 1).trim();
        if (at < 1 || !isRole(role))
          throw new SettingError(
            `The setting ${name} holds "${pair}", but must be pairs such as soc-leads=manager; soc=analyst, each with one of ${ROLES.join(', ')}.`,
          );
        return [pair.slice(0, at).trim(), role] as const;
      }),
    );
  };
}

/** Every setting, its default and its bounds. The README's table names the same ones (a test compares). */
export const SETTINGS = {
  HOST: text('127.0.0.1'),
  PORT: integer(3000, 0, 65535),
  DATA_DIR: text('data'),
  DATABASE_URL: url(['postgres:', 'postgresql:']),
  DATABASE_APP_URL: url(['postgres:', 'postgresql:']),
  DATABASE_POOL: integer(6, 2, 200),
  ROLE: oneOf(['all', 'api', 'worker'], 'all'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'info'),
  BASE_URL: url(['http:', 'https:']),
  ADMIN_EMAIL: emailAddress('admin@localhost'),
  ADMIN_PASSWORD: optional(),
  PASSWORD_SIGN_IN: oneOf(['everybody', 'administrators'], 'everybody'),
  OIDC_ISSUER: issuer(),
  OIDC_CLIENT_ID: optional(),
  OIDC_CLIENT_SECRET: optional(),
  OIDC_NAME: text('single sign-on'),
  OIDC_SCOPES: text('openid profile email'),
  OIDC_ROLE_CLAIM: text('roles'),
  OIDC_ROLE_MAP: roleMap(),
  OIDC_DEFAULT_ROLE: role(),
  MASTER_KEY: optional(),
  DEMO: flag(false),
  TRUSTED_PROXIES: networks(),
  BODY_MEMORY_MB: integer(64, 64, 8192),
  METRICS_TOKEN: optional(),
  AUDIT_ANCHOR_FILE: optional(),
  TRUSTED_MAIL_HOSTS: list(),
  ADDRESS_DATABASES: list(),
  SMTP_URL: url(['smtp:', 'smtps:']),
  MAIL_FROM: text('triage-warden@localhost'),
  ANTHROPIC_API_KEY: optional(),
  ANTHROPIC_BASE_URL: url(['http:', 'https:']),
  ANTHROPIC_MODEL: optional(),
  ANTHROPIC_MAX_TURNS: integer(6, 1, 20),
  ANTHROPIC_MAX_TOKENS: integer(4096, 256, 64_000),
  ANTHROPIC_TIMEOUT_SECONDS: integer(90, 5, 600),
  ANTHROPIC_TOKEN_BUDGET: integer(100_000, 1000, 5_000_000),
  ANTHROPIC_DAILY_BUDGET_CENTS: integer(0, 0, 10_000_000),
  ANTHROPIC_INPUT_CENTS: integer(300, 0, 100_000),
  ANTHROPIC_OUTPUT_CENTS: integer(1500, 0, 100_000),
} as const;

export type Settings = { [K in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[K]> };

export function settings(environment: NodeJS.ProcessEnv): Settings {
  const values = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, read]) => [
      name,
      (read as Reader<unknown>)(name, environment[name]),
    ]),
  ) as Settings;
  assertTogether(values);
  return values;
}

/** What is right by itself may still miss something. */
function assertTogether(values: Settings): void {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_SCOPES, OIDC_ROLE_MAP, OIDC_DEFAULT_ROLE, PASSWORD_SIGN_IN } =
    values;
  if (OIDC_ISSUER === undefined) {
    if (PASSWORD_SIGN_IN === 'administrators')
      throw new SettingError(
        'The setting PASSWORD_SIGN_IN is "administrators", but then everybody else needs OIDC_ISSUER to sign in.',
      );
    return;
  }
  if (OIDC_CLIENT_ID === undefined)
    throw new SettingError('The setting OIDC_ISSUER needs OIDC_CLIENT_ID: what this server is called there.');
  if (!OIDC_SCOPES.split(/\s+/).includes('openid'))
    throw new SettingError(`The setting OIDC_SCOPES is "${OIDC_SCOPES}", but must hold openid.`);
  if (OIDC_ROLE_MAP.size === 0 && OIDC_DEFAULT_ROLE === undefined)
    throw new SettingError(
      'The setting OIDC_ISSUER needs OIDC_ROLE_MAP (such as soc-leads=manager; soc=analyst) or OIDC_DEFAULT_ROLE: without one nobody from there has a role.',
    );
}
