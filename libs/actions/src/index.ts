export { MailDns } from './action-contexts.ts';
export { ActionOutlook } from './action-outlook.ts';
export { ActionRequests } from './action-requests.ts';
export {
  requestedIncident,
  type ActionRequestInput,
  type ChosenRequest,
  type IncidentFacts,
  type RequestedIncident,
} from './action-types.ts';
export { Availability } from './availability.ts';
export { ActionsModule } from './actions.module.ts';
export { NO_CONNECTOR, type ConnectorChoice } from './connector-choices.ts';
export type { ActionView } from './actions.view.ts';
export { actorBehind, withBehind } from './domain/behind.ts';
export { AGENT_REQUESTABLE, recommendations } from './domain/actions/index.ts';
export { CHANGE_KINDS, type Change, type ChangeKind } from './domain/changes.ts';
export { ActionCatalogue, type EffectRequest } from './domain/catalogue.ts';
export type { ActionCategory, ActionDefinition, ActionOutcome, ObjectSchema } from './domain/definition.ts';
export { ownParameters } from './domain/definition.ts';
export { Lookups, type LookupOptions } from './lookups.ts';
