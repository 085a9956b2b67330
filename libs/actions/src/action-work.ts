import type { ActionWork } from './action-contexts.ts';
import { boundConnector } from './bound-connector.ts';
import type { ActionEntity } from './data/action.entity.ts';

/** A stored action as its own code gets it. The key is the action's id: fixed before the first call, the same for all. */
export function workOf(row: ActionEntity, signal: AbortSignal): ActionWork {
  return {
    action: row.name,
    action_id: row.id,
    parameters: row.parameters,
    incident_id: row.incident_id,
    key: `tw-${row.id}`,
    note: `Triage Warden, action ${row.id}, asked for by ${row.proposer_name}: ${row.reason}`.slice(0, 500),
    signal,
    connector: boundConnector(row),
  };
}
