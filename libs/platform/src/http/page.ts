import { applyDecorators, type Type as ClassType } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { Problem } from '../errors/problem.ts';
import { isUuid } from '../ids.ts';
import { IntegerField, StringField } from './fields.ts';
import { isStorable } from './storable.ts';

export type CursorKey = (string | number)[];

/** What a place in a cursor may hold: an `instant` in RFC 3339, a `moment` in milliseconds, an `integer` of 32 bits. */
interface CursorParts {
  uuid: string;
  instant: string;
  moment: number;
  integer: number;
  text: string;
}
type CursorPart = keyof CursorParts;
type KeyOf<S extends readonly CursorPart[]> = {
  -readonly [I in keyof S]: S[I] extends CursorPart ? CursorParts[S[I]] : never;
};

export interface Page<T> {
  data: T[];
  meta: { next_cursor: string | null };
}

export class PageMetaDto {
  @StringField({ nullable: true, description: 'Give it as `cursor` for the next page; null on the last one' })
  next_cursor!: string | null;
}

/** What every list takes; features extend it with their filters. */
export class ListQuery {
  @IntegerField({ optional: true, min: 1, max: 200, default: 50 })
  limit: number = 50;

  @StringField({ optional: true, max: 1000 })
  cursor?: string;

  @StringField({
    optional: true,
    max: 50,
    pattern: { matches: /^-?[a-z_]+$/, wants: 'a field, with a minus sign before it for the other order' },
    description: 'A field; a minus sign before it turns the order',
    example: '-created_at',
  })
  sort?: string;
}

/**
 * Makes a page of rows read with LIMIT limit + 1.
 * @param key the sort values of a row, the last one unique: where the next page begins
 * @param map what the page shows of a row; left out: the row
 */
export function toPage<R>(rows: R[], limit: number, key: (row: R) => CursorKey): Page<R>;
export function toPage<R, V>(
  rows: R[],
  limit: number,
  key: (row: R) => CursorKey,
  map: (row: R) => V,
): Page<V>;
export function toPage<R, V>(
  rows: R[],
  limit: number,
  key: (row: R) => CursorKey,
  map: (row: R) => R | V = (row) => row,
): Page<R | V> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data: shown.map(map), meta: { next_cursor: more ? encodeCursor(key(last)) : null } };
}

/** The same page of what the mapper makes of each item. */
export function mapPage<V, D>({ data, meta }: Page<V>, map: (item: V) => D): Page<D> {
  return { data: data.map(map), meta };
}

export function encodeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * @param shape what each place of the list's keys holds
 * @throws Problem invalid_cursor when it is not one of this list
 */
export function decodeCursor<const S extends readonly CursorPart[]>(
  cursor: string | undefined,
  shape: S,
): KeyOf<S> | null {
  if (cursor === undefined || cursor === '') return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(key) &&
      key.length === shape.length &&
      shape.every((part, index) => IS_PART[part](key[index]))
    )
      return key as KeyOf<S>;
  } catch {
    // Not ours: answered below.
  }
  throw new Problem(
    'invalid_cursor',
    'The cursor is not one of this list; leave it out to begin with the first page.',
  );
}

/** The years 1 to 9999: further out PostgreSQL does not read what a Date writes. */
const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

const IS_PART: Record<CursorPart, (value: unknown) => boolean> = {
  uuid: (value) => typeof value === 'string' && isUuid(value),
  instant: (value) =>
    typeof value === 'string' && isMoment(Date.parse(value)) && new Date(value).toISOString() === value,
  moment: isMoment,
  integer: (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  text: (value) => typeof value === 'string' && value.length <= 500 && isStorable(value),
};

function isMoment(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= FIRST_MOMENT && (value as number) <= LAST_MOMENT;
}

/** Documents `{ data, meta }` with items of one class. */
export function ApiPage(item: ClassType<unknown>): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(item, PageMetaDto),
    ApiOkResponse({
      schema: {
        type: 'object',
        required: ['data', 'meta'],
        properties: {
          data: { type: 'array', items: { $ref: getSchemaPath(item) } },
          meta: { $ref: getSchemaPath(PageMetaDto) },
        },
      },
    }),
  );
}
