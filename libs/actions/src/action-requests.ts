import { Injectable } from '@nestjs/common';
import type { Actor, ApprovalFacts, JsonObject, Proposer } from '#contracts';
import { Connectors, type ConnectorRef } from '#connectors';
import { IncidentSnapshots, type IncidentStanding } from '#incidents';
import { Context, Ids, Problem, UnitOfWork } from '#platform';
import { PolicyDecisions, type PolicyDecision } from '#policies';
import { requestedIncident, type ActionRequestInput, type RequestedIncident } from './action-types.ts';
import type { ActionView } from './actions.view.ts';
import { ActionMapper } from './actions.mapper.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository, type DecidedAction, type NewAction } from './data/action.repository.ts';
import { behindIncident, withBehind } from './domain/behind.ts';
import { boundedRaw, requestDigest, targetKey } from './domain/canonical.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionDefinition } from './domain/definition.ts';
import { decisionColumns, findConnector, policyRequest, proposerOf } from './policy-request.ts';
import { Settlement } from './settlement.ts';

type IncidentsById = ReadonlyMap<string, IncidentStanding>;

interface Prepared {
  input: ActionRequestInput;
  definition: ActionDefinition;
  connector: ConnectorRef | null;
  missing: Problem | null;
  incident: RequestedIncident | null;
  row: NewAction;
}

const OF_INCIDENT_AT_MOST = 200;

/** The one path of every request, from a person, a playbook or an analyst: parameters, policy, what follows from it. */
@Injectable()
export class ActionRequests {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly repository: ActionRepository,
    private readonly policy: PolicyDecisions,
    private readonly connectors: Connectors,
    private readonly snapshots: IncidentSnapshots,
    private readonly settlement: Settlement,
    private readonly mapper: ActionMapper,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly ids: Ids,
  ) {}

  /**
   * @returns the action as policy has left it: `approved` (and on its way), `pending_approval`, `denied`, or for an
   * automated proposer `failed` when no connector can carry it out
   * @throws Problem not_found (no such action or incident), invalid_request (parameters), connector_not_configured
   * (a person's request), conflict (an idempotency key of another request)
   */
  async request(input: ActionRequestInput): Promise<ActionView> {
    const [view] = await this.requestAll([input]);
    return view as ActionView;
  }

  /** All of them in a handful of statements; the answers are in the order of the requests. */
  requestAll(inputs: readonly ActionRequestInput[]): Promise<ActionView[]> {
    if (inputs.length === 0) return Promise.resolve([]);
    return this.unitOfWork.run(async () => {
      const prepared = await this.prepareAll(inputs);
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

  private async prepareAll(inputs: readonly ActionRequestInput[]): Promise<Prepared[]> {
    const incidents = new Map<string, RequestedIncident>();
    const prepared: Prepared[] = [];
    // One after the other: they share the transaction's one connection anyway.
    for (const input of inputs) prepared.push(await this.prepare(input, incidents));
    return prepared;
  }

  private async prepare(
    input: ActionRequestInput,
    incidents: Map<string, RequestedIncident>,
  ): Promise<Prepared> {
    const definition = this.catalogue.get(input.action);
    this.catalogue.assertValid(input.action, input.parameters);
    if (definition.needs_incident && input.incident_id === null)
      throw new Problem('invalid_request', `${definition.name} acts on an incident: name it.`, {
        errors: [{ path: 'incident_id', code: 'required', message: 'incident_id is missing' }],
      });
    const { connector, missing } = await findConnector(this.connectors, definition);
    if (missing !== null && isDirect(input.proposer)) throw missing;
    const incident = await this.incidentFacts(input, incidents);
    return {
      input,
      definition,
      connector,
      missing,
      incident,
      row: this.newRow(input, definition, { connector, incident }),
    };
  }

  private async incidentFacts(
    input: ActionRequestInput,
    known: Map<string, RequestedIncident>,
  ): Promise<RequestedIncident | null> {
    if (input.incident_id === null) return null;
    const given = input.incident ?? known.get(input.incident_id);
    if (given !== undefined) return given;
    const facts = requestedIncident((await this.snapshots.load(input.incident_id)).incident);
    known.set(input.incident_id, facts);
    return facts;
  }

  private newRow(
    input: ActionRequestInput,
    definition: ActionDefinition,
    { connector, incident }: Pick<Prepared, 'connector' | 'incident'>,
  ): NewAction {
    const { incident_id, parameters, proposer } = input;
    const targets = definition.targets(parameters);
    return {
      id: this.ids.next(),
      incident_id,
      name: definition.name,
      read_only: definition.read_only,
      parameters,
      targets,
      target_key: targetKey(definition, targets),
      summary: definition.summary(parameters).slice(0, 1000),
      digest: requestDigest({ name: definition.name, incident_id, parameters, targets }),
      proposer_type: proposer.type,
      proposer_id: proposer.id,
      proposer_name: proposer.name,
      proposer_role: proposer.role ?? null,
      behind: withBehind(input.behind, behindIncident(incident?.behind ?? [], proposer.type)),
      reason: input.reason,
      evidence: input.evidence,
      verdict: input.verdict,
      playbook: input.playbook ?? null,
      run_id: input.run_id ?? null,
      step_key: input.step_key ?? null,
      idempotency_key: input.idempotency_key ?? null,
      connector_id: connector?.id ?? null,
      connector_type: connector?.type ?? null,
      connector_name: connector?.name ?? null,
      connector_simulated: connector?.simulated ?? false,
      rollback_of: input.rollback_of ?? null,
    };
  }

  private async decide(fresh: Prepared[]): Promise<Map<string, ActionEntity>> {
    if (fresh.length === 0) return new Map();
    const decisions = await this.policy.decideAll(
      fresh.map(({ definition, connector, incident, input }) =>
        policyRequest({
          definition,
          connector,
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
    const incidents = await this.incidentsOf(rows.filter(({ status }) => status === 'pending_approval'));
    for (const { row } of fresh) await this.announce(byId.get(row.id) as ActionEntity, incidents);
    return byId;
  }

  /** What follows from the decision, in the same transaction. */
  private async announce(row: ActionEntity, incidents: IncidentsById): Promise<void> {
    const actor = this.actorOf(row);
    await this.unitOfWork.record(
      'action.requested',
      { type: 'action', id: row.id },
      { action_id: row.id, incident_id: row.incident_id, action: row.name, status: row.status },
      { reason: row.reason, after: requestedState(row), ...(actor === undefined ? {} : { actor }) },
    );
    if (row.status === 'approved') this.unitOfWork.enqueue('action.execute', { action_id: row.id });
    else if (row.status === 'pending_approval') await this.ask(row, null, incidents);
    else await this.settlement.announce(row, row.error_message ?? row.decision_reason);
  }

  /** @param askedAgain why an approval given no longer covers it */
  async askForApproval(row: ActionEntity, askedAgain: string | null): Promise<void> {
    await this.ask(row, askedAgain, await this.incidentsOf([row]));
  }

  private async ask(row: ActionEntity, askedAgain: string | null, incidents: IncidentsById): Promise<void> {
    if (row.decision_level === null)
      throw new Error(`The decision on ${row.id} asks for approval at no level.`);
    await this.unitOfWork.record(
      'action.approval_required',
      { type: 'action', id: row.id },
      {
        action_id: row.id,
        incident_id: row.incident_id,
        action: row.name,
        level: row.decision_level,
        quorum: row.decision_quorum ?? 1,
        digest: row.digest,
        summary: row.summary,
        reason: row.reason,
        proposer_type: row.proposer_type,
        proposer_user_id: row.proposer_type === 'user' ? row.proposer_id : null,
        proposer_name: row.proposer_name,
        behind: row.behind,
        asked_again: askedAgain,
        facts: approvalFacts(row, incidents),
      },
    );
  }

  private async incidentsOf(rows: readonly ActionEntity[]): Promise<IncidentsById> {
    const ids = [...new Set(rows.flatMap(({ incident_id }) => incident_id ?? []))];
    return new Map((await this.snapshots.standing(ids)).map((incident) => [incident.id, incident]));
  }

  /** A run asks in the system's context: the audit names the playbook or the analyst, not the machinery. */
  private actorOf(row: ActionEntity): Actor | undefined {
    if (row.proposer_type === 'user' || this.context.current().actor.type !== 'system') return undefined;
    return proposerOf(row);
  }
}

/** What the approvers' page holds the present against. */
function approvalFacts(row: ActionEntity, incidents: IncidentsById): ApprovalFacts {
  const incident = row.incident_id === null ? undefined : incidents.get(row.incident_id);
  const { policy_version, mode, decision_reason: reason } = row;
  if (incident === undefined) return { policy_version, mode, reason, incident: null };
  const { severity, status, verdict } = incident;
  return {
    policy_version,
    mode,
    reason,
    incident: { severity, status, verdict: verdict?.classification ?? null },
  };
}

/** Whoever asks through the API gets the answer at once; a run goes on without. */
function isDirect({ type }: Proposer): boolean {
  return type === 'user' || type === 'api_key';
}

function outcome(item: Prepared, decision: PolicyDecision): DecidedAction {
  const columns = { id: item.row.id, ...decisionColumns(decision), error_code: null, error_message: null };
  if (decision.decision === 'deny') return { ...columns, status: 'denied' };
  // Nobody is asked to approve what cannot be carried out.
  if (item.missing !== null)
    return {
      ...columns,
      status: 'failed',
      error_code: item.missing.code,
      error_message: item.missing.message,
    };
  return { ...columns, status: decision.decision === 'allow' ? 'approved' : 'pending_approval' };
}

function requestedState(row: ActionEntity): JsonObject {
  const {
    name,
    summary,
    parameters,
    targets,
    digest,
    status,
    decision,
    decision_rule,
    decision_reason,
    policy_version,
  } = row;
  return {
    action: name,
    summary,
    targets,
    digest,
    status,
    decision,
    rule: decision_rule,
    decision_reason,
    policy_version,
    parameters: boundedRaw(parameters),
  };
}

function twinOf(row: NewAction, twins: ActionEntity[]): ActionEntity {
  const twin = twins.find(
    (other) =>
      (row.idempotency_key !== null && other.idempotency_key === row.idempotency_key) ||
      (row.run_id !== null && other.run_id === row.run_id && other.step_key === row.step_key),
  );
  if (twin === undefined) throw new Error(`The action ${row.name} was neither stored nor found.`);
  // The step of a run is itself the key: what it asks for the second time may have been computed anew.
  if (row.idempotency_key !== null && twin.digest !== row.digest)
    throw new Problem(
      'conflict',
      'This Idempotency-Key was used for another request. Use a new key for a new request.',
    );
  return twin;
}

export function unknownAction(): Problem {
  return new Problem('not_found', 'There is no action with this id; it may belong to another tenant.');
}
