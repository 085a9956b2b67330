import { Injectable } from '@nestjs/common';
import { OnDomainEvent, type DomainEvent } from '#platform';
import { Connectors } from './connectors.ts';
import { ConnectorsRepository } from './data/connectors.repository.ts';
import { SetupNoticeRepository } from './data/setup-notice.repository.ts';
import { InUse } from './domain/in-use.ts';
import { ConnectorCatalogue } from './vendors/catalogue.ts';

@Injectable()
export class ConnectorsListeners {
  constructor(
    private readonly connectors: Connectors,
    private readonly repository: ConnectorsRepository,
    private readonly notices: SetupNoticeRepository,
    private readonly catalogue: ConnectorCatalogue,
  ) {}

  /** What a connector serves now is not missed any more; were it removed again, counting would begin anew. */
  @OnDomainEvent('connector.created', { id: 'connectors.served', delivery: 'transaction' })
  createdHere(): Promise<void> {
    return this.forgetServed();
  }

  @OnDomainEvent('connector.updated', { id: 'connectors.served', delivery: 'transaction' })
  updatedHere(): Promise<void> {
    return this.forgetServed();
  }

  @OnDomainEvent('connector.created', { id: 'connectors.invalidate', delivery: 'live' })
  created(event: DomainEvent<'connector.created'>): Promise<void> {
    return this.invalidate(event);
  }

  @OnDomainEvent('connector.updated', { id: 'connectors.invalidate', delivery: 'live' })
  updated(event: DomainEvent<'connector.updated'>): Promise<void> {
    return this.invalidate(event);
  }

  @OnDomainEvent('connector.deleted', { id: 'connectors.invalidate', delivery: 'live' })
  deleted(event: DomainEvent<'connector.deleted'>): Promise<void> {
    return this.invalidate(event);
  }

  private async forgetServed(): Promise<void> {
    const used = new InUse(await this.repository.enabled(), (type) => this.catalogue.get(type));
    const missed = await this.notices.all();
    await this.notices.remove(missed.filter((notice) => used.serves(notice)));
  }

  private invalidate(event: DomainEvent): Promise<void> {
    this.connectors.invalidate(event.tenant_id);
    return Promise.resolve();
  }
}
