import type { ApprovalLevel, Capability, EvidenceDraft, JsonObject } from '#contracts';
import type { Connectors, LookUp } from '#connectors';
import type { CaseFile } from '#incidents';
import type { AuthenticationOptions } from '#mail';

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

export const TARGET_TYPES = [
  'host',
  'user',
  'mailbox',
  'email_address',
  'ticket',
  'channel',
  'incident',
] as const;
export type TargetType = (typeof TARGET_TYPES)[number];

export const ANALYST_MAY = ['nothing', 'recommend', 'request'] as const;
export type AnalystMay = (typeof ANALYST_MAY)[number];

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

export type CaseFileOfActions = Pick<CaseFile, 'setFields' | 'comment'>;

export interface ActionContext<P = JsonObject> {
  parameters: P;
  incident_id: string | null;
  /** The same for every try of one action: services that take a key get this one. */
  key: string;
  /** What is written beside the effect in the other system. */
  note: string;
  /** Address of the incident's page in the web app, or null. */
  url: string | null;
  connectors: Connectors;
  /** For actions on the incident itself. */
  caseFile: CaseFileOfActions;
  /** Who is trusted to have checked a mail, and how DNS is asked. */
  mail: AuthenticationOptions;
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

export interface ActionDefinition<P = JsonObject> {
  name: string;
  title: string;
  category: ActionCategory;
  description: string;
  /** JSON Schema, strict, `additionalProperties: false`: forms and playbook validation read it. */
  parameters: ObjectSchema;
  output: ObjectSchema;
  read_only: boolean;
  reversible: boolean;
  /** The action that undoes it, with the same parameters. */
  inverse: string | null;
  capability: Capability | null;
  /** Of threat intelligence: what it looks up, and so which connector answers. */
  looks_up?: LookUp;
  /** Who has to agree when neither rule nor mode says; null: nobody. */
  default_level: ApprovalLevel | null;
  target_type: TargetType | null;
  /** Acts on the incident's case file, in the transaction that claims it; cannot be requested without one. */
  needs_incident: boolean;
  /**
   * What an analyst may do with it: nothing, recommend it to people, or also request it where the settings allow.
   * Closed by default: what is not said is not offered to a model.
   */
  analyst: AnalystMay;
  /** How long one call may take. */
  timeout_seconds: number;
  /** What it touches, as guardrails compare it (host names, addresses, user names). */
  targets(parameters: P): string[];
  /** One line: what is done, to what. */
  summary(parameters: P): string;
  /**
   * All names by which the service knows what would be touched: policy decides on these before anything begins. An
   * effect that reaches a service has this or says in `unresolved` why not.
   */
  resolve?(ctx: ActionContext<P>): Promise<string[]>;
  /** Why the service is not asked what the target is, as a sentence. */
  unresolved?: string;
  apply(ctx: ActionContext<P>): Promise<ActionOutcome>;
  /** Calling it again does no harm and completes what is half done; then nothing has to be read back before. */
  repeatable?: boolean;
  /** Effects that can be asked for at the service. Without it an uncertain call ends in `unconfirmed`. */
  readBack?(ctx: ActionContext<P>): Promise<ReadBack>;
}

/** Keeps the parameters' type inside the definition's own functions; outside they are what the schema has checked. */
export function defineAction<P>(definition: ActionDefinition<P>): ActionDefinition {
  return definition as unknown as ActionDefinition;
}
