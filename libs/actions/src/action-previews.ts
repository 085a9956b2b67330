import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { IncidentRefs, IncidentSnapshots } from '#incidents';
import { Context } from '#platform';
import { PolicyDecisions } from '#policies';
import type { ActionPreview } from './actions.view.ts';
import { askerPart, incidentPart } from './asker.ts';
import { ConnectorChoices } from './connector-choices.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { policyRequest } from './policy-request.ts';

/** What would become of a request that somebody is about to make. */
@Injectable()
export class ActionPreviews {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly policy: PolicyDecisions,
    private readonly choices: ConnectorChoices,
    private readonly snapshots: IncidentSnapshots,
    private readonly incidents: IncidentRefs,
    private readonly context: Context,
  ) {}

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
    const { connector, problem } = await this.choices.of(body.action, body.parameters);
    const { incident, verdict } = incidentPart(file);
    const { step: _step, ...decision } = await this.policy.check(
      policyRequest({
        definition,
        connector,
        verdict,
        incident: incident ?? null,
        parameters: body.parameters,
        proposer: askerPart(this.context.current().actor).proposer,
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
      available: problem === null,
      obstacle: problem?.message ?? null,
    };
  }
}
