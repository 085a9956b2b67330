import type { Actor, PersonBehind, Proposer } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { Problem } from '#platform';
import { requestedIncident } from './action-types.ts';
import { actorBehind } from './domain/behind.ts';

/** What a request says of its incident. */
export function incidentPart(file: IncidentSnapshot | null) {
  if (file === null) return { incident_id: null, verdict: null };
  const { id, verdict } = file.incident;
  return {
    incident_id: id,
    incident: requestedIncident(file.incident),
    verdict:
      verdict === null ? null : { classification: verdict.classification, confidence: verdict.confidence },
  };
}

/** Keys are each asker's own: nobody reads another's request by guessing one. */
export function keyPart(actor: Actor, key: string | undefined): { idempotency_key?: string } {
  if (key === undefined || key === '') return {};
  if (key.length > 200)
    throw new Problem('invalid_request', 'The Idempotency-Key is longer than 200 characters.');
  return { idempotency_key: `${actor.id ?? actor.type}:${key}` };
}

/** In whose name the request is made. */
export function askerPart(actor: Actor): { proposer: Proposer; behind: PersonBehind[] } {
  const part = actor.type === 'api_key' ? 'api_key_owner' : 'requested';
  return { proposer: askerOf(actor), behind: actorBehind(actor, part) };
}

/** A key is no person: it asks in its own name, and its owner stands behind it. */
function askerOf(actor: Actor): Proposer {
  const { type, id, name } = actor;
  if (type === 'user' || type === 'api_key') return { type, id, name, role: actor.role ?? null };
  return { type: 'system', id, name };
}
