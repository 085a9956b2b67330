import { Injectable } from '@nestjs/common';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FieldError, JsonObject } from '#contracts';
import type { MailTexts } from '#mail';
import { Problem, once } from '#platform';
import { DEFINITIONS } from './actions/index.ts';
import { effectKey, unstorableAt } from './canonical.ts';
import { CONNECTOR_PARAMETER, type ActionDefinition } from './definition.ts';

const MOST_ERRORS = 20;

export interface EffectRequest {
  action: string;
  parameters: JsonObject;
  /** Through which it goes; null: through none, or none was chosen. */
  connector: { id: string } | null;
}

/** Every action there is, by name. */
@Injectable()
export class ActionCatalogue {
  private readonly byName = new Map<string, ActionDefinition>();
  private readonly validators = new Map<string, () => ValidateFunction>();

  constructor() {
    const ajv = once(() =>
      new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).addKeyword('x-multiline'),
    );
    for (const definition of DEFINITIONS) {
      if (this.byName.has(definition.name)) throw new Error(`Two actions are called ${definition.name}.`);
      this.byName.set(definition.name, definition);
      this.validators.set(
        definition.name,
        once(() => ajv().compile(definition.parameters)),
      );
    }
  }

  list(): ActionDefinition[] {
    return [...this.byName.values()];
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** @throws Problem not_found */
  get(name: string): ActionDefinition {
    const definition = this.byName.get(name);
    if (definition === undefined)
      throw new Problem(
        'not_found',
        `There is no action "${name.slice(0, 64)}". GET /api/action-types lists all of them.`,
      );
    return definition;
  }

  /** Texts that the output of an action names; none of one that is not there. */
  namesIn(name: string, output: JsonObject): string[] {
    return this.byName.get(name)?.names?.(output) ?? [];
  }

  /** The words of the mail that an action has read; null where it has read none. */
  mailIn(name: string, output: JsonObject): MailTexts | null {
    return this.byName.get(name)?.mail_texts?.(output) ?? null;
  }

  /** One short key for "the same effect on the same thing", whichever names it goes by and whoever carries it out. */
  effectKey(name: string, parameters: JsonObject): string {
    const { [CONNECTOR_PARAMETER]: _connector, ...rest } = parameters;
    const definition = this.byName.get(name);
    if (definition === undefined || this.schemaErrors(name, rest).length > 0)
      return effectKey({ name, target_type: null }, rest, []);
    return effectKey(definition, rest, definition.targets(rest));
  }

  /**
   * Whether two requests mean the same effect on the same thing: through two connectors it is two. One that no connector
   * was chosen for is the same as whichever was.
   */
  isSameEffect(left: EffectRequest, right: EffectRequest): boolean {
    const through = [left.connector, right.connector].flatMap((connector) => connector?.id ?? []);
    return (
      new Set(through).size < 2 &&
      this.effectKey(left.action, left.parameters) === this.effectKey(right.action, right.parameters)
    );
  }

  /** What is wrong with the parameters, with paths from their own root; empty when nothing is. */
  validate(name: string, parameters: JsonObject): FieldError[] {
    const errors = this.schemaErrors(name, parameters);
    const unstorable = errors.length > 0 ? null : unstorableAt(parameters);
    if (unstorable === null) return errors;
    const message = `${unstorable} holds a NUL or a broken character, which cannot be stored`;
    return [{ path: unstorable, code: 'text', message }];
  }

  /** By the schema alone: for look-ups, whose parameters (a mail with a NUL in it) are not stored. */
  schemaErrors(name: string, parameters: JsonObject): FieldError[] {
    this.get(name);
    const validate = (this.validators.get(name) as () => ValidateFunction)();
    validate(parameters);
    return (validate.errors ?? []).slice(0, MOST_ERRORS).map(fieldError);
  }

  /** @throws Problem not_found, invalid_request with the field errors under `parameters` */
  assertValid(name: string, parameters: JsonObject): void {
    refuse(name, this.validate(name, parameters));
  }

  /** As assertValid, by the schema alone. */
  assertFits(name: string, parameters: JsonObject): void {
    refuse(name, this.schemaErrors(name, parameters));
  }
}

function refuse(name: string, found: FieldError[]): void {
  const [first] = found;
  if (first === undefined) return;
  const errors = found.map((error) => ({
    ...error,
    path: error.path === '' ? 'parameters' : `parameters.${error.path}`,
  }));
  throw new Problem('invalid_request', `The parameters of ${name} are not valid: ${first.message}.`, {
    errors,
  });
}

function fieldError(error: ErrorObject): FieldError {
  const at = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  const params = error.params as {
    missingProperty?: string;
    additionalProperty?: string;
    allowedValues: string[];
  };
  const child = params.missingProperty ?? params.additionalProperty;
  const path = child === undefined ? at : at === '' ? child : `${at}.${child}`;
  const name = path === '' ? 'the value' : path;
  return { path, code: error.keyword, message: `${name} ${explanation(error, params.allowedValues)}` };
}

function explanation(error: ErrorObject, allowed: string[]): string {
  if (error.keyword === 'required') return 'is missing';
  if (error.keyword === 'additionalProperties') return 'is not a parameter of this action';
  if (error.keyword === 'enum') return `must be one of ${allowed.join(', ')}`;
  return String(error.message);
}
