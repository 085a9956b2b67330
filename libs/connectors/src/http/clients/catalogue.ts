import { CAPABILITIES, type Capability } from '#contracts';
import type { ConnectorClient } from '../../domain/capabilities.ts';
import type { ConnectorTypeInfo } from '../../domain/connector-type.ts';
import type { ClientConfig, ClientHost } from './client-host.ts';
import { CrowdStrikeClient } from './crowdstrike.ts';
import { JiraClient } from './jira.ts';
import { Microsoft365Client } from './microsoft365.ts';
import {
  crowdstrikeType,
  jiraType,
  microsoft365Type,
  splunkType,
  virustotalType,
} from './settings-schemas.ts';
import { SIMULATED_TITLES, SimulatedClient } from './simulated.ts';
import { SplunkClient } from './splunk.ts';
import { VirusTotalClient } from './virustotal.ts';

export interface ConnectorType extends ConnectorTypeInfo {
  build(config: ClientConfig, host: ClientHost): ConnectorClient;
}

const REAL_TYPES: readonly ConnectorType[] = [
  { ...virustotalType, build: (config, host) => new VirusTotalClient(config, host) },
  { ...splunkType, build: (config, host) => new SplunkClient(config, host) },
  { ...crowdstrikeType, build: (config, host) => new CrowdStrikeClient(config, host) },
  { ...microsoft365Type, build: (config, host) => new Microsoft365Client(config, host) },
  { ...jiraType, build: (config, host) => new JiraClient(config, host) },
];

const SIMULATED_TYPES: Record<Capability, string> = {
  threat_intelligence: 'simulated_threat_intelligence',
  siem_search: 'simulated_siem',
  edr: 'simulated_edr',
  email_gateway: 'simulated_email',
  identity: 'simulated_identity',
  ticketing: 'simulated_ticketing',
  messaging: 'simulated_messaging',
};

function simulatedType(capability: Capability): ConnectorType {
  const title = SIMULATED_TITLES[capability];
  return {
    type: SIMULATED_TYPES[capability],
    title,
    description: `${title} for the demo: it remembers what it is asked to do and reaches no outside service.`,
    capabilities: [capability],
    simulated: true,
    settings_schema: { type: 'object', additionalProperties: false, properties: {} },
    secrets: [],
    addresses: [],
    build: (config, host) => new SimulatedClient(capability, config, host),
  };
}

/** The kinds of connectors there are; the simulated ones in the demo only. */
export class ConnectorCatalogue {
  private readonly types: ReadonlyMap<string, ConnectorType>;

  constructor(demo: boolean) {
    const all = demo ? [...REAL_TYPES, ...CAPABILITIES.map(simulatedType)] : REAL_TYPES;
    this.types = new Map(all.map((type) => [type.type, type]));
  }

  list(): ConnectorType[] {
    return [...this.types.values()];
  }

  get(type: string): ConnectorType | undefined {
    return this.types.get(type);
  }
}
