import type {
  ApprovalLevel,
  Capability,
  EvidenceDraft,
  JsonObject,
  LookUp,
  NeededService,
  TargetType,
} from '#contracts';
import type { CapabilityClients, Connectors } from '#connectors';
import type { LocatedAddress } from '#geolocation';
import type { IncidentEdits } from '#incidents';
import type { AuthenticationOptions, MailTexts } from '#mail';
import type { Recommendation, SeenCase } from './recommendation.ts';
import type { ReporterMail } from './reporter-mail.ts';

export const ACTION_CATEGORIES = [
  'lookup',
  'email',
  'host',
  'account',
  'ticket',
  'notification',
  'incident',
] as const;
export type ActionCategory = (typeof ACTION_CATEGORIES)[number];

/**
 * What an analyst, also a model, may do with an action: nothing; use it as a look-up of its own; recommend it to
 * people; or also request it where the settings allow.
 */
export type AnalystMay = 'nothing' | 'look_up' | 'recommend' | 'request';

/** A JSON Schema (draft 2020-12) of an object; `additionalProperties` is false for parameters. */
export type ObjectSchema = JsonObject & { type: 'object' };

export interface ActionOutcome {
  /** What a playbook's later steps read under `steps.<id>`. */
  output: JsonObject;
  evidence: EvidenceDraft[];
}

/** What the service itself says about an effect. `unknown`: it cannot be asked. */
export type EffectState = 'done' | 'not_done' | 'unknown';
export interface ReadBack {
  state: EffectState;
  /** What the service told about the effect found, when it is `done`. */
  output?: JsonObject;
}

export interface ActionContext<P = JsonObject> {
  parameters: P;
  incident_id: string | null;
  /** The same for every try of one action: services that take a key get this one. */
  key: string;
  /** What is written beside the effect in the other system. */
  note: string;
  /** Address of the incident's page in the web app, or null. */
  url: string | null;
  /** For look-ups, which ask all that serve them. */
  connectors: Pick<Connectors, 'serving'>;
  /** How long the whole of it may take. */
  timeout_seconds: number;
  /** The one connector that an effect was asked for. @throws Problem connector_not_configured: it is gone */
  service<C extends Capability>(capability: C): Promise<CapabilityClients[C]>;
  /** For actions on the incident itself. */
  edits: IncidentEdits;
  /**
   * What somebody who has reported a mail of the incident is told; from then on only this action tells it.
   * @throws Problem forbidden, conflict: they are not answered
   */
  answerTo(reporter: string): Promise<ReporterMail>;
  /** Who is trusted to have checked a mail, and how DNS is asked. */
  mail: AuthenticationOptions;
  /** What the databases beside this server say of an address; null: nothing. */
  locate(address: string): Promise<LocatedAddress | null>;
  now(): Date;
  signal: AbortSignal;
  /**
   * To be told all names under which the service knows what is about to be touched: guardrails protect a host by its
   * name although it was asked for by its id. @throws Problem forbidden
   */
  touching(names: (string | null)[]): Promise<void>;
  /**
   * Wraps the one call that has the effect. An error before it proves that nothing was sent; an error inside it
   * is uncertain unless the connector can tell.
   */
  send<T>(call: () => Promise<T>): Promise<T>;
}

/**
 * Everything that is true of an action, and the only place where it is said. Nothing may be left out: a definition that
 * does not say whether a model may use it, or what reaches another system's language, does not compile.
 */
export interface ActionDefinition<P = JsonObject> {
  name: string;
  title: string;
  category: ActionCategory;
  description: string;
  /** JSON Schema, strict, `additionalProperties: false`: forms and playbook validation read it. */
  parameters: ObjectSchema;
  /**
   * Parameters that are text in another system's language. A playbook writes them out and never makes them from
   * values: those are an attacker's only way to a command of somebody else's.
   */
  code_parameters: readonly (keyof P & string)[];
  output: ObjectSchema;
  read_only: boolean;
  /** The action that undoes it, with the same parameters; null: it cannot be undone. */
  inverse: string | null;
  /** What a connector has to offer for it; null: the house does it by itself. */
  capability: Capability | null;
  /** Of threat intelligence: what it looks up, and so which connector answers; null: nothing of it. */
  looks_up: LookUp | null;
  /** Who has to agree when neither rule nor mode says; null: nobody. */
  default_level: ApprovalLevel | null;
  /** What it is aimed at, and so what protects that; null: at nothing that has a name. */
  target_type: TargetType | null;
  /** Cannot be requested without an incident. One that reaches no service acts on it, in the transaction that claims it. */
  needs_incident: boolean;
  /** Tells of how the incident ended: what nobody asked for in person goes on after that, too. */
  after_resolution: boolean;
  analyst: AnalystMay;
  /** When it is recommended, by the rules, for a case judged malicious; null: never. */
  recommended: ((seen: SeenCase) => Recommendation<P>[]) | null;
  /** Texts of its output that name what the incident is about: links, addresses, hashes. Null: it names nothing of its own. */
  names: ((output: JsonObject) => string[]) | null;
  /** The words of a mail that it has read, by which its incident is found. Null: it reads none. */
  mail_texts: ((output: JsonObject) => MailTexts | null) | null;
  /** How long one call may take. */
  timeout_seconds: number;
  /** What it touches, as guardrails compare it (host names, addresses, user names). */
  targets(parameters: P): string[];
  /** One line: what is done, to what. */
  summary(parameters: P): string;
  /**
   * All names by which the service knows what would be touched: policy decides on these before anything begins. An
   * effect that reaches a service has this, or says as a sentence why the service is not asked. Null: it reaches none.
   */
  resolve: ((ctx: ActionContext<P>) => Promise<string[]>) | string | null;
  /**
   * Whether the connector at hand knows the target: where several serve an effect, the only one that does is chosen.
   * Null: no connector can tell, and where several serve it, one has to be named.
   */
  knows: ((ctx: ActionContext<P>) => Promise<boolean>) | null;
  apply(ctx: ActionContext<P>): Promise<ActionOutcome>;
  /**
   * How it is found out whether a call that broke off had its effect: by asking the service; `repeat`: calling again
   * does no harm and completes what is half done; null: nothing outside is changed.
   */
  readBack: ((ctx: ActionContext<P>) => Promise<ReadBack>) | 'repeat' | null;
}

/** What a connector has to be able to do for it; null: nothing. */
export function neededService({
  capability,
  looks_up,
}: Pick<ActionDefinition, 'capability' | 'looks_up'>): NeededService | null {
  return capability === null ? null : { capability, looks_up };
}

/** An effect goes through one connector; a look-up asks all that serve it, and the house needs none. */
export function hasOneConnector({
  read_only,
  capability,
}: Pick<ActionDefinition, 'read_only' | 'capability'>): boolean {
  return !read_only && capability !== null;
}

/** The parameter that names the connector of an effect; `defineAction` adds it. */
export const CONNECTOR_PARAMETER = 'connector';

const CONNECTOR: JsonObject = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  description:
    'Connector that carries it out, by name or id; needed where several could and not just one of them knows the target',
};

/**
 * Keeps the parameters' type inside the definition's own functions; outside they are what the schema has checked. An
 * effect on a service can name its connector.
 */
export function defineAction<P>(definition: ActionDefinition<P>): ActionDefinition {
  const { parameters } = definition;
  const own = parameters['properties'] as JsonObject;
  if (CONNECTOR_PARAMETER in own)
    throw new Error(`${definition.name} has a parameter "${CONNECTOR_PARAMETER}" of its own.`);
  const named = hasOneConnector(definition)
    ? { ...parameters, properties: { ...own, [CONNECTOR_PARAMETER]: CONNECTOR } }
    : parameters;
  return { ...definition, parameters: named } as unknown as ActionDefinition;
}

/** The schema of the parameters without the connector: what a case can say. */
export function ownParameters({ parameters }: ActionDefinition): ObjectSchema {
  const { [CONNECTOR_PARAMETER]: _connector, ...own } = parameters['properties'] as JsonObject;
  return { ...parameters, properties: own };
}
