export { ConnectorsModule } from './connectors.module.ts';
export { Connectors, type ServingConnector } from './connectors.ts';
export { ConnectorsQueries } from './connectors.queries.ts';
/** For the demo's first start and the command line; features use Connectors. */
export { ConnectorsService } from './connectors.service.ts';
export { SetupNotices, type Unasked } from './setup-notices.ts';
export type {
  CapabilityClients,
  ConnectorRef,
  Containment,
  DirectoryUser,
  DomainRegistration,
  DomainRegistrations,
  Edr,
  EmailGateway,
  HostInfo,
  Identity,
  MailMessage,
  MailSending,
  Messaging,
  NewMail,
  NewMessage,
  NewTicket,
  Reported,
  Reputation,
  Siem,
  SiemSearchOptions,
  ThreatIntelligence,
  Ticket,
  Ticketing,
} from './domain/capabilities.ts';
export { ConnectorFailure, mayHaveHappened, type PossibleEffect } from './domain/connector-failure.ts';
/** For the few connections that no connector makes; with the same bounds. */
export { AccessTokens, type TokenGrant } from './transport/access-tokens.ts';
export { addressProblem, isForbiddenAddress, isForbiddenHost, isLoopbackHost } from './domain/addresses.ts';
export { DEFAULT_TRANSPORT, Transport, TransportError, classified } from './transport/transport.ts';
