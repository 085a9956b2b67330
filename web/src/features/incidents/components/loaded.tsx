import { Skeleton, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';

interface LoadedProps<T> {
  query: UseQueryResult<T[]>;
  doing: string;
  empty: string;
  children: (rows: T[]) => ReactNode;
}

/** The rows once they are there, what to say without any, or why they are not. */
export function Loaded<T>({ query, doing, empty, children }: LoadedProps<T>) {
  if (query.data) return query.data.length === 0 ? <Text c="dimmed">{empty}</Text> : children(query.data);
  if (query.isError)
    return <ErrorNotice error={query.error} doing={doing} retry={() => void query.refetch()} />;
  return Array.from({ length: 5 }, (_, index) => <Skeleton key={index} height={14} my={12} />);
}
