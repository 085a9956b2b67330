import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Capability, FieldError, Json, JsonObject } from '#contracts';
import { once } from '#platform';
import { MAIL_SERVER_PATTERN, addressProblem, mailServerProblem, sameOrigin } from './addresses.ts';
import type { ConnectorTypeInfo } from './connector-type.ts';

const ajv = once(() => new Ajv({ allErrors: true, useDefaults: true, strict: true, formats: { uri: true } }));
const validators = new WeakMap<JsonObject, ValidateFunction>();

function validator(type: ConnectorTypeInfo): ValidateFunction {
  const known = validators.get(type.settings_schema);
  if (known !== undefined) return known;
  const made = ajv().compile(type.settings_schema);
  validators.set(type.settings_schema, made);
  return made;
}

export interface CheckedSettings {
  /** Completed with the schema's defaults. */
  settings: JsonObject;
  errors: FieldError[];
}

/** Checks settings against their type's schema and their addresses against the rules for all of them. */
export function checkSettings(type: ConnectorTypeInfo, given: JsonObject): CheckedSettings {
  const settings = structuredClone(given);
  const validate = validator(type);
  validate(settings);
  const errors = (validate.errors ?? []).map(fieldError);
  for (const name of type.addresses) {
    const value = settings[name];
    if (typeof value !== 'string') continue;
    const problem = isMailServer(type, name)
      ? mailServerProblem(value)
      : addressProblem(value, settings['allow_http'] === true);
    if (problem !== null)
      errors.push({ path: `settings.${name}`, code: 'invalid_address', message: `The address ${problem}.` });
  }
  return { settings, errors };
}

function isMailServer(type: ConnectorTypeInfo, name: string): boolean {
  const properties = type.settings_schema['properties'] as Record<string, { pattern?: string }>;
  return properties[name]?.pattern === MAIL_SERVER_PATTERN;
}

/** Secrets as they are after a change: null removes, a missing name keeps. */
export function changedSecrets(
  type: ConnectorTypeInfo,
  stored: Record<string, string>,
  changes: JsonObject,
): { secrets: Record<string, string>; errors: FieldError[] } {
  const secrets = { ...stored };
  const errors: FieldError[] = [];
  for (const [name, value] of Object.entries(changes)) {
    const path = `secrets.${name}`;
    if (!type.secrets.some((secret) => secret.name === name)) {
      errors.push({ path, code: 'unknown_field', message: `${type.title} has no secret "${name}".` });
    } else if (value === null) delete secrets[name];
    else if (typeof value === 'string' && value.trim() !== '' && value.length <= 10_000)
      secrets[name] = value.trim();
    else
      errors.push({
        path,
        code: 'invalid',
        message: 'A secret is a text that is not empty, or null to remove it.',
      });
  }
  for (const secret of type.secrets)
    if (secret.required && secrets[secret.name] === undefined)
      errors.push({
        path: `secrets.${secret.name}`,
        code: 'required',
        message: `${secret.title} is needed.`,
      });
  return { secrets, errors };
}

/**
 * Secrets may not follow an address to another host: whoever may edit a connector could otherwise have a stored
 * secret sent to a host of theirs. They must be given again with the change.
 */
export function movedAddressErrors(
  type: ConnectorTypeInfo,
  before: JsonObject,
  after: JsonObject,
  stored: Record<string, string>,
  changes: JsonObject,
): FieldError[] {
  const moved = type.addresses.filter((name) => !sameOrigin(String(before[name]), String(after[name])));
  const weaker = before['allow_http'] !== true && after['allow_http'] === true;
  if (moved.length === 0 && !weaker) return [];
  return Object.keys(stored)
    .filter((name) => changes[name] === undefined)
    .map((name) => ({
      path: `secrets.${name}`,
      code: 'required_again',
      message:
        'The address leads to another host or allows plain HTTP now: give this secret again, or null to remove it.',
    }));
}

export function capabilityErrors(type: ConnectorTypeInfo, capabilities: readonly Capability[]): FieldError[] {
  return capabilities
    .filter((capability) => !type.capabilities.includes(capability))
    .map((capability) => ({
      path: 'capabilities',
      code: 'unknown_capability',
      message: `${type.title} cannot do ${capability}; it offers ${type.capabilities.join(', ')}.`,
    }));
}

function fieldError(error: ErrorObject): FieldError {
  const parent = error.instancePath.split('/').filter((part) => part !== '');
  const params = error.params as Record<string, Json>;
  const name = params['missingProperty'] ?? params['additionalProperty'];
  const path = ['settings', ...parent, ...(typeof name === 'string' ? [name] : [])].join('.');
  const allowed = Array.isArray(params['allowedValues']) ? `: ${params['allowedValues'].join(', ')}` : '';
  const messages: Record<string, string> = {
    required: 'This setting is needed.',
    additionalProperties: 'There is no such setting.',
  };
  return {
    path,
    code: error.keyword,
    message: messages[error.keyword] ?? `It ${String(error.message)}${allowed}.`,
  };
}
