import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import { allRows, keysetPaging, type ApiPage } from './pages.ts';

interface Options<T> {
  queryKey: QueryKey;
  /** Reads one page; `cursor` is undefined for the first. */
  page: (cursor: string | undefined, signal: AbortSignal) => Promise<ApiPage<T>>;
}

/** A keyset-paged list as one growing array; `table` is what DataTable takes. */
export function usePages<T>({ queryKey, page }: Options<T>) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    ...keysetPaging,
    select: allRows<T>,
  });
  return {
    rows: query.data,
    error: query.error,
    retry: () => void query.refetch(),
    table: {
      rows: query.data,
      hasMore: query.hasNextPage,
      onMore: () => void query.fetchNextPage(),
      loadingMore: query.isFetchingNextPage,
    },
  };
}
