import { Injectable } from '@nestjs/common';
import { unservedBy, type NeededService } from '#contracts';
import { Problem, UnitOfWork, decodeCursor, toPage, type ListQuery, type Page } from '#platform';
import type { ConnectorView, ConnectorsStanding, SetupNotice } from './connector.view.ts';
import { ConnectorsRepository, type ConnectorRow } from './data/connectors.repository.ts';
import { SetupNoticeRepository, type UnaskedCount } from './data/setup-notice.repository.ts';
import type { ConnectorTypeInfo } from './domain/connector-type.ts';
import { InUse } from './domain/in-use.ts';
import { ConnectorCatalogue } from './vendors/catalogue.ts';

@Injectable()
export class ConnectorsQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ConnectorsRepository,
    private readonly catalogue: ConnectorCatalogue,
    private readonly notices: SetupNoticeRepository,
  ) {}

  types(): ConnectorTypeInfo[] {
    return this.catalogue.list();
  }

  list(query: ListQuery): Promise<Page<ConnectorView>> {
    if (query.sort !== undefined && query.sort !== '-created_at')
      throw new Problem('invalid_request', 'Connectors can be sorted by -created_at only: newest first.');
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.page(query.limit, decodeCursor(query.cursor, ['uuid']));
      const used = await this.used();
      return toPage(
        rows,
        query.limit,
        (row) => [row.id],
        (row) => this.view(row, used),
      );
    });
  }

  /** @throws Problem not_found */
  get(id: string): Promise<ConnectorView> {
    return this.unitOfWork.read(async () => {
      const row = await this.repository.find(id);
      if (row === null) throw new Problem('not_found', `There is no connector ${id}.`);
      return this.view(row, await this.used());
    });
  }

  /** Of those that are switched on: the newest, and whether any answers. */
  standing(): Promise<ConnectorsStanding> {
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.enabled();
      const [newest] = rows.map(({ id, name, health_status: status, health_error: error }) => {
        return { id, name, health_status: status, health_error: error };
      });
      return {
        newest: newest ?? null,
        healthy: rows.some(({ health_status }) => health_status === 'healthy'),
      };
    });
  }

  /** One for each service that automation has missed and that still no connector is. */
  setupNotices(): Promise<SetupNotice[]> {
    return this.unitOfWork.read(async () => {
      const used = await this.used();
      const counts = (await this.notices.all()).filter((count) => !used.serves(count));
      const missed = used.unserved(counts);
      return missed.map((service) =>
        this.setupNotice(
          service,
          counts.filter((count) => unservedBy(count, missed) === service),
        ),
      );
    });
  }

  private setupNotice({ capability, looks_up }: NeededService, counts: UnaskedCount[]): SetupNotice {
    const last = counts.reduce((a, b) => (b.last_at > a.last_at ? b : a));
    const first = counts.reduce((a, b) => (b.first_at < a.first_at ? b : a));
    return {
      capability,
      looks_up,
      connectors: this.catalogue
        .list()
        .filter(
          (type) =>
            type.capabilities.includes(capability) && (looks_up === null || type.looks_up.includes(looks_up)),
        )
        .map(({ type, title }) => ({ type, title })),
      actions: counts.map(({ action, count }) => ({ action, count })),
      first_at: first.first_at,
      last_at: last.last_at,
      last_incident_id: last.last_incident_id,
    };
  }

  private view(row: ConnectorRow, used: InUse): ConnectorView {
    return {
      id: row.id,
      type: row.type,
      name: row.name,
      capabilities: row.capabilities,
      settings: row.settings,
      secret_names: row.secret_names,
      enabled: row.enabled,
      version: row.version,
      health_status: row.health_status,
      health_error: row.health_error,
      health_checked_at: row.health_checked_at,
      health_latency_ms: row.health_latency_ms,
      created_at: row.created_at,
      updated_at: row.updated_at,
      known: this.catalogue.get(row.type),
      in_use_for: used.capabilitiesOf(row),
    };
  }

  private async used() {
    return new InUse(await this.repository.enabled(), (type) => this.catalogue.get(type));
  }
}
