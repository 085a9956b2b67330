import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describeApi } from '../../apps/server/src/openapi-document.ts';
import type { TestApp, TestRequest, TestResponse } from '../harness/index.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  enum?: unknown[];
  example?: unknown;
  default?: unknown;
  format?: string;
  minimum?: number;
  minLength?: number;
  pattern?: string;
  additionalProperties?: unknown;
}

export interface Operation {
  method: Method;
  /** With its parameters in braces. */
  path: string;
  query: string[];
  /** Of the JSON body; null: none is taken. */
  body: Schema | null;
  /** By status, `default` for problems. */
  answers: Record<string, Schema>;
}

interface Content {
  content?: Record<string, { schema: Schema }>;
}

/** Those that the document uses; times are said in UTC. */
const FORMATS = {
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
  email: /^[^@\s]+@[^@\s]+$/,
  password: true,
} as const;

/** The OpenAPI document as tests need it: what each route takes, and whether an answer is what it says. */
export class ApiDocument {
  readonly operations: Operation[];
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly compiled = new Map<Schema, ValidateFunction>();
  private readonly schemas: Record<string, Schema>;

  constructor(test: TestApp) {
    // Answers are held to hold no field that is not described.
    const document = structuredClone(describeApi(test.app)) as unknown as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
      components: { schemas: Record<string, Schema> };
    };
    this.schemas = document.components.schemas;
    for (const [name, format] of Object.entries(FORMATS)) this.ajv.addFormat(name, format);
    for (const schema of Object.values(this.schemas))
      if (schema.properties !== undefined) schema.additionalProperties ??= false;
    this.ajv.addSchema({ $id: 'document', components: { schemas: this.schemas } });
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, described]) => operationOf(method, path, described)),
    );
  }

  find(method: string, url: string): Operation | undefined {
    const path = url.split('?')[0] ?? '';
    const fits = this.operations.filter(
      (operation) =>
        operation.method === method &&
        new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
    // The one with the fewest parameters: `/playbooks/validate` is no playbook.
    return fits.sort((left, right) => left.path.split('{').length - right.path.split('{').length)[0];
  }

  /** What is wrong with an answer, as sentences; none when it is as described. */
  faults(method: string, url: string, answer: TestResponse): string[] {
    const operation = this.find(method, url);
    const where = `${method} ${url} ${answer.status}`;
    if (operation === undefined) return [`${where}: the route is not described`];
    const problem = answer.status >= 400;
    if (problem && !String(answer.headers['content-type']).startsWith('application/problem+json'))
      return [`${where}: it is no problem+json but ${String(answer.headers['content-type'])}`];
    const known = Object.keys(operation.answers);
    if (!problem && !known.includes(String(answer.status)))
      return [`${where}: described are ${known.join(', ')}`];
    const schema = operation.answers[problem ? 'default' : String(answer.status)];
    if (schema === undefined) return answer.text === '' ? [] : [`${where}: it has a body: ${answer.text}`];
    const validate = this.compile(schema);
    if (validate(answer.body)) return [];
    return (validate.errors ?? []).map(
      (error) => `${where}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }

  /** The schema with its references followed and its parts joined, one level deep. */
  resolve(schema: Schema): Schema {
    if (schema.$ref !== undefined) {
      const name = schema.$ref.split('/').at(-1) ?? '';
      return this.resolve(this.schemas[name] ?? {});
    }
    if (schema.allOf?.length === 1) return { ...schema, ...this.resolve(schema.allOf[0] ?? {}) };
    const [first] = (schema.anyOf ?? []).filter((one) => one.type !== 'null');
    return first === undefined ? schema : this.resolve(first);
  }

  private compile(schema: Schema): ValidateFunction {
    const known = this.compiled.get(schema);
    if (known !== undefined) return known;
    const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
    const made = this.ajv.compile(JSON.parse(text) as object);
    this.compiled.set(schema, made);
    return made;
  }
}

function operationOf(method: string, path: string, described: Record<string, unknown>): Operation {
  const parameters = (described.parameters ?? []) as { in: string; name: string }[];
  const responses = described.responses as Record<string, Content>;
  const answers = Object.entries(responses).flatMap(([status, answer]) => {
    const { 'application/json': json, ...others } = answer.content ?? {};
    const schema = json?.schema ?? (status === 'default' ? Object.values(others)[0]?.schema : undefined);
    return [[status, schema] as const];
  });
  return {
    method: method.toUpperCase() as Method,
    path,
    query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
    body: (described.requestBody as Content | undefined)?.content?.['application/json']?.schema ?? null,
    answers: Object.fromEntries(answers) as Record<string, Schema>,
  };
}

/** Sends requests and gathers what their answers have that the document does not say. */
export function watched(test: TestApp, document: ApiDocument) {
  const faults: string[] = [];
  const call = async (method: Method, url: string, request: TestRequest = {}): Promise<TestResponse> => {
    const answer = await test.http(method, url, request);
    faults.push(...document.faults(method, url, answer));
    return answer;
  };
  return { call, faults };
}

/** A body that fits the schema, or nearly: what a service checks beyond it is the service's to refuse. */
export function sampleOf(document: ApiDocument, given: Schema): unknown {
  const schema = document.resolve(given);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(document, schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return [sampleOf(document, schema.items ?? {})];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return schema.format === 'uuid'
        ? '01900000-0000-7000-8000-0000000000ff'
        : schema.format === 'date-time'
          ? '2026-11-22T12:00:00Z'
          : 'sample'.padEnd(schema.minLength ?? 0, 'e');
  }
}
