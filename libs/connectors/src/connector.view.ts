import type { Capability, JsonObject } from '#contracts';
import type { ConnectorRow } from './data/connectors.repository.ts';
import type { UnaskedCount } from './data/setup-notice.repository.ts';
import type { ConnectorTypeInfo } from './domain/connector-type.ts';

/** A configured connector as people see it: of its secrets the names only. */
export interface ConnectorView extends Omit<ConnectorRow, 'secrets'> {
  /** Undefined: of a kind that this server does not know. */
  known: ConnectorTypeInfo | undefined;
  in_use_for: readonly Capability[];
}

/** Whether outside services can be asked at all. */
export interface ConnectorsStanding {
  newest: Pick<ConnectorRow, 'id' | 'name' | 'health_status' | 'health_error'> | null;
  healthy: boolean;
}

/** What automation did not ask for because no connector serves it. */
export interface SetupNotice extends Pick<
  UnaskedCount,
  'capability' | 'looks_up' | 'first_at' | 'last_at' | 'last_incident_id'
> {
  /** The kinds of connectors that would. */
  connectors: Pick<ConnectorTypeInfo, 'type' | 'title'>[];
  actions: Pick<UnaskedCount, 'action' | 'count'>[];
}

export interface NewConnector {
  type: string;
  /** What people call it; unique. */
  name: string;
  settings?: JsonObject;
  /** By name. */
  secrets?: JsonObject;
  /** True unless said otherwise. */
  enabled?: boolean;
  /** All that its kind offers unless said otherwise. */
  capabilities?: Capability[];
}

/** Settings are replaced as a whole; of the secrets, those that are named. */
export interface ConnectorChange extends Partial<Omit<NewConnector, 'type'>> {
  /** The one that was read. */
  version: number;
}
