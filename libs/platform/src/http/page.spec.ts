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
    expect(decodeCursor(first.meta.next_cursor ?? '', 2)).toEqual([2, 'id-2']);
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
    expect(() => decodeCursor(cursor, 2)).toThrow('The cursor is not one of this list'),
  );
});
