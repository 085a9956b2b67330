import { Injectable, Logger } from '@nestjs/common';
import { Connectors, type ConnectorRef } from '#connectors';
import type { Capability, JsonObject, LookUp } from '#contracts';
import { DatabaseAway, Problem, UnitOfWork, eachOf, within } from '#platform';
import { ActionContexts } from './action-contexts.ts';
import { boundConnector, connectorGone, servingOrNone } from './bound-connector.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { chooseConnector, type Asked, type ConnectorFacts } from './domain/choose-connector.ts';
import { CONNECTOR_PARAMETER, hasOneConnector, type ActionDefinition } from './domain/definition.ts';

/** The connector that a request goes through, or why it can go through none. */
export interface ConnectorChoice {
  /** Null: it needs none, a look-up asks several, or there is a problem. */
  connector: ConnectorRef | null;
  problem: Problem | null;
}

export const NO_CONNECTOR: ConnectorChoice = { connector: null, problem: null };

/** How long a connector has to say whether it knows a target; a person waits for it. */
const ASKING_SECONDS = 10;
const ASKED_AT_ONCE = 8;

/** Through which connector an action goes: settled when it is asked for, before the transaction that stores it. */
@Injectable()
export class ConnectorChoices {
  private readonly logger = new Logger(ConnectorChoices.name);

  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly connectors: Connectors,
    private readonly contexts: ActionContexts,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Where several serve an effect and none is named, each of them is asked whether it knows the target: never in a
   * transaction. An action that there is not and parameters that are not valid choose nothing; the request itself says
   * what is wrong with them.
   * @throws DatabaseAway
   */
  async of(action: string, parameters: JsonObject): Promise<ConnectorChoice> {
    if (!this.catalogue.has(action)) return NO_CONNECTOR;
    const definition = this.catalogue.get(action);
    const { capability, looks_up } = definition;
    if (capability === null || this.catalogue.schemaErrors(action, parameters).length > 0)
      return NO_CONNECTOR;
    const serving = await this.serving(capability, looks_up);
    if (serving instanceof Problem) return { connector: null, problem: serving };
    if (hasOneConnector(definition)) return this.choose(definition, parameters, serving);
    return { connector: serving.length === 1 ? (serving[0] as ConnectorRef) : null, problem: null };
  }

  /** For an action that was asked for before: the connector that it was asked for, and no other in its place. */
  async kept(row: ActionEntity): Promise<ConnectorChoice> {
    const bound = boundConnector(row);
    const { capability } = this.catalogue.get(row.name);
    if (bound === null || capability === null) return this.of(row.name, row.parameters);
    const serving = await servingOrNone(this.connectors, capability);
    const same = serving.find(({ connector }) => connector.id === bound.id);
    return same === undefined
      ? { connector: null, problem: connectorGone(bound) }
      : { connector: same.connector, problem: null };
  }

  private async serving(capability: Capability, looksUp: LookUp | null): Promise<ConnectorRef[] | Problem> {
    try {
      return (await this.connectors.serving(capability, looksUp)).map(({ connector }) => connector);
    } catch (error) {
      if (error instanceof Problem && error.code === 'connector_not_configured') return error;
      throw error;
    }
  }

  private async choose(
    definition: ActionDefinition,
    parameters: JsonObject,
    serving: readonly ConnectorRef[],
  ): Promise<ConnectorChoice> {
    const { title, knows } = definition;
    const named = parameters[CONNECTOR_PARAMETER];
    const facts: ConnectorFacts = {
      title,
      named: typeof named === 'string' ? named : null,
      serving,
      askable: knows !== null,
      asked: null,
    };
    const chosen = chooseConnector(facts);
    if (chosen !== 'ask') return { connector: null, problem: null, ...chosen };
    const asked = await this.ask(definition, parameters, serving);
    return { connector: null, problem: null, ...chooseConnector({ ...facts, asked }) };
  }

  private async ask(
    { name, knows }: ActionDefinition,
    parameters: JsonObject,
    serving: readonly ConnectorRef[],
  ): Promise<Asked[]> {
    if (this.unitOfWork.isOpen) throw new Error('Outside services are not asked in a transaction.');
    return eachOf(serving, ASKED_AT_ONCE, async (connector): Promise<Asked> => {
      try {
        const known = await within(ASKING_SECONDS, null, async (signal) => {
          const work = { action: name, parameters, incident_id: null, key: '', note: '', signal, connector };
          return knows === null ? null : knows(this.contexts.make(work));
        });
        return { connector, knows: known };
      } catch (error) {
        if (error instanceof DatabaseAway) throw error;
        this.logger.warn(
          { err: error, connector: connector.id },
          `A connector could not be asked whether it knows the target of ${name}.`,
        );
        return { connector, knows: null };
      }
    });
  }
}
