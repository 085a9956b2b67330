import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import type { JsonObject, Proposer } from '#contracts';
import { DatabaseAway, Problem, TimeIsOver, within } from '#platform';
import { PolicyDecisions } from '#policies';
import { ActionContexts } from './action-contexts.ts';
import type { IncidentFacts } from './action-types.ts';
import { ACTIONS_TOTAL } from './actions.metrics.ts';
import { ConnectorChoices } from './connector-choices.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionDefinition, ActionOutcome } from './domain/definition.ts';
import { policyRequest } from './policy-request.ts';

export interface LookupOptions {
  incident_id: string | null;
  /** For rules that look at the incident; without it they see none. */
  incident?: IncidentFacts;
  proposer: Proposer;
  playbook: string | null;
  signal: AbortSignal;
}

/** Read-only actions for playbooks and analysts: outside a unit of work, no row; whoever asks stores the outcome. */
@Injectable()
export class Lookups {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly policy: PolicyDecisions,
    private readonly choices: ConnectorChoices,
    private readonly contexts: ActionContexts,
    @InjectMetric(ACTIONS_TOTAL) private readonly counter: Counter<'action' | 'status'>,
  ) {}

  /**
   * @throws Problem not_found (no such action), invalid_request (parameters; not read-only), forbidden (policy),
   * connector_not_configured, connector_failed (its time-out too); the signal's own reason when it is aborted; DatabaseAway, which says nothing
   * about what was looked up
   */
  async run(name: string, parameters: JsonObject, options: LookupOptions): Promise<ActionOutcome> {
    const definition = this.catalogue.get(name);
    if (!definition.read_only)
      throw new Problem(
        'invalid_request',
        `${name} has an effect and so must be requested; only read-only actions are looked up.`,
      );
    this.catalogue.assertFits(name, parameters);
    try {
      const outcome = await this.lookUp(definition, parameters, options);
      this.count(name, 'completed');
      return outcome;
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      this.count(name, error instanceof Problem && error.code === 'forbidden' ? 'denied' : 'failed');
      throw error;
    }
  }

  private async lookUp(
    definition: ActionDefinition,
    parameters: JsonObject,
    options: LookupOptions,
  ): Promise<ActionOutcome> {
    const { incident_id, incident, proposer, playbook } = options;
    const { connector, problem } = await this.choices.of(definition.name, parameters);
    if (problem !== null) throw problem;
    const decision = await this.policy.check(
      policyRequest({
        definition,
        parameters,
        connector,
        proposer,
        playbook,
        incident: incident ?? null,
        verdict: null,
      }),
    );
    if (decision.decision !== 'allow')
      throw new Problem(
        'forbidden',
        `Policy does not let ${proposer.name} use ${definition.name}: ${decision.reason}`,
      );
    try {
      return await within(definition.timeout_seconds, options.signal, (signal) =>
        definition.apply(
          this.contexts.make({
            action: definition.name,
            parameters,
            incident_id,
            signal,
            key: '',
            note: '',
            connector: null,
          }),
        ),
      );
    } catch (error) {
      if (error instanceof TimeIsOver)
        throw new Problem(
          'connector_failed',
          `${definition.name} got no answer within ${error.seconds} seconds.`,
        );
      throw error;
    }
  }

  private count(action: string, status: string): void {
    this.counter.inc({ action, status });
  }
}
