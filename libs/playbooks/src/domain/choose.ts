import type { IncidentSnapshot } from '#incidents';
import { applies } from './run-context.ts';
import type { PlaybookDefinition } from './definition.ts';
import { ExpressionError } from './expression.ts';

export const FALLBACK_PLAYBOOK = 'generic_triage';

export interface Candidate {
  name: string;
  enabled: boolean;
  definition: PlaybookDefinition;
}

/**
 * The playbook for a case: the one that is named, else the enabled one whose `on` matches (naming fewer incident
 * types is more specific, then by name), else the generic one. Null only when not even that is there.
 */
export function choosePlaybook<C extends Candidate>(
  candidates: C[],
  named: string | null,
  snapshot: IncidentSnapshot,
): C | null {
  const asked = candidates.find((candidate) => candidate.name === named && candidate.enabled);
  if (asked) return asked;
  const matching = candidates.filter(
    (candidate) => candidate.enabled && matches(candidate.definition, snapshot),
  );
  const [best] = matching.sort((a, b) => breadth(a) - breadth(b) || (a.name < b.name ? -1 : 1));
  return best ?? candidates.find((candidate) => candidate.name === FALLBACK_PLAYBOOK) ?? null;
}

function matches(definition: PlaybookDefinition, snapshot: IncidentSnapshot): boolean {
  if (definition.on === null) return false;
  const types = definition.on.incident_types;
  if (types.length > 0 && !types.includes(snapshot.incident.type)) return false;
  try {
    return applies(definition, snapshot);
  } catch (error) {
    // A condition that does not fit this alert is no match; validation has seen its syntax and its names.
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

function breadth(candidate: Candidate): number {
  return candidate.definition.on?.incident_types.length || Number.MAX_SAFE_INTEGER;
}
