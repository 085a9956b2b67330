import { Injectable } from '@nestjs/common';
import { OnDomainEvent, type DomainEvent } from '#platform';
import { Connectors } from './connectors.ts';

@Injectable()
export class ConnectorsListeners {
  constructor(private readonly connectors: Connectors) {}

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

  private invalidate(event: DomainEvent): Promise<void> {
    this.connectors.invalidate(event.tenant_id);
    return Promise.resolve();
  }
}
