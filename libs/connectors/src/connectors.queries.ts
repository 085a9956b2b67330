import { Injectable } from '@nestjs/common';
import type { Capability } from '#contracts';
import { Problem, UnitOfWork, decodeCursor, toPage, type ListQuery, type Page } from '#platform';
import { ConnectorsRepository } from './data/connectors.repository.ts';
import { SetupNoticeRepository, type UnaskedCount } from './data/setup-notice.repository.ts';
import { InUse } from './domain/in-use.ts';
import { ConnectorCatalogue } from './vendors/catalogue.ts';
import { connectorDto, connectorTypeDto } from './http/connectors.mapper.ts';
import type { ConnectorTypeDto } from './http/dto/connector-type.dto.ts';
import type { ConnectorDto } from './http/dto/connector.dto.ts';
import type { SetupNoticeDto } from './http/dto/setup-notice.dto.ts';

@Injectable()
export class ConnectorsQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ConnectorsRepository,
    private readonly catalogue: ConnectorCatalogue,
    private readonly notices: SetupNoticeRepository,
  ) {}

  types(): Page<ConnectorTypeDto> {
    return { data: this.catalogue.list().map(connectorTypeDto), meta: { next_cursor: null } };
  }

  list(query: ListQuery): Promise<Page<ConnectorDto>> {
    if (query.sort !== undefined && query.sort !== '-created_at')
      throw new Problem('invalid_request', 'Connectors can be sorted by -created_at only: newest first.');
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.page(query.limit, decodeCursor(query.cursor, ['uuid']));
      const used = await this.used();
      return toPage(
        rows,
        query.limit,
        (row) => [row.id],
        (row) => connectorDto(row, this.catalogue.get(row.type), used),
      );
    });
  }

  /** @throws Problem not_found */
  get(id: string): Promise<ConnectorDto> {
    return this.unitOfWork.read(async () => {
      const row = await this.repository.find(id);
      if (row === undefined) throw new Problem('not_found', `There is no connector ${id}.`);
      return connectorDto(row, this.catalogue.get(row.type), await this.used());
    });
  }

  /** One for each capability that automation has missed and that still no connector serves. */
  setupNotices(): Promise<Page<SetupNoticeDto>> {
    return this.unitOfWork.read(async () => {
      const used = await this.used();
      const counts = (await this.notices.all()).filter(({ capability }) => !used.has(capability));
      const data = [...Map.groupBy(counts, ({ capability }) => capability)].map(([capability, of]) =>
        this.setupNotice(capability, of),
      );
      return { data, meta: { next_cursor: null } };
    });
  }

  private setupNotice(capability: Capability, counts: UnaskedCount[]): SetupNoticeDto {
    const last = counts.reduce((a, b) => (b.last_at > a.last_at ? b : a));
    const first = counts.reduce((a, b) => (b.first_at < a.first_at ? b : a));
    return {
      capability,
      connectors: this.catalogue
        .list()
        .filter(({ capabilities }) => capabilities.includes(capability))
        .map(({ type, title }) => ({ type, title })),
      actions: counts.map(({ action, count }) => ({ action, count })),
      first_at: first.first_at.toISOString(),
      last_at: last.last_at.toISOString(),
      last_incident_id: last.last_incident_id,
    };
  }

  private async used() {
    return new InUse(await this.repository.enabled(), (type) => this.catalogue.get(type));
  }
}
