import { Ajv } from 'ajv';
import type { ErrorObject } from 'ajv';
import type { Json } from '#contracts';
import { once } from '#platform';
import { PLAYBOOK_SCHEMA, STEP_KEYS } from './schema.ts';
import { MAX_FAULTS } from './source.ts';
import type { Path, PlaybookFault, PlaybookSource } from './source.ts';
import { suggestion } from './suggestion.ts';

const validator = once(() =>
  new Ajv({ allErrors: true, strict: false, verbose: true }).compile(PLAYBOOK_SCHEMA),
);

const COMMON_STEP_KEYS = new Set([
  'id',
  'name',
  'if',
  'else',
  'on_error',
  'default',
  'with',
  'timeout',
  'retry',
]);

/** Holds the document against the published schema; one fault for each thing that is wrong. */
export function structureFaults(source: PlaybookSource): PlaybookFault[] {
  const validate = validator();
  if (validate(source.value)) return [];
  const errors = validate.errors ?? [];
  return errors
    .filter((error) => !isEcho(error))
    .slice(0, MAX_FAULTS)
    .map((error) => toFault(error, source));
}

/** What ajv says about a failed branch besides the branch's own errors. */
function isEcho(error: ErrorObject): boolean {
  if (error.keyword === 'if' || error.keyword === 'allOf' || error.keyword === 'propertyNames') return true;
  return error.keyword === 'required' && error.schemaPath.includes('/anyOf/');
}

function toFault(error: ErrorObject, source: PlaybookSource): PlaybookFault {
  const path = pathOf(error.instancePath, source.value);
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties') {
    const key = String(params['additionalProperty']);
    const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
    const where = describe(path, error);
    const message = `${where} has no key \`${key}\`.${suggestion(key, known)} Known keys: ${known.join(', ')}.`;
    return fault('unknown_key', message, [...path, key], source.positionOfKey([...path, key]));
  }
  if (error.keyword === 'anyOf') return unknownKind(path, error, source);
  if (error.propertyName !== undefined) {
    const key = [...path, error.propertyName];
    const message = `\`${error.propertyName}\` is not a usable name: letters, digits, \`_\`, \`-\` and \`.\`, starting with a letter.`;
    return fault('invalid_name', message, key, source.positionOfKey(key));
  }
  if (error.keyword === 'required') {
    const key = String(params['missingProperty']);
    return fault('missing_key', `${describe(path, error)} needs \`${key}\`.`, path, source.positionOf(path));
  }
  const code = error.keyword === 'type' ? 'wrong_type' : 'invalid_value';
  return fault(code, sentence(error, path, params), path, source.positionOf(path));
}

function unknownKind(path: Path, error: ErrorObject, source: PlaybookSource): PlaybookFault {
  const data: unknown = error.data;
  const keys = typeof data === 'object' && data !== null ? Object.keys(data) : [];
  const odd = keys.find((key) => !COMMON_STEP_KEYS.has(key));
  const kinds = 'action, analyze, task, parallel, if with then, or for_each';
  if (odd === undefined) {
    return fault('unknown_step', `A step does one thing: ${kinds}.`, path, source.positionOf(path));
  }
  const message = `\`${odd}\` is not a step kind that is known here.${suggestion(odd, [...STEP_KEYS])} A step is one of ${kinds}.`;
  return fault('unknown_step', message, [...path, odd], source.positionOfKey([...path, odd]));
}

function sentence(error: ErrorObject, path: Path, params: Record<string, unknown>): string {
  const subject = path.length === 0 ? 'The playbook' : named(path);
  switch (error.keyword) {
    case 'type':
      return `${subject} must be ${typeNames(params['type'])}, not ${typeOf(error.data)}.`;
    case 'enum': {
      const allowed = (params['allowedValues'] as unknown[]).map(String);
      return `${subject} is \`${shown(error.data)}\`.${suggestion(String(error.data), allowed)} Possible: ${allowed.join(', ')}.`;
    }
    case 'pattern': {
      const description = (error.parentSchema as { description?: string }).description;
      const hint = description === undefined ? '' : ` ${description}`;
      return `${subject} is \`${shown(error.data)}\`, which does not match ${String(params['pattern'])}.${hint}`;
    }
    default:
      return `${subject} ${error.message ?? 'is not valid'}.`;
  }
}

function describe(path: Path, error: ErrorObject): string {
  const schema = error.parentSchema as { required?: string[]; properties?: object } | undefined;
  const kind = schema?.properties && 'on_error' in schema.properties ? schema.required?.at(-1) : undefined;
  if (kind !== undefined && isStepPath(path))
    return kind === 'then' ? 'An if step' : `A step with \`${kind}\``;
  return path.length === 0 ? 'A playbook' : named(path);
}

function named(path: Path): string {
  const last = path.at(-1);
  if (typeof last === 'number') return `Item ${last + 1} of \`${String(path.at(-2))}\``;
  return `\`${String(last)}\``;
}

function isStepPath(path: Path): boolean {
  return typeof path.at(-1) === 'number';
}

function typeNames(type: unknown): string {
  const names: Record<string, string> = {
    string: 'text',
    object: 'a mapping of keys to values',
    array: 'a list',
    integer: 'a whole number',
    boolean: 'true or false',
  };
  return (Array.isArray(type) ? type : [type]).map((one) => names[String(one)] ?? String(one)).join(' or ');
}

function typeOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return `${typeof value === 'string' ? 'the text' : `the ${typeof value}`} \`${shown(value)}\``;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function fault(
  code: string,
  message: string,
  path: Path,
  at: { line: number; column: number },
): PlaybookFault {
  return { path: path.join('.'), code, message, ...at };
}

/** A JSON pointer as a path, with list places as numbers. */
export function pathOf(pointer: string, root: Json): (string | number)[] {
  let value: Json | undefined = root;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => {
      if (Array.isArray(value)) {
        value = value[Number(part)];
        return Number(part);
      }
      value = typeof value === 'object' && value !== null ? value[part] : undefined;
      return part;
    });
}
