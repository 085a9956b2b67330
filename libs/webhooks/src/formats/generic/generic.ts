import { Ajv, type ErrorObject } from 'ajv';
import { SOURCE_AUTHENTICATIONS, type FieldError } from '#contracts';
import { Problem, once } from '#platform';
import { eachAlert } from '../../domain/each-alert.ts';
import { genericAlert } from '../../domain/generic-alert.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

const scalar = { type: ['string', 'number', 'null'] };

/** What a generic body's own names must hold, when they are there. Every other name is free. */
const SCHEMA = {
  type: 'object',
  properties: {
    alert_id: scalar,
    severity: scalar,
    title: { type: ['string', 'null'] },
    description: { type: ['string', 'null'] },
    raw_email: { type: ['string', 'null'], maxLength: 25 * 1024 * 1024 },
    observables: {
      type: ['array', 'null'],
      maxItems: 1000,
      items: { type: 'object' },
    },
  },
} as const;

const validator = once(() => new Ajv({ allErrors: true, strict: false }).compile(SCHEMA));

/** The documented body, and any JSON that no other format knows. A list holds several alerts. */
export const generic = defineFormat({
  name: 'generic',
  title: 'Generic',
  sender: 'A script or product that can send JSON of its own',
  reads: `Any JSON, by the usual names of what an alert says; documented are ${Object.keys(SCHEMA.properties).join(', ')}, type, timestamp, recipient and data.`,
  authentications: SOURCE_AUTHENTICATIONS,
  volatile: ['alert_id', 'timestamp'],
  samples,
  parse: (body) =>
    eachAlert(body, (alert, index) => {
      const valid = validator();
      if (!valid(alert)) throw wrongTypes(valid.errors ?? [], Array.isArray(body) ? `${index}.` : '');
      return genericAlert(alert);
    }),
});

function wrongTypes(errors: ErrorObject[], prefix: string): Problem {
  const fields: FieldError[] = errors.slice(0, 20).map((error) => {
    const path = prefix + error.instancePath.slice(1).replaceAll('/', '.');
    const allowed =
      error.keyword === 'enum' ? ` (${(error.params.allowedValues as string[]).join(', ')})` : '';
    return { path, code: error.keyword, message: `${path} ${error.message ?? 'is not valid'}${allowed}` };
  });
  const first = fields[0]?.message ?? 'The body is not valid';
  return new Problem('invalid_request', `${first}. Nothing was stored; correct it and send it again.`, {
    errors: fields,
  });
}
