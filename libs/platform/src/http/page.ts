import { applyDecorators, type Type as ClassType } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { Problem } from '../errors/problem.ts';
import { IntegerField, StringField } from './fields.ts';

export type CursorKey = (string | number | null)[];

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
 */
export function toPage<R, V>(
  rows: R[],
  limit: number,
  key: (row: R) => CursorKey,
  map: (row: R) => V,
): Page<V> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data: shown.map(map), meta: { next_cursor: more ? encodeCursor(key(last)) : null } };
}

export function encodeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws Problem invalid_cursor when it is not one of ours with `length` values */
export function decodeCursor(cursor: string | undefined, length: number): CursorKey | null {
  if (cursor === undefined || cursor === '') return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === length && key.every(isCursorValue)) return key as CursorKey;
  } catch {
    // Not ours: answered below.
  }
  throw new Problem(
    'invalid_cursor',
    'The cursor is not one of this list; leave it out to begin with the first page.',
  );
}

function isCursorValue(value: unknown): boolean {
  return value === null || typeof value === 'number' || (typeof value === 'string' && value.length <= 500);
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
