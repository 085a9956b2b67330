import { Problem } from '#platform';

export function subject(incidentId: string): { type: string; id: string } {
  return { type: 'incident', id: incidentId };
}

export function unknownIncident(): never {
  throw new Problem(
    'not_found',
    'There is no incident with this id or number; it may belong to another tenant.',
  );
}
