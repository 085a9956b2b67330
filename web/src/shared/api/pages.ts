import type { InfiniteData } from '@tanstack/react-query';

export interface ApiPage<T> {
  data: T[];
  meta: { next_cursor: string | null };
}

/** For `useInfiniteQuery` over a keyset-paged list: the cursor is the page parameter. */
export const keysetPaging = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: ApiPage<unknown>): string | undefined => page.meta.next_cursor ?? undefined,
};

/** All loaded rows, for `select` (so that the array stays the same until the data change). */
export function allRows<T>(data: InfiniteData<ApiPage<T>, unknown>): T[] {
  return data.pages.flatMap((page) => page.data);
}

/** All rows of a list, page after page, until there are `most` of them. */
export async function everyPage<T>(
  read: (cursor: { cursor?: string }) => Promise<ApiPage<T>>,
  most = Infinity,
): Promise<T[]> {
  const rows: T[] = [];
  for (let cursor: string | null = ''; cursor !== null && rows.length < most;) {
    const page: ApiPage<T> = await read(cursor === '' ? {} : { cursor });
    rows.push(...page.data);
    cursor = page.meta.next_cursor;
  }
  return rows;
}
