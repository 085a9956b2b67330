import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { Problem, UnitOfWork } from '#platform';
import { PolicyDecisions, type PolicyDecision } from '#policies';
import { ActionAnnouncements } from './action-announcements.ts';
import type { ActionRequestInput, ChosenRequest } from './action-types.ts';
import type { ActionView } from './actions.view.ts';
import { ActionMapper } from './actions.mapper.ts';
import { ConnectorChoices, type ConnectorChoice } from './connector-choices.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository, type DecidedAction, type NewAction } from './data/action.repository.ts';
import { requestDigest } from './domain/canonical.ts';
import { unknownAction } from './no-such-move.ts';
import { decisionColumns, policyRequest } from './policy-request.ts';
import { RequestPreparation, type Prepared } from './request-preparation.ts';

const OF_INCIDENT_AT_MOST = 200;

/** The one path of every request, from a person, a playbook or an analyst: parameters, policy, what follows from it. */
@Injectable()
export class ActionRequests {
  constructor(
    private readonly choices: ConnectorChoices,
    private readonly preparation: RequestPreparation,
    private readonly repository: ActionRepository,
    private readonly policy: PolicyDecisions,
    private readonly announcements: ActionAnnouncements,
    private readonly mapper: ActionMapper,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Through which connector it would go: to be asked before a transaction, for requests that are made in one.
   * @throws DatabaseAway
   */
  choose(action: string, parameters: JsonObject): Promise<ConnectorChoice> {
    return this.choices.of(action, parameters);
  }

  /**
   * Outside of a transaction: services may be asked which of them knows the target.
   * @returns the action as policy has left it: `approved` (and on its way), `pending_approval`, `denied`, or for an
   * automated proposer `failed` when no connector can carry it out or it is not clear which
   * @throws Problem not_found (no such action or incident), invalid_request (parameters; a person's request whose
   * connector is not clear), connector_not_configured (a person's request), conflict (an idempotency key of another request)
   */
  async request(input: ActionRequestInput): Promise<ActionView> {
    const choice = await this.choose(input.action, input.parameters);
    return this.requestOne({ ...input, choice });
  }

  async requestOne(input: ChosenRequest): Promise<ActionView> {
    const [view] = await this.requestAll([input]);
    return view as ActionView;
  }

  /** All of them in a handful of statements; the answers are in the order of the requests. */
  requestAll(inputs: readonly ChosenRequest[]): Promise<ActionView[]> {
    if (inputs.length === 0) return Promise.resolve([]);
    return this.unitOfWork.run(async () => {
      const prepared = await this.preparation.all(inputs);
      const fresh = await this.repository.insert(prepared.map(({ row }) => row));
      const decided = await this.decide(prepared.filter(({ row }) => fresh.has(row.id)));
      const twins =
        fresh.size < prepared.length ? await this.repository.twins(prepared.map(({ row }) => row)) : [];
      return prepared.map(({ row }) => this.mapper.view(decided.get(row.id) ?? twinOf(row, twins)));
    });
  }

  async get(id: string): Promise<ActionView> {
    const row = await this.unitOfWork.read(() => this.repository.find(id));
    if (row === undefined) throw unknownAction();
    return this.mapper.view(row);
  }

  /** Those that are there, in the order of their requests. */
  async getAll(ids: readonly string[]): Promise<ActionView[]> {
    if (ids.length === 0) return [];
    const rows = await this.unitOfWork.read(() => this.repository.findAll(ids));
    return rows.map((row) => this.mapper.view(row));
  }

  /** What was asked for in an incident, newest first, the last two hundred. */
  async ofIncident(incidentId: string): Promise<ActionView[]> {
    const rows = await this.unitOfWork.read(() =>
      this.repository.list({ incident_id: incidentId }, OF_INCIDENT_AT_MOST, null),
    );
    return rows.map((row) => this.mapper.view(row));
  }

  private async decide(fresh: Prepared[]): Promise<Map<string, ActionEntity>> {
    if (fresh.length === 0) return new Map();
    const decisions = await this.policy.decideAll(
      fresh.map(({ definition, incident, input }) =>
        policyRequest({
          definition,
          connector: input.choice.connector,
          incident,
          parameters: input.parameters,
          proposer: input.proposer,
          verdict: input.verdict,
          playbook: input.playbook ?? null,
        }),
      ),
    );
    const rows = await this.repository.decide(
      fresh.map((item, at) => outcome(item, decisions[at] as PolicyDecision)),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    await this.announcements.requested(fresh.map(({ row }) => byId.get(row.id) as ActionEntity));
    return byId;
  }
}

function outcome(item: Prepared, decision: PolicyDecision): DecidedAction {
  const columns = { id: item.row.id, ...decisionColumns(decision), error_code: null, error_message: null };
  if (decision.decision === 'deny') return { ...columns, status: 'denied' };
  // Nobody is asked to approve what cannot be carried out.
  const { problem } = item.input.choice;
  if (problem !== null)
    return { ...columns, status: 'failed', error_code: problem.code, error_message: problem.message };
  return { ...columns, status: decision.decision === 'allow' ? 'approved' : 'pending_approval' };
}

function twinOf(row: NewAction, twins: ActionEntity[]): ActionEntity {
  const twin = twins.find(
    (other) =>
      (row.idempotency_key !== null && other.idempotency_key === row.idempotency_key) ||
      (row.run_id !== null && other.run_id === row.run_id && other.step_key === row.step_key),
  );
  if (twin === undefined) throw new Error(`The action ${row.name} was neither stored nor found.`);
  // The step of a run is itself the key: what it asks for the second time may have been computed anew. Nor does it
  // become another request because another connector would be chosen by now.
  if (row.idempotency_key !== null && requestDigest(twin, null) !== requestDigest(row, null))
    throw new Problem(
      'conflict',
      'This Idempotency-Key was used for another request. Use a new key for a new request.',
    );
  return twin;
}
