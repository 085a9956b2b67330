import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import { useMemo } from 'react';

interface PageOf<T> {
  data: readonly T[];
  meta: { next_cursor: string | null };
}

interface Options<T> {
  queryKey: QueryKey;
  /** Reads one page; `cursor` is undefined for the first. */
  page: (cursor: string | undefined, signal: AbortSignal) => Promise<PageOf<T>>;
  enabled?: boolean;
}

/** A keyset-paged list as one growing array, in the shape that DataTable takes. */
export function usePages<T>({ queryKey, page, enabled = true }: Options<T>) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.meta.next_cursor ?? undefined,
    enabled,
  });
  const rows = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data]);
  return {
    rows,
    error: query.error,
    retry: () => void query.refetch(),
    table: {
      rows,
      hasMore: query.hasNextPage,
      onMore: () => void query.fetchNextPage(),
      loadingMore: query.isFetchingNextPage,
    },
  };
}
