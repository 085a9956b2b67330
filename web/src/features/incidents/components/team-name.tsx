import { teamName, useArchived } from '../../../shared/api/queues.queries.ts';

/** A team in whose queue incidents are. */
export function TeamName({ team: { id, name } }: { team: { id: string; name: string } }) {
  return <>{teamName({ name, archived: useArchived(id) })}</>;
}
