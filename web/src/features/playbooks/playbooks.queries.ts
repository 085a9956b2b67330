import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  getPlaybooks,
  getPlaybooksByName,
  getPlaybooksByNameRuns,
  getPlaybooksByNameVersions,
  getRunsById,
  postPlaybooksValidate,
} from '../../shared/api/generated/index.ts';
import { usePages } from '../../shared/api/paged.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const playbooksQuery = queryOptions({
  queryKey: keys.playbooks.list({}),
  queryFn: async ({ signal }) => (await getPlaybooks({ query: { limit: 200 }, signal })).data,
});

export function playbookQuery(name: string) {
  return queryOptions({
    queryKey: keys.playbooks.detail(name),
    queryFn: ({ signal }) => getPlaybooksByName({ path: { name }, signal }),
  });
}

export function usePlaybookRuns(name: string) {
  return usePages({
    queryKey: keys.playbooks.part(name, 'runs'),
    page: (cursor, signal) =>
      getPlaybooksByNameRuns({ path: { name }, query: { limit: 50, cursor }, signal }),
  });
}

export function usePlaybookVersions(name: string) {
  return usePages({
    queryKey: keys.playbooks.part(name, 'versions'),
    page: (cursor, signal) =>
      getPlaybooksByNameVersions({ path: { name }, query: { limit: 20, cursor }, signal }),
  });
}

/** Every fault of a text, with line and column. The answer to one text never changes. */
export function validationQuery(yaml: string) {
  return queryOptions({
    queryKey: keys.playbooks.part('validation', yaml),
    queryFn: ({ signal }) => postPlaybooksValidate({ body: { yaml }, signal }),
    staleTime: Infinity,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

export function runQuery(id: string) {
  return queryOptions({
    queryKey: keys.runs.detail(id),
    queryFn: ({ signal }) => getRunsById({ path: { id }, signal }),
  });
}
