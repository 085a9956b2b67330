import { decodeCursor, encodeCursor, toPage } from './page.ts';

describe('pages', () => {
  const rows = [1, 2, 3].map((n) => ({ n, id: `id-${n}` }));
  const page = (limit: number) =>
    toPage(
      rows,
      limit,
      (row) => [row.n, row.id],
      (row) => row.n,
    );

  it('show at most the limit and say where the next one begins', () => {
    const first = page(2);
    expect(first.data).toEqual([1, 2]);
    expect(decodeCursor(first.meta.next_cursor ?? '', ['integer', 'text'])).toEqual([2, 'id-2']);
  });

  it('are of the rows themselves unless told what to show of each', () => {
    expect(toPage(rows, 2, (row) => [row.id]).data).toEqual(rows.slice(0, 2));
  });

  it('end with null', () => {
    expect(page(3)).toEqual({ data: [1, 2, 3], meta: { next_cursor: null } });
  });

  it.each([
    ['not base64 %%%'],
    [encodeCursor(['only one'])],
    [encodeCursor([1, 2, 3])],
    [Buffer.from('{"a":1}').toString('base64url')],
    [Buffer.from('[{}, 1]').toString('base64url')],
  ])('refuse the cursor %s', (cursor) =>
    expect(() => decodeCursor(cursor, ['integer', 'text'])).toThrow('The cursor is not one of this list'),
  );

  const ID = '01900000-0000-7000-8000-000000000001';
  it.each([
    ['uuid', [ID], [1, null, 'x', '', `${ID}\0`]],
    [
      'instant',
      ['2026-11-22T10:00:00.000Z', '9999-12-31T23:59:59.999Z'],
      [1, null, 'x', '2026', 'infinity', '0000-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z'],
    ],
    ['moment', [0, 1_795_000_000_000], ['1', null, 0.5, 8.64e15, -8.64e15]],
    ['integer', [0, -1, 2 ** 31 - 1], ['1', null, 0.5, 2 ** 31]],
    ['text', ['', 'a-slug'], [1, null, '\0', '\ud800', 'x'.repeat(501), ['a']]],
  ] as const)('hold for %s what it says and nothing else', (part, ours, others) => {
    for (const value of ours) expect(decodeCursor(encodeCursor([value]), [part])).toEqual([value]);
    for (const value of others) {
      const cursor = Buffer.from(JSON.stringify([value])).toString('base64url');
      expect(() => decodeCursor(cursor, [part])).toThrow('The cursor is not one of this list');
    }
  });
});
