import { Injectable } from '@nestjs/common';
import { PROPOSER_TYPES, type ActionStatus, type ProposerType } from '#contracts';
import { IncidentRefs } from '#incidents';
import { Context, Problem, UnitOfWork, decodeCursor, toPage, type ListQuery, type Page } from '#platform';
import { unknownAction } from './no-such-move.ts';
import { ActionMapper } from './actions.mapper.ts';
import type { ActionTypeView, ActionView, PastAction } from './actions.view.ts';
import { Availability } from './availability.ts';
import { ActionRepository, type ActionFilter } from './data/action.repository.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionDefinition } from './domain/definition.ts';

const HISTORY = 3;

export interface ListIncidentActions extends ListQuery {
  status?: ActionStatus;
}

export interface ListActions extends ListIncidentActions {
  /** A name of the catalogue. */
  action?: string;
  /** Its id. */
  incident?: string;
  /** `me`, an id, or a type of proposer. */
  proposer?: string;
}

@Injectable()
export class ActionQueries {
  constructor(
    private readonly repository: ActionRepository,
    private readonly catalogue: ActionCatalogue,
    private readonly availability: Availability,
    private readonly incidents: IncidentRefs,
    private readonly mapper: ActionMapper,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
  ) {}

  /** @throws Problem not_found */
  async get(id: string): Promise<ActionView> {
    const row = await this.unitOfWork.read(() => this.repository.find(id));
    if (row === undefined) throw unknownAction();
    return this.mapper.view(row);
  }

  list(query: ListActions): Promise<Page<ActionView>> {
    return this.page(query, {
      status: query.status,
      name: query.action,
      incident_id: query.incident,
      ...this.proposer(query.proposer),
    });
  }

  /** @param incident an id or a number such as `INC-1042` */
  async ofIncident(incident: string, query: ListIncidentActions): Promise<Page<ActionView>> {
    return this.page(query, { incident_id: await this.incidents.idOf(incident), status: query.status });
  }

  /** The last times that the same was asked for on the same target, before this one. */
  history(id: string): Promise<Page<PastAction>> {
    return this.unitOfWork.read(async () => {
      const action = await this.repository.find(id);
      if (action === undefined) throw unknownAction();
      const rows = await this.repository.history(action, HISTORY);
      const numbers = await this.incidents.numbersOf(rows.flatMap((row) => row.incident_id ?? []));
      const data = rows.map((row) => ({
        ...this.mapper.view(row),
        incident_number: row.incident_id === null ? null : (numbers.get(row.incident_id) ?? null),
      }));
      return { data, meta: { next_cursor: null } };
    });
  }

  async types(): Promise<Page<ActionTypeView>> {
    const definitions = this.catalogue.list();
    const unserved = await this.availability.unserved();
    const typeOf = async (definition: ActionDefinition): Promise<ActionTypeView> => {
      const { name, title, category, description, read_only, inverse, capability } = definition;
      const { default_level, target_type, needs_incident, parameters, output } = definition;
      const unresolved = typeof definition.resolve === 'string' ? definition.resolve : null;
      const available = this.availability.lacks(name, unserved) === null;
      const facts = {
        name,
        title,
        category,
        description,
        read_only,
        reversible: inverse !== null,
        inverse,
        capability,
        available,
      };
      const connectors = await this.availability.serving(definition);
      return {
        ...facts,
        connectors,
        default_level,
        target_type,
        needs_incident,
        unresolved,
        parameters,
        output,
      };
    };
    const data = await Promise.all(definitions.map(typeOf));
    return { data, meta: { next_cursor: null } };
  }

  private async page(query: ListIncidentActions, filter: ActionFilter): Promise<Page<ActionView>> {
    const newestFirst = (query.sort ?? '-requested_at') === '-requested_at';
    if (!newestFirst && query.sort !== 'requested_at')
      throw new Problem('invalid_request', 'Actions are sorted by requested_at or -requested_at.', {
        errors: [{ path: 'sort', code: 'enum', message: 'sort must be requested_at or -requested_at' }],
      });
    const cursor = decodeCursor(query.cursor, ['uuid'])?.[0] ?? null;
    const rows = await this.unitOfWork.read(() =>
      this.repository.list(filter, query.limit + 1, cursor, newestFirst),
    );
    // Ids are UUIDv7: their order is the order of the requests.
    return toPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => this.mapper.view(row),
    );
  }

  private proposer(given: string | undefined): Pick<ActionFilter, 'proposer_type' | 'proposer_id'> {
    if (given === undefined) return {};
    const { actor } = this.context.current();
    if (given === 'me') return { proposer_type: actor.type, proposer_id: actor.id };
    return PROPOSER_TYPES.includes(given as ProposerType) ? { proposer_type: given } : { proposer_id: given };
  }
}
