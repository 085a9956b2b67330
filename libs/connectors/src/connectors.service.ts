import { Injectable } from '@nestjs/common';
import type { FieldError, JsonObject } from '#contracts';
import { Clock, Ids, Problem, UnitOfWork } from '#platform';
import type { ConnectorChange, ConnectorView, NewConnector } from './connector.view.ts';
import { ConnectorHealth } from './connectors.health.ts';
import { ConnectorsQueries } from './connectors.queries.ts';
import { ConnectorSecrets } from './connector-secrets.ts';
import {
  ConnectorsRepository,
  type ConnectorContent,
  type ConnectorRow,
} from './data/connectors.repository.ts';
import type { HealthResult } from './domain/health.ts';
import {
  capabilityErrors,
  changedSecrets,
  checkSettings,
  movedAddressErrors,
} from './domain/settings-check.ts';
import { ConnectorCatalogue } from './vendors/catalogue.ts';
import type { ConnectorType } from './vendors/define-connector.ts';

@Injectable()
export class ConnectorsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ConnectorsRepository,
    private readonly queries: ConnectorsQueries,
    private readonly catalogue: ConnectorCatalogue,
    private readonly secrets: ConnectorSecrets,
    private readonly health: ConnectorHealth,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem invalid_request, already_exists */
  create(input: NewConnector): Promise<ConnectorView> {
    const type = this.type(input.type);
    const id = this.ids.next();
    const { settings, errors } = checkSettings(type, input.settings ?? {});
    const changed = changedSecrets(type, {}, input.secrets ?? {});
    const capabilities = input.capabilities ?? [...type.capabilities];
    refuse([...errors, ...changed.errors, ...capabilityErrors(type, capabilities)]);
    return this.unitOfWork.run(async () => {
      const row = await this.repository.insert(
        id,
        type.type,
        {
          name: input.name.trim(),
          capabilities,
          settings,
          enabled: input.enabled ?? true,
          ...this.secrets.seal(id, changed.secrets),
        },
        this.clock.now(),
      );
      if (row === undefined) throw nameTaken(input.name);
      await this.unitOfWork.record(
        'connector.created',
        { type: 'connector', id },
        { connector_id: id, type: type.type },
        { after: audited(row, Object.keys(changed.secrets)) },
      );
      return this.queries.get(id);
    });
  }

  /** @throws Problem not_found, stale_version, invalid_request, already_exists */
  update(id: string, input: ConnectorChange): Promise<ConnectorView> {
    return this.unitOfWork.run(async () => {
      const before = await this.repository.lock(id);
      if (before === undefined) throw notFound(id);
      if (before.version !== input.version) throw stale(before);
      const content = this.changed(before, input);
      if (await this.repository.nameTaken(content.name, id)) throw nameTaken(content.name);
      const after = await this.repository.update(id, before.version, content, this.clock.now());
      if (after === undefined) throw stale(before);
      await this.unitOfWork.record(
        'connector.updated',
        { type: 'connector', id },
        { connector_id: id, type: before.type },
        { before: audited(before, []), after: audited(after, Object.keys(input.secrets ?? {})) },
      );
      return this.queries.get(id);
    });
  }

  /** @throws Problem not_found */
  remove(id: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const before = await this.repository.lock(id);
      if (before === undefined) throw notFound(id);
      await this.repository.remove(id);
      await this.unitOfWork.record(
        'connector.deleted',
        { type: 'connector', id },
        { connector_id: id, type: before.type },
        { before: audited(before, []) },
      );
    });
  }

  /** Makes the real call outside any transaction. @throws Problem not_found */
  async test(id: string): Promise<HealthResult> {
    const row = await this.unitOfWork.read(() => this.repository.find(id));
    if (row === null) throw notFound(id);
    const [result] = await this.health.check([row], { anew: true });
    if (result === undefined) throw new Error(`Connector ${id} was checked, and nothing came of it.`);
    return result;
  }

  private changed(before: ConnectorRow, input: ConnectorChange): ConnectorContent {
    const type = this.type(before.type);
    const stored = this.secrets.open(before);
    const changes: JsonObject = input.secrets ?? {};
    const checked =
      input.settings === undefined
        ? { settings: before.settings, errors: [] }
        : checkSettings(type, input.settings);
    const changed = changedSecrets(type, stored, changes);
    const capabilities = input.capabilities ?? before.capabilities;
    refuse([
      ...checked.errors,
      ...changed.errors,
      ...movedAddressErrors(type, before.settings, checked.settings, stored, changes),
      ...capabilityErrors(type, capabilities),
    ]);
    return {
      name: input.name?.trim() ?? before.name,
      capabilities,
      settings: checked.settings,
      enabled: input.enabled ?? before.enabled,
      ...(input.secrets === undefined
        ? { secrets: before.secrets, secret_names: before.secret_names }
        : this.secrets.seal(before.id, changed.secrets)),
    };
  }

  private type(name: string): ConnectorType {
    const type = this.catalogue.get(name);
    if (type !== undefined) return type;
    const known = this.catalogue.list().map(({ type: known }) => known);
    throw new Problem(
      'invalid_request',
      `There is no kind of connector "${name}"; there are ${known.join(', ')}.`,
      {
        errors: [{ path: 'type', code: 'unknown_type', message: `It must be one of ${known.join(', ')}.` }],
      },
    );
  }
}

function refuse(errors: FieldError[]): void {
  if (errors.length === 0) return;
  throw new Problem('invalid_request', 'The connector is not configured correctly; see the fields.', {
    errors,
  });
}

function notFound(id: string): Problem {
  return new Problem('not_found', `There is no connector ${id}.`);
}

function nameTaken(name: string): Problem {
  return new Problem('already_exists', `There is a connector named "${name}" already; choose another name.`, {
    errors: [{ path: 'name', code: 'already_exists', message: 'This name is taken.' }],
  });
}

function stale(row: ConnectorRow): Problem {
  return new Problem(
    'stale_version',
    `The connector "${row.name}" is at version ${row.version} by now; load it again.`,
  );
}

/** What the audit keeps: everything but secrets, of which it names those that were given. */
function audited(row: ConnectorRow, changedSecretNames: string[]): JsonObject {
  return {
    type: row.type,
    name: row.name,
    capabilities: row.capabilities,
    settings: row.settings,
    enabled: row.enabled,
    version: row.version,
    secrets_set: row.secret_names,
    ...(changedSecretNames.length === 0 ? {} : { secrets_changed: changedSecretNames }),
  };
}
