import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { isBase64 } from '../text/base64.ts';

interface FieldOptions {
  optional?: boolean;
  nullable?: boolean;
  /** An array of such values. */
  each?: boolean;
  /** The most items of an array; 200 unless told. */
  maxItems?: number;
  description?: string;
  example?: unknown;
  default?: unknown;
}

interface Pattern {
  matches: RegExp;
  /** What it wants, after "must be": people read it, not the expression. */
  wants: string;
}

interface TextOptions extends FieldOptions {
  min?: number;
  max?: number;
  pattern?: Pattern;
  /** OpenAPI's format, such as `password` or `email`. */
  format?: string;
}

interface NumberOptions extends FieldOptions {
  min?: number;
  max?: number;
}

/** Short text, 500 characters at most unless told. */
export function StringField(options: TextOptions = {}): PropertyDecorator {
  const max = options.max ?? 500;
  const each = eachOption(options);
  return field(
    options,
    {
      type: 'string',
      maxLength: max,
      minLength: options.min,
      pattern: options.pattern?.matches.source,
      format: options.format,
    },
    IsString(each),
    MaxLength(max, each),
    ...(options.min === undefined ? [] : [MinLength(options.min, each)]),
    ...(options.pattern === undefined ? [] : [fits(options.pattern, max, each)]),
  );
}

/** Bytes in base64, of which there are `maxBytes` at most. */
export function Base64Field(options: FieldOptions & { maxBytes: number }): PropertyDecorator {
  const maxLength = Math.ceil(options.maxBytes / 3) * 4;
  return field(
    options,
    { type: 'string', format: 'byte', maxLength, minLength: 4 },
    IsString(),
    MinLength(4),
    MaxLength(maxLength),
    ValidateBy({
      name: 'base64',
      validator: {
        validate: (value) => typeof value === 'string' && isBase64(value),
        defaultMessage: () => '$property must be base64',
      },
    }),
  );
}

/** Long text, 100 000 characters at most unless told. */
export function TextField(options: TextOptions = {}): PropertyDecorator {
  return StringField({ max: 100_000, ...options });
}

export function IntegerField(options: NumberOptions = {}): PropertyDecorator {
  return numeric(options, 'integer', IsInt(eachOption(options)));
}

export function NumberField(options: NumberOptions = {}): PropertyDecorator {
  return numeric(options, 'number', IsNumber({ allowNaN: false, allowInfinity: false }, eachOption(options)));
}

/** In a query string `true` and `false` are words. */
export function BooleanField(options: FieldOptions = {}): PropertyDecorator {
  const read = ({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value;
  return field(options, { type: 'boolean' }, Transform(read), IsBoolean(eachOption(options)));
}

/** One word of a closed list; `name` makes it a named schema of the OpenAPI document. */
export function EnumField<const T extends readonly string[]>(
  values: T,
  options: FieldOptions & { name: string },
): PropertyDecorator {
  return field(
    options,
    { enum: [...values], enumName: options.name },
    IsIn([...values], eachOption(options)),
  );
}

export function UuidField(options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: 'string', format: 'uuid' }, IsUUID('all', eachOption(options)));
}

/** RFC 3339, in answers always UTC. */
export function DateTimeField(options: FieldOptions = {}): PropertyDecorator {
  return field(
    options,
    { type: 'string', format: 'date-time' },
    IsISO8601({ strict: true }, eachOption(options)),
  );
}

export function ObjectField(type: () => new () => object, options: FieldOptions = {}): PropertyDecorator {
  return field(
    options,
    // Nest's Swagger takes a function for a lazy class only when its name is `type`; the caller's has none.
    { type: () => type() },
    Type(type),
    ValidateNested(eachOption(options)),
    // A list is no object, neither here nor as an item.
    IsObject(eachOption(options)),
  );
}

/** A JSON object of any content (the service checks it against a schema of its own); `any` admits every JSON value. */
export function JsonField(options: FieldOptions & { any?: boolean } = {}): PropertyDecorator {
  // `{}` is OpenAPI's "any JSON"; Nest's Swagger wants a type, so objects are said to be open.
  const schema = options.any === true ? { type: Object } : { type: 'object', additionalProperties: true };
  return field(options, schema, ...(options.any === true ? [] : [IsObject(eachOption(options))]));
}

function numeric(
  options: NumberOptions,
  type: 'integer' | 'number',
  validator: PropertyDecorator,
): PropertyDecorator {
  const each = eachOption(options);
  return field(
    options,
    { type, minimum: options.min, maximum: options.max },
    Type(() => Number),
    validator,
    ...(options.min === undefined ? [] : [Min(options.min, each)]),
    ...(options.max === undefined ? [] : [Max(options.max, each)]),
  );
}

/** @param schema what is undefined in it stands in no document, nor does what is undefined in the options */
function field(options: FieldOptions, schema: object, ...validators: PropertyDecorator[]): PropertyDecorator {
  const array: PropertyDecorator[] =
    options.each === true ? [IsArray(), ArrayMaxSize(options.maxItems ?? 200)] : [];
  return applyDecorators(
    ApiProperty({
      ...schema,
      required: options.optional !== true,
      nullable: options.nullable,
      isArray: options.each,
      description: options.description,
      example: options.example,
      default: options.default,
    } as ApiPropertyOptions),
    presence(options),
    ...array,
    ...validators,
  ) as PropertyDecorator;
}

/**
 * Not the library's `Matches`: what is too long is refused for that alone, before an expression runs out of its stack on
 * megabytes.
 */
function fits({ matches, wants }: Pattern, max: number, each: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'matches',
      validator: {
        validate: (value) => typeof value === 'string' && (value.length > max || matches.test(value)),
        defaultMessage: () => `$property must be ${wants}`,
      },
    },
    each,
  );
}

/** `IsOptional` would let null through where only absence is meant. */
function presence({ optional, nullable }: FieldOptions): PropertyDecorator {
  if (optional === true && nullable === true) return IsOptional();
  if (optional === true) return ValidateIf((_object, value) => value !== undefined);
  return nullable === true ? ValidateIf((_object, value) => value !== null) : IsDefined();
}

function eachOption(options: FieldOptions): ValidationOptions {
  return options.each === true ? { each: true } : {};
}
