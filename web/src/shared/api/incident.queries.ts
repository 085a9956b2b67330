import { queryOptions } from '@tanstack/react-query';
import { getIncidentsById, getIncidentsByIdEvidence, type IncidentDetailDto } from './generated/index.ts';
import { keys } from './query-keys.ts';

/** The most that is asked for of a part of an incident. */
export const PARTS = 200;

export function incidentQuery(id: string) {
  return queryOptions({
    queryKey: keys.incidents.detail(id),
    queryFn: ({ signal }): Promise<IncidentDetailDto> => getIncidentsById({ path: { id }, signal }),
  });
}

export function evidenceQuery(id: string) {
  return queryOptions({
    queryKey: keys.incidents.part(id, 'evidence'),
    queryFn: async ({ signal }) =>
      (await getIncidentsByIdEvidence({ path: { id }, query: { limit: PARTS }, signal })).data,
  });
}
