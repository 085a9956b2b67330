import { Injectable } from '@nestjs/common';
import {
  actionMachine,
  allows,
  type Actor,
  type JsonObject,
  type PersonBehind,
  type Proposer,
} from '#contracts';
import { Connectors } from '#connectors';
import { IncidentSnapshots, IncidentRefs, type IncidentSnapshot } from '#incidents';
import { Context, Problem, UnitOfWork } from '#platform';
import { PolicyDecisions } from '#policies';
import { ActionRequests, unknownAction } from './action-requests.ts';
import { requestedIncident } from './action-types.ts';
import { words } from './actions.service.ts';
import type { ActionPreview, ActionView } from './actions.view.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository } from './data/action.repository.ts';
import { actorBehind } from './domain/behind.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { findConnector, policyRequest } from './policy-request.ts';

interface PersonsRequest {
  action: string;
  parameters: JsonObject;
  reason: string;
  evidence?: string[];
}

/** What a person asks for: the same path as everybody's, in their own name. */
@Injectable()
export class PersonRequests {
  constructor(
    private readonly requests: ActionRequests,
    private readonly repository: ActionRepository,
    private readonly catalogue: ActionCatalogue,
    private readonly policy: PolicyDecisions,
    private readonly connectors: Connectors,
    private readonly snapshots: IncidentSnapshots,
    private readonly incidents: IncidentRefs,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
  ) {}

  /** @param incident an id, a number such as `INC-1042`, or null */
  async request(body: PersonsRequest, incident: string | null, key?: string): Promise<ActionView> {
    const file = incident === null ? null : await this.snapshots.load(await this.incidents.idOf(incident));
    assertKnownEvidence(body.evidence ?? [], file);
    return this.requests.request({
      action: body.action,
      parameters: body.parameters,
      reason: body.reason,
      evidence: body.evidence ?? [],
      ...this.asker(),
      ...this.incidentPart(file),
      ...this.keyPart(key),
    });
  }

  /** What policy would say now. Nothing is stored. */
  async preview(body: {
    action: string;
    parameters: JsonObject;
    incident_id?: string | null;
  }): Promise<ActionPreview> {
    const definition = this.catalogue.get(body.action);
    this.catalogue.assertValid(body.action, body.parameters);
    const ref = body.incident_id ?? null;
    const file = ref === null ? null : await this.snapshots.load(await this.incidents.idOf(ref));
    const { connector, missing } = await findConnector(this.connectors, definition);
    const { incident, verdict } = this.incidentPart(file);
    const { step: _step, ...decision } = await this.policy.check(
      policyRequest({
        definition,
        connector,
        verdict,
        incident: incident ?? null,
        parameters: body.parameters,
        proposer: this.asker().proposer,
        playbook: null,
      }),
    );
    return {
      ...decision,
      action: definition.name,
      summary: definition.summary(body.parameters),
      target_type: definition.target_type,
      targets: definition.targets(body.parameters),
      reversible: definition.inverse !== null,
      inverse: definition.inverse,
      connector,
      available: missing === null,
    };
  }

  /**
   * Requests the inverse; the original follows it: `rolling_back` now (unless policy denies it), then `rolled_back`
   * or `rollback_failed`.
   * @throws Problem not_found, not_reversible, illegal_transition
   */
  rollback(id: string, reason: string, key?: string): Promise<ActionView> {
    return this.unitOfWork.run(async () => {
      const original = await this.repository.lock(id);
      if (original === undefined) throw unknownAction();
      const earlier = await this.repeated(original, key);
      if (earlier !== null) return earlier;
      const inverse = this.inverseOf(original);
      const file = original.incident_id === null ? null : await this.snapshots.load(original.incident_id);
      const undoing = await this.requests.request({
        action: inverse,
        parameters: original.parameters,
        reason,
        evidence: [],
        ...this.asker(),
        rollback_of: id,
        ...this.incidentPart(file),
        ...this.keyPart(key),
      });
      if (undoing.status !== 'denied') await this.follow(original, undoing, reason);
      return undoing;
    });
  }

  private async repeated(original: ActionEntity, key: string | undefined): Promise<ActionView | null> {
    const { idempotency_key } = this.keyPart(key);
    if (idempotency_key === undefined || original.rolled_back_by === null) return null;
    const undoing = await this.repository.find(original.rolled_back_by);
    return undoing?.idempotency_key === idempotency_key ? this.requests.get(undoing.id) : null;
  }

  private inverseOf(original: ActionEntity): string {
    const { inverse, title } = this.catalogue.get(original.name);
    if (inverse === null)
      throw new Problem('not_reversible', `“${title}” has no inverse: it cannot be undone from here.`);
    if (!allows(actionMachine, 'roll_back', original.status))
      throw new Problem(
        'illegal_transition',
        `Only a completed action can be undone; this one is ${words(original.status)}.`,
      );
    if (original.result?.already_done === true)
      throw new Problem(
        'not_reversible',
        `It was so before this action, which therefore changed nothing that it could undo. If it is to be changed all the same, request ${inverse} itself.`,
      );
    return inverse;
  }

  private async follow(original: ActionEntity, undoing: ActionView, reason: string): Promise<void> {
    const row = await this.repository.move(original.id, 'roll_back', {
      rolled_back_by: undoing.id,
      error_code: null,
      error_message: null,
    });
    if (row === undefined) throw new Error('A locked action has changed its state.');
    await this.unitOfWork.record(
      'action.rolling_back',
      { type: 'action', id: row.id },
      { action_id: row.id, incident_id: row.incident_id, action: row.name },
      { reason, before: { status: original.status }, after: { status: row.status, by: undoing.id } },
    );
  }

  private incidentPart(file: IncidentSnapshot | null) {
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
  private keyPart(key: string | undefined): { idempotency_key?: string } {
    if (key === undefined || key === '') return {};
    if (key.length > 200)
      throw new Problem('invalid_request', 'The Idempotency-Key is longer than 200 characters.');
    const { actor } = this.context.current();
    return { idempotency_key: `${actor.id ?? actor.type}:${key}` };
  }

  private asker(): { proposer: Proposer; behind: PersonBehind[] } {
    const { actor } = this.context.current();
    const part = actor.type === 'api_key' ? 'api_key_owner' : 'requested';
    return { proposer: askerOf(actor), behind: actorBehind(actor, part) };
  }
}

/** A key is no person: it asks in its own name, and its owner stands behind it. */
function askerOf(actor: Actor): Proposer {
  const { type, id, name } = actor;
  if (type === 'user' || type === 'api_key') return { type, id, name, role: actor.role ?? null };
  return { type: 'system', id, name };
}

function assertKnownEvidence(labels: string[], file: IncidentSnapshot | null): void {
  const known = new Set(file?.evidence.map(({ label }) => label));
  const errors = labels.flatMap((label, at) =>
    known.has(label)
      ? []
      : [{ path: `evidence.${at}`, code: 'unknown', message: `${label} is not in the incident` }],
  );
  if (errors.length > 0)
    throw new Problem(
      'invalid_request',
      `The incident has no evidence ${errors.map(({ path }) => labels[Number(path.slice(9))]).join(', ')}.`,
      { errors },
    );
}
