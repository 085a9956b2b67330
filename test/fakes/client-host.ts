import type { JsonObject } from '#contracts';
import { Clock, Ids } from '#platform';
import type { ClientHost, StoredConfig } from '../../libs/connectors/src/transport/client-host.ts';
import { IssuedTokens } from '../../libs/connectors/src/transport/bearer-token.ts';
import { ConnectorCatalogue } from '../../libs/connectors/src/vendors/catalogue.ts';
import { checkSettings } from '../../libs/connectors/src/domain/settings-check.ts';
import type { ConnectorClient } from '../../libs/connectors/src/domain/capabilities.ts';
import type { FakeConnector } from './fake-server.ts';

export interface TestHost extends ClientHost {
  observed: { type: string; status: string }[];
  reserved: number;
}

/** A client's surroundings without Nest or database. Pauses between tries are short: `random` is 0. */
export function testHost(clock: Clock = new Clock()): TestHost {
  const host: TestHost = {
    clock,
    ids: new Ids(clock),
    tokens: new IssuedTokens(clock),
    observed: [],
    reserved: 0,
    random: () => 0,
    observe: (type, status) => void host.observed.push({ type, status }),
    reserve: () => {
      host.reserved += 1;
      return Promise.resolve();
    },
    memory: {
      read: () => Promise.resolve(null),
      write: () => Promise.resolve(),
      remember: (_id, _key, value) => Promise.resolve(value),
    },
  };
  return host;
}

/** Builds the real client of a fake's connector, as the factory does from a row. */
export function buildClient(
  connector: FakeConnector,
  host: ClientHost,
  settings: JsonObject = {},
  options: Partial<StoredConfig> = {},
): ConnectorClient {
  const type = new ConnectorCatalogue(false).get(connector.type);
  if (type === undefined) throw new Error(`There is no connector type ${connector.type}.`);
  const checked = checkSettings(type, { ...(connector.settings as JsonObject), ...settings });
  if (checked.errors.length > 0) throw new Error(JSON.stringify(checked.errors));
  return type.build(
    {
      connector: { id: 'c1', name: connector.name, type: connector.type, simulated: false },
      settings: checked.settings,
      secrets: connector.secrets,
      probe: false,
      ...options,
    },
    host,
  );
}
