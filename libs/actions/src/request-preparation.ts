import { Injectable } from '@nestjs/common';
import type { Proposer } from '#contracts';
import { IncidentSnapshots } from '#incidents';
import { Ids, Problem } from '#platform';
import { requestedIncident, type ChosenRequest, type RequestedIncident } from './action-types.ts';
import { digestOf } from './bound-connector.ts';
import type { NewAction } from './data/action.repository.ts';
import { behindIncident, withBehind } from './domain/behind.ts';
import { targetKey } from './domain/canonical.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { hasOneConnector, type ActionDefinition } from './domain/definition.ts';
import { connectorColumns } from './policy-request.ts';

/** A request with all that policy judges it by, and the row that it becomes. */
export interface Prepared {
  input: ChosenRequest;
  definition: ActionDefinition;
  incident: RequestedIncident | null;
  row: NewAction;
}

/** Makes actions of what is asked for: known, valid, with a connector. */
@Injectable()
export class RequestPreparation {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly snapshots: IncidentSnapshots,
    private readonly ids: Ids,
  ) {}

  /** @throws Problem not_found, invalid_request, and the problem of its connector (a person's request) */
  async all(inputs: readonly ChosenRequest[]): Promise<Prepared[]> {
    const incidents = new Map<string, RequestedIncident>();
    const prepared: Prepared[] = [];
    // One after the other: they share the transaction's one connection anyway.
    for (const input of inputs) prepared.push(await this.prepare(input, incidents));
    return prepared;
  }

  private async prepare(input: ChosenRequest, incidents: Map<string, RequestedIncident>): Promise<Prepared> {
    const definition = this.catalogue.get(input.action);
    this.catalogue.assertValid(input.action, input.parameters);
    if (definition.needs_incident && input.incident_id === null)
      throw new Problem('invalid_request', `${definition.name} acts on an incident: name it.`, {
        errors: [{ path: 'incident_id', code: 'required', message: 'incident_id is missing' }],
      });
    const { connector, problem } = input.choice;
    if (hasOneConnector(definition) && connector === null && problem === null)
      throw new Error(`Nobody has chosen a connector for ${definition.name}.`);
    if (problem !== null && isDirect(input.proposer)) throw problem;
    const incident = await this.incidentFacts(input, incidents);
    return { input, definition, incident, row: this.newRow(input, definition, incident) };
  }

  private async incidentFacts(
    input: ChosenRequest,
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
    input: ChosenRequest,
    definition: ActionDefinition,
    incident: RequestedIncident | null,
  ): NewAction {
    const { incident_id, parameters, proposer } = input;
    const { name, read_only } = definition;
    const targets = definition.targets(parameters);
    const through = connectorColumns(input.choice.connector);
    return {
      id: this.ids.next(),
      incident_id,
      name,
      read_only,
      parameters,
      targets,
      target_key: targetKey(definition, targets),
      summary: definition.summary(parameters).slice(0, 1000),
      digest: digestOf({ name, read_only, incident_id, parameters, targets, ...through }),
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
      ...through,
      rollback_of: input.rollback_of ?? null,
    };
  }
}

/** Whoever asks through the API gets the answer at once; a run goes on without. */
function isDirect({ type }: Proposer): boolean {
  return type === 'user' || type === 'api_key';
}
