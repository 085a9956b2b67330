import { createTestApp, type TestApp } from '../../../../test/harness/index.ts';
import { column } from '#platform';

const IDS = ['00000000-0000-7000-8000-000000000001', 'ffffffff-ffff-4fff-bfff-ffffffffffff', null];
const TEXTS = ['', 'plain', 'quote " and \\ and {,}', 'NULL', null, 'Grüße 日本 🛡️', 'half a pair \ud83d'];

describe('a column of a bulk statement', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const read = async (type: string, values: Buffer): Promise<unknown> => {
    const [row] = await test.sql(`SELECT to_json($1::${type}[]) AS values`, [values]);
    return (row as { values: unknown }).values;
  };

  it.each([
    ['uuid', column.uuid(IDS), IDS],
    ['text', column.text(TEXTS), TEXTS.map((text) => text?.toWellFormed() ?? null)],
    ['json', column.json(['{"b":1,"a":[]}', null, '"\\u0000"']), [{ b: 1, a: [] }, null, '\0']],
    ['jsonb', column.jsonb(['{"b":1,"a":[]}', null, '2']), [{ b: 1, a: [] }, null, 2]],
    ['integer', column.integer([0, -1, 2 ** 31 - 1, null]), [0, -1, 2 ** 31 - 1, null]],
    ['bigint', column.bigint([0, -1, Number.MAX_SAFE_INTEGER]), [0, -1, Number.MAX_SAFE_INTEGER]],
    ['boolean', column.boolean([true, false, null]), [true, false, null]],
    [
      'timestamptz',
      column.timestamptz([new Date('2026-11-24T23:01:28.123Z'), '1969-12-31T23:59:59+01:00', null]),
      ['2026-11-24T23:01:28.123+00:00', '1969-12-31T22:59:59+00:00', null],
    ],
    ['bytea', column.bytea([Buffer.from([0, 255]), Buffer.alloc(0), null]), ['\\x00ff', '\\x', null]],
    ['text', column.text([]), []],
  ])('of %s arrives as it was', async (type, values, expected) => {
    expect(await read(type, values)).toEqual(expected);
  });
});
