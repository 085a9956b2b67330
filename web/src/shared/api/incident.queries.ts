import { queryOptions } from '@tanstack/react-query';
import {
  getIncidentsById,
  getIncidentsByIdEvidence,
  type EvidenceDto,
  type IncidentDetailDto,
} from './generated/index.ts';
import { everyPage } from './pages.ts';
import { keys } from './query-keys.ts';

/** The most that is asked for of a part of an incident. */
export const PARTS = 200;

export function incidentQuery(id: string) {
  return queryOptions({
    queryKey: keys.incidents.detail(id),
    queryFn: ({ signal }): Promise<IncidentDetailDto> => getIncidentsById({ path: { id }, signal }),
  });
}

/** As many as a verdict rests on. Where the incident has more, whoever shows them says so. */
const MOST_EVIDENCE = 2000;

/** By number. */
export function evidenceQuery(id: string) {
  return queryOptions({
    queryKey: keys.incidents.part(id, 'evidence'),
    queryFn: ({ signal }): Promise<EvidenceDto[]> =>
      everyPage(
        (cursor) => getIncidentsByIdEvidence({ path: { id }, query: { limit: PARTS, ...cursor }, signal }),
        MOST_EVIDENCE,
      ),
  });
}
