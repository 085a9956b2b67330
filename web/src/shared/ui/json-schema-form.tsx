import {
  Checkbox,
  JsonInput,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { words } from '../lib/words.ts';
import { t } from '../texts/texts.ts';

/** The part of JSON Schema that the server uses for parameters and connector settings. */
export interface FormSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  enum?: readonly unknown[];
  /** Values with what people call them. */
  oneOf?: readonly { const: string; title: string }[];
  const?: unknown;
  default?: unknown;
  format?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
  examples?: readonly unknown[];
  writeOnly?: boolean;
  items?: FormSchema;
  properties?: Record<string, FormSchema>;
  required?: readonly string[];
  [key: string]: unknown;
}

export type FormValues = Record<string, unknown>;

interface JsonSchemaFormProps {
  schema: FormSchema;
  values: FormValues;
  onChange: (values: FormValues) => void;
  /** Messages by property name, or by dotted path under `errorPrefix`. */
  errors?: Record<string, string>;
  errorPrefix?: string;
  /** Secrets that are stored already: the field may stay empty to keep them. */
  keptSecrets?: readonly string[];
  disabled?: boolean;
}

/** Fields for a flat object schema: strings, secrets, numbers, booleans, enums, lists of strings; else JSON. */
export function JsonSchemaForm(props: JsonSchemaFormProps) {
  const { schema, values, onChange, errors = {}, errorPrefix = '' } = props;
  return (
    <Stack gap="md">
      {Object.entries(schema.properties ?? {}).map(([name, field], index) => (
        <SchemaField
          key={name}
          first={index === 0}
          name={name}
          schema={field}
          value={values[name]}
          required={schema.required?.includes(name) ?? false}
          kept={props.keptSecrets?.includes(name) ?? false}
          disabled={props.disabled ?? false}
          error={
            errors[name] ??
            errors[`${errorPrefix}${name}`] ??
            ofItem(errors, `${errorPrefix}${name}`, values[name])
          }
          onChange={(value) => {
            const next = { ...values };
            if (value === undefined || value === '') delete next[name];
            else next[name] = value;
            onChange(next);
          }}
        />
      ))}
    </Stack>
  );
}

/** What is wrong with one item of a list, and with which. */
function ofItem(errors: Record<string, string>, path: string, value: unknown): string | undefined {
  const [at, message] = Object.entries(errors).find(([key]) => key.startsWith(`${path}.`)) ?? [];
  if (at === undefined || !Array.isArray(value)) return undefined;
  const item: unknown = value[Number(at.slice(path.length + 1))];
  return `${asText(item)}: ${message}`;
}

/** The defaults that the schema names, as the form's first values. */
export function schemaDefaults(schema: FormSchema): FormValues {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {})
      .filter(([, field]) => field.default !== undefined)
      .map(([name, field]) => [name, field.default]),
  );
}

/** The required properties that are still without a value. */
export function missingFields(schema: FormSchema, values: FormValues): string[] {
  return (schema.required ?? []).filter((name) => values[name] === undefined || values[name] === '');
}

/**
 * What a press of the button would say at each field; `prefix` as the server names them (`settings.`).
 * @param kept secrets that are stored already
 */
export function schemaFaults(
  schema: FormSchema,
  values: FormValues,
  { prefix = '', kept = [] }: { prefix?: string; kept?: readonly string[] } = {},
): Record<string, string> {
  const fields = schema.properties ?? {};
  const missing = missingFields(schema, values).filter((name) => !kept.includes(name));
  const broken = Object.keys(fields).filter(
    (name) => kindOf(fields[name] ?? {}) === 'json' && typeof values[name] === 'string',
  );
  return Object.fromEntries([
    ...missing.map((name) => [`${prefix}${name}`, missingSentence(fields[name] ?? {})]),
    ...broken.map((name) => [`${prefix}${name}`, brokenSentence()]),
  ]);
}

const brokenSentence = (): string =>
  t`This is not valid JSON: an object stands in braces, a list in brackets.`;

function missingSentence(field: FormSchema): string {
  if (choicesOf(field)) return t`Choose one.`;
  if (typeOf(field) === 'array') return t`Add at least one.`;
  const example = field.examples?.[0];
  return example === undefined ? t`Fill this in.` : t`Fill this in, as in “${asText(example)}”.`;
}

export function isSecret(schema: FormSchema): boolean {
  return schema.writeOnly === true || schema.format === 'password' || schema['x-secret'] === true;
}

interface SchemaFieldProps {
  /** In a dialog it has the focus. */
  first: boolean;
  name: string;
  schema: FormSchema;
  value: unknown;
  required: boolean;
  kept: boolean;
  disabled: boolean;
  error: string | undefined;
  onChange: (value: unknown) => void;
}

function typeOf(schema: FormSchema): string {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.find((type) => type !== undefined && type !== 'null') ?? 'string';
}

/** By what it is filled in. A value of `json` that is a text was no JSON, and is kept as it was typed. */
type FieldKind = 'choice' | 'tick' | 'number' | 'choices' | 'texts' | 'json' | 'text';

function kindOf(schema: FormSchema): FieldKind {
  if (choicesOf(schema)) return 'choice';
  const type = typeOf(schema);
  if (type === 'boolean') return 'tick';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'object') return 'json';
  if (type !== 'array') return 'text';
  if (schema.items?.enum) return 'choices';
  return typeOf(schema.items ?? {}) === 'string' ? 'texts' : 'json';
}

function choicesOf(schema: FormSchema): { value: string; label: string }[] | undefined {
  return (
    schema.oneOf?.map((choice) => ({ value: choice.const, label: choice.title })) ??
    schema.enum
      ?.filter((each) => each !== null)
      .map(String)
      .map((each) => ({ value: each, label: words(each) }))
  );
}

function asText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value);
}

function SchemaField(props: SchemaFieldProps) {
  const { name, schema, value, onChange } = props;
  const label = schema.title ?? words(name);
  const common = {
    label,
    // A description that only repeats the label says nothing.
    description: schema.description === label ? undefined : schema.description,
    required: props.required && !props.kept,
    disabled: props.disabled,
    error: props.error,
    name,
    ...(props.first ? { 'data-autofocus': true } : {}),
  };
  const example = schema.examples?.[0];
  const placeholder = example === undefined ? '' : asText(example);
  const kind = kindOf(schema);
  if (kind === 'choice') {
    return (
      <Select
        {...common}
        data={choicesOf(schema) ?? []}
        value={value === undefined ? null : String(value)}
        onChange={(next) => onChange(next ?? undefined)}
        clearable={!props.required}
        allowDeselect={!props.required}
        withAsterisk={props.required && value === undefined}
      />
    );
  }
  if (kind === 'tick') {
    return (
      <Checkbox
        {...common}
        required={false}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (kind === 'number') {
    return (
      <NumberInput
        {...common}
        value={typeof value === 'number' ? value : ''}
        allowDecimal={typeOf(schema) === 'number'}
        {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
        {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
        onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
      />
    );
  }
  if (kind === 'choices') {
    return (
      <MultiSelect
        {...common}
        data={schema.items?.enum?.map((each) => ({ value: String(each), label: words(String(each)) }))}
        value={Array.isArray(value) ? value.map(String) : []}
        onChange={onChange}
        placeholder={placeholder}
        searchable
        clearable
      />
    );
  }
  if (kind === 'texts') {
    return (
      <TagsInput
        {...common}
        value={Array.isArray(value) ? value.map(String) : []}
        onChange={onChange}
        splitChars={[',', ' ', '\n']}
        placeholder={placeholder || t`Enter adds one`}
      />
    );
  }
  if (kind === 'json') return <JsonField {...props} common={common} />;
  return <StringField {...props} common={common} placeholder={placeholder} />;
}

type Common = Record<string, unknown> & { label: string };

/** What it says, or the text itself where that is no object and no list: nothing older may be sent in its place. */
function asJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : text;
  } catch {
    return text;
  }
}

function JsonField({ value, onChange, common }: SchemaFieldProps & { common: Common }) {
  return (
    <JsonInput
      {...common}
      autosize
      minRows={3}
      formatOnBlur
      validationError={brokenSentence()}
      defaultValue={
        typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value, null, 2)
      }
      onChange={(text) => onChange(text.trim() === '' ? undefined : asJson(text))}
    />
  );
}

function StringField(props: SchemaFieldProps & { common: Common; placeholder: string }) {
  const { schema, value, onChange, common, placeholder } = props;
  const change = (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>): void =>
    onChange(event.currentTarget.value);
  if (isSecret(schema)) {
    return (
      <PasswordInput
        {...common}
        value={asText(value)}
        onChange={change}
        autoComplete="new-password"
        placeholder={props.kept ? t`Stored; leave empty to keep it` : placeholder}
      />
    );
  }
  const long =
    schema.format === 'textarea' || schema['x-multiline'] === true || (schema.maxLength ?? 0) > 1000;
  if (long) {
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        value={asText(value)}
        onChange={change}
        placeholder={placeholder}
      />
    );
  }
  return (
    <TextInput
      {...common}
      value={asText(value)}
      onChange={change}
      placeholder={placeholder}
      autoComplete="off"
    />
  );
}
