import type { Static, TObject } from 'typebox';
import type { Capability, JsonObject, LookUp } from '#contracts';
import type { CapabilityClients, ConnectorClient } from '../domain/capabilities.ts';
import type { ConnectorTypeInfo, SecretField } from '../domain/connector-type.ts';
import type { RateLimit } from '../domain/rate-window.ts';
import type { ClientConfig, ClientHost, StoredConfig } from '../transport/client-host.ts';

/** A kind of connector, ready for the catalogue. */
export interface ConnectorType extends ConnectorTypeInfo {
  build(config: StoredConfig, host: ClientHost): ConnectorClient;
}

/** The configuration of a client whose settings have this schema. */
export type ConfigOf<Settings extends TObject, Secret extends string = never> = ClientConfig<
  Static<Settings>,
  Secret
>;

/** Everything that is true of one kind of connector; nothing about it stands anywhere else. */
export interface ConnectorDefinition<Settings extends TObject, Secret extends string, Session> {
  /** As the API, kill switches and metrics name it: `virustotal`. */
  type: string;
  /** As its maker writes it. */
  title: string;
  /** What it is for, what it needs and where its limits are. */
  description: string;
  simulated?: true;
  /** By settingsOf(): it is the type, the check and the web's form. An address() in it binds the secrets to its host. */
  settings: Settings;
  secrets: Record<Secret, Omit<SecretField, 'name'>>;
  /** Calls in a period at most, kept by all processes together. None unless said. */
  limits?(settings: Static<Settings>): RateLimit[];
  /** Makes what the clients share; no call is made yet. */
  connect(config: ConfigOf<Settings, Secret>, host: ClientHost): Session;
  /** What it can do: the client of each capability. */
  clients: { [C in Capability]?: (session: Session) => CapabilityClients[C] };
  /** Of threat intelligence: what it answers about. It is asked about nothing else. Without it: none. */
  looks_up: readonly LookUp[];
  /** The cheapest real call; throws Problem('connector_failed') with the reason. */
  check(session: Session, signal: AbortSignal | undefined): Promise<void>;
  /** For a service that counts the check like any other call; each minute unless said. */
  check_every_seconds?: number;
  close(session: Session): Promise<void>;
}

export function defineConnector<Settings extends TObject, Secret extends string, Session>(
  definition: ConnectorDefinition<Settings, Secret, Session>,
): ConnectorType {
  const { type, title, description, settings, clients, looks_up, check_every_seconds = 60 } = definition;
  if ((clients.threat_intelligence === undefined) !== (looks_up.length === 0))
    throw new Error(`The connector ${type} must say what it looks up exactly if it is threat intelligence.`);
  const secrets = Object.entries<Omit<SecretField, 'name'>>(definition.secrets);
  return {
    type,
    title,
    description,
    simulated: definition.simulated === true,
    capabilities: Object.keys(clients) as Capability[],
    looks_up,
    check_every_seconds,
    settings_schema: JSON.parse(JSON.stringify(settings)) as JsonObject,
    secrets: secrets.map(([name, field]) => ({ name, ...field })),
    addresses: Object.entries<object>(settings.properties).flatMap(([name, schema]) =>
      isAddress(schema) ? [name] : [],
    ),
    build: (config, host) => {
      // Whoever builds has checked the settings by this schema and completed them.
      const checked = config.settings as Static<Settings>;
      const limits = (definition.limits?.(checked) ?? []).filter(({ calls }) => calls > 0);
      const given = config.secrets as Partial<Record<Secret, string>>;
      const session = definition.connect(
        { ...config, title, settings: checked, secrets: given, limits },
        host,
      );
      return {
        clients: clientsOf(clients, session),
        check: (signal) => definition.check(session, signal),
        close: () => definition.close(session),
      };
    },
  };
}

function clientsOf<Session>(
  makers: { [C in Capability]?: (session: Session) => CapabilityClients[C] },
  session: Session,
): Partial<CapabilityClients> {
  const made = Object.entries(makers).map(([capability, make]) => [capability, make(session)]);
  return Object.fromEntries(made) as Partial<CapabilityClients>;
}

function isAddress(schema: object): boolean {
  return 'format' in schema && schema.format === 'uri';
}
