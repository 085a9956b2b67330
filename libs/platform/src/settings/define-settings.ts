import { Ajv, type ErrorObject } from 'ajv';
import type { FieldError, Json, JsonObject } from '#contracts';
import type { Config } from '../config/config.ts';
import { once } from '../once.ts';
import { readNetwork } from '../text/ip-address.ts';

/** A field of a group as the page shows it: JSON Schema, with a title and a description for people. */
export interface SettingSchema extends JsonObject {
  title: string;
  description: string;
}

export interface SettingsDefinition<T extends object> {
  /** Its name in the API, the database and the command line: lower case with underscores. */
  key: string;
  title: string;
  description: string;
  /** JSON Schema of each field; every field is needed and there are no others. */
  fields: { readonly [K in keyof T]: SettingSchema };
  /** What holds until somebody changes it; environment values come in here. */
  defaults: (config: Config) => T;
}

/** What an administrator may change while the server runs, validated as one value. */
export interface SettingsGroup<T extends object = object> extends SettingsDefinition<T> {
  readonly schema: JsonObject;
  /** Nothing when `value` is a whole value of this group. Paths are those of the fields. */
  check(value: unknown): FieldError[];
}

const DOMAIN =
  /^(?=.{1,253}$)[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]{0,62})(?:\.[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]{0,62}))*$/u;
const FORMATS = {
  domain: { is: (text: string) => DOMAIN.test(text), wants: 'a domain such as corp.example' },
  network: {
    is: (text: string) => readNetwork(text) !== null,
    wants: 'an address or a network such as 203.0.113.0/24',
  },
};

const ajv = once(() => {
  const made = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  for (const [name, { is }] of Object.entries(FORMATS)) made.addFormat(name, is);
  return made;
});
const groups = new Map<string, SettingsGroup>();

/** Makes a group known to the whole house: reading, the API, the page and the command line need no other list. */
export function defineSettings<T extends object>(definition: SettingsDefinition<T>): SettingsGroup<T> {
  if (!/^[a-z][a-z_]{0,59}$/.test(definition.key))
    throw new Error(`"${definition.key}" is not a settings key.`);
  if (groups.has(definition.key)) throw new Error(`Two groups of settings are called ${definition.key}.`);
  const schema: JsonObject = {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(definition.fields),
    properties: { ...definition.fields } as JsonObject,
  };
  const validator = once(() => ajv().compile(schema));
  const group: SettingsGroup<T> = {
    ...definition,
    schema,
    check: (value) => {
      const validate = validator();
      validate(value);
      return (validate.errors ?? []).map(fieldError);
    },
  };
  groups.set(definition.key, group);
  return group;
}

/** All groups, by key. */
export function settingsGroups(): SettingsGroup[] {
  return [...groups.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function fieldError(error: ErrorObject): FieldError {
  const parent = error.instancePath.split('/').filter((part) => part !== '');
  const params = error.params as Record<string, Json>;
  const name = params['missingProperty'] ?? params['additionalProperty'];
  const allowed = Array.isArray(params['allowedValues']) ? `: ${params['allowedValues'].join(', ')}` : '';
  const format = FORMATS[params['format'] as keyof typeof FORMATS];
  const sentences: Record<string, string> = {
    ...(format === undefined ? {} : { format: `It must be ${format.wants}.` }),
    required: 'This field is needed.',
    additionalProperties: 'There is no such field.',
  };
  return {
    path: [...parent, ...(typeof name === 'string' ? [name] : [])].join('.'),
    code: error.keyword,
    message: sentences[error.keyword] ?? `It ${error.message}${allowed}.`,
  };
}
