import type { Json, JsonObject } from '#contracts';
import type { ObjectSchema } from './definition.ts';

/** Small builders for the JSON Schemas of the catalogue. */
export function parameters(
  properties: Record<string, JsonObject>,
  required = Object.keys(properties),
): ObjectSchema {
  return { type: 'object', additionalProperties: false, properties, required };
}

export function output(
  properties: Record<string, JsonObject>,
  required = Object.keys(properties),
): ObjectSchema {
  return { type: 'object', properties, required };
}

export function string(
  description: string,
  options: { max?: number; pattern?: string; example?: string } = {},
): JsonObject {
  return {
    type: 'string',
    minLength: 1,
    maxLength: options.max ?? 500,
    description,
    ...(options.pattern === undefined ? {} : { pattern: options.pattern }),
    ...(options.example === undefined ? {} : { examples: [options.example] }),
  };
}

/** Text of several lines: forms show a large field for it. */
export function text(description: string, max: number): JsonObject {
  return { ...string(description, { max }), 'x-multiline': true };
}

export function oneOf(values: readonly string[], description: string): JsonObject {
  return { type: 'string', enum: [...values], description };
}

export function integer(description: string, min: number, max: number, fallback: number): JsonObject {
  return { type: 'integer', minimum: min, maximum: max, default: fallback, description };
}

export function list(items: JsonObject, description: string, maxItems: number): JsonObject {
  return { type: 'array', items, maxItems, description };
}

export const BOOLEAN: JsonObject = { type: 'boolean' };
export const INTEGER: JsonObject = { type: 'integer' };
export const STRING: JsonObject = { type: 'string' };
export const INTEGER_OR_NULL: JsonObject = { type: ['integer', 'null'] };
export const BOOLEAN_OR_NULL: JsonObject = { type: ['boolean', 'null'] };
export const STRING_OR_NULL: JsonObject = { type: ['string', 'null'] };
export const ANY_OBJECT: JsonObject = { type: 'object' };

export function arrayOf(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

const ANSWER: Record<string, JsonObject> = {
  known: BOOLEAN,
  malicious: INTEGER,
  suspicious: INTEGER,
  harmless: INTEGER,
  undetected: INTEGER,
  total: INTEGER,
  categories: arrayOf(STRING),
  last_analysis_at: STRING_OR_NULL,
  link: STRING_OR_NULL,
  reported: {
    type: ['object', 'null'],
    properties: { confidence: INTEGER, reports: INTEGER, reporters: INTEGER },
    required: ['confidence', 'reports', 'reporters'],
  },
};

/** What one source told, of those that were asked. */
export function sources(answer: Record<string, JsonObject>): Record<string, JsonObject> {
  return {
    sources: arrayOf(output({ source: STRING, ...answer })),
    unanswered: arrayOf(output({ source: STRING, reason: STRING })),
  };
}

/** The gravest answer, and each source's own. */
export const REPUTATION: Record<string, JsonObject> = { ...ANSWER, ...sources(ANSWER) };

export function json(value: object): JsonObject {
  return value as Record<string, Json>;
}

export const EMAIL_ADDRESS = '^[^\\s@<>"]{1,64}@[^\\s@<>"]{1,255}$';
export const IP_ADDRESS = '^[0-9A-Fa-f:.]{3,45}$';
