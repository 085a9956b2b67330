import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  type QueryClient,
} from '@tanstack/react-query';
import {
  getIncidentGroups,
  getIncidents,
  getIncidentsById,
  getIncidentsByIdAlerts,
  getIncidentsByIdObservables,
  getIncidentsByIdRelated,
  getIncidentsByIdTimeline,
  getIncidentsByIdVerdicts,
  getServiceLevels,
  type GetIncidentsData,
  type IncidentFilterDto,
  type IncidentGrouping,
  type ObservableDto,
  type SearchNotesDto,
  type TimelineKind,
} from '../../shared/api/generated/index.ts';
import { PARTS } from '../../shared/api/incident.queries.ts';
import { allRows, everyPage, keysetPaging } from '../../shared/api/pages.ts';
import { keys } from '../../shared/api/query-keys.ts';

export type IncidentQuery = NonNullable<GetIncidentsData['query']>;

const PAGE = 50;

/** Which ones, whatever their order and page. */
export function filterOf(query: IncidentQuery): IncidentFilterDto {
  const filter = { ...query };
  delete filter.sort;
  delete filter.limit;
  delete filter.cursor;
  return filter;
}

/** The list as it stood at `before`: what comes later is counted by `newIncidentsQuery` and never pushes rows. */
export function incidentListQuery(filters: IncidentQuery, before: string) {
  const query = { ...filters, limit: PAGE, created_before: filters.created_before ?? before };
  return infiniteQueryOptions({
    queryKey: keys.incidents.list(query),
    queryFn: ({ pageParam, signal }) =>
      getIncidents({ query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    ...keysetPaging,
    select: allRows,
    placeholderData: keepPreviousData,
    // What was put off comes back by time: nothing happens that would be told.
    refetchInterval: filters.snoozed === false ? 60_000 : false,
  });
}

/** What there is to say of the search behind a list, as of the last page that was read; null where nothing is searched for. */
export function useSearchNotes(filters: IncidentQuery, before: string): SearchNotesDto | null {
  const { data } = useInfiniteQuery({
    ...incidentListQuery(filters, before),
    select: ({ pages }) => pages.at(-1)?.meta.search ?? null,
    enabled: false,
  });
  return data ?? null;
}

/** What fits the filters, by what it has in common. */
export function incidentGroupsQuery(query: IncidentQuery, by: IncidentGrouping) {
  const filters = filterOf(query);
  return queryOptions({
    queryKey: keys.incidents.list({ ...filters, by }),
    queryFn: ({ signal }) => getIncidentGroups({ query: { ...filters, by }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** Minutes until incidents are to be resolved, by severity. */
export function serviceLevelsQuery() {
  return queryOptions({
    queryKey: keys.settings.detail('service_levels'),
    queryFn: ({ signal }) => getServiceLevels({ signal }),
    staleTime: 300_000,
  });
}

export const NEW_LIMIT = 100;

/** How many incidents fit the filters and came after `after`, counted up to NEW_LIMIT. */
export function newIncidentsQuery(filters: IncidentQuery, after: string) {
  const query = { ...filters, sort: '-created_at', limit: NEW_LIMIT, created_after: after };
  return queryOptions({
    queryKey: keys.incidents.list({ ...query, count: true }),
    queryFn: async ({ signal }) => (await getIncidents({ query, signal })).data.length,
    // An end in the filters: nothing new can fit.
    enabled: filters.created_before === undefined,
  });
}

/** The id of an incident by its id or number. Its answer is kept as the incident's detail too. */
export function incidentRefQuery(ref: string, queryClient: QueryClient) {
  return queryOptions({
    queryKey: keys.incidentRef(ref),
    queryFn: async ({ signal }): Promise<string> => {
      const incident = await getIncidentsById({ path: { id: ref }, signal });
      queryClient.setQueryData(keys.incidents.detail(incident.id), incident);
      return incident.id;
    },
    staleTime: Infinity,
  });
}

export function alertsQuery(id: string) {
  return queryOptions({
    queryKey: keys.incidents.part(id, 'alerts'),
    queryFn: async ({ signal }) =>
      (await getIncidentsByIdAlerts({ path: { id }, query: { limit: PARTS }, signal })).data,
  });
}

/** All of them: the server keeps a thousand at most. */
export function observablesQuery(id: string) {
  return queryOptions({
    queryKey: keys.incidents.part(id, 'observables'),
    queryFn: ({ signal }): Promise<ObservableDto[]> =>
      everyPage((cursor) =>
        getIncidentsByIdObservables({ path: { id }, query: { limit: PARTS, ...cursor }, signal }),
      ),
  });
}

/** Newest first: the first one counts. */
export function verdictsQuery(id: string) {
  return queryOptions({
    queryKey: keys.incidents.part(id, 'verdicts'),
    queryFn: async ({ signal }) =>
      (await getIncidentsByIdVerdicts({ path: { id }, query: { limit: 20 }, signal })).data,
  });
}

export function relatedQuery(id: string) {
  return queryOptions({
    queryKey: keys.incidents.part(id, 'related'),
    queryFn: async ({ signal }) => (await getIncidentsByIdRelated({ path: { id }, signal })).data,
  });
}

export function timelineQuery(id: string, kinds: readonly TimelineKind[]) {
  const kind = [...kinds].sort();
  return infiniteQueryOptions({
    queryKey: keys.timeline.list({ incident: id, kind }),
    queryFn: ({ pageParam, signal }) =>
      getIncidentsByIdTimeline({
        path: { id },
        query: {
          limit: PAGE,
          ...(kind.length > 0 ? { kind } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    ...keysetPaging,
    select: allRows,
    placeholderData: keepPreviousData,
  });
}
