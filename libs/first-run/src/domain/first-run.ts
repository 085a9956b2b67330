import type { FirstRunStep, OperationMode } from '#contracts';

/** What there is, as the features tell it. */
export interface SetUpFacts {
  /** The reader signed in with a password that somebody else made, and has not changed it. */
  password_due: boolean;
  /** The newest first. */
  sources: readonly { id: string }[];
  /** Whether an incident came from one of them. */
  delivered: boolean;
  connectors: { newest: ConnectorStanding | null; healthy: boolean };
  /** Active people who may decide approvals. */
  deciders: number;
  policy: { mode: OperationMode; chosen: boolean };
}

export interface ConnectorStanding {
  id: string;
  name: string;
  health_status: string;
  health_error: string | null;
}

/** Of four eyes two are the requester's. */
const DECIDERS = 2;

const DONE: Record<FirstRunStep, (facts: SetUpFacts) => boolean> = {
  password: ({ password_due }) => !password_due,
  source: ({ delivered }) => delivered,
  connector: ({ connectors }) => connectors.healthy,
  second_person: ({ deciders }) => deciders >= DECIDERS,
  policy_mode: ({ policy }) => policy.chosen,
};

/** Each step by what there is, in the order in which people take them. */
export function stepsOf(facts: SetUpFacts): { name: FirstRunStep; done: boolean }[] {
  return (Object.keys(DONE) as FirstRunStep[]).map((name) => ({ name, done: DONE[name](facts) }));
}

/** Whether anybody has set anything up: a source without deliveries and a connector that fails count as well. */
export function isBegun({ sources, connectors, deciders, policy }: SetUpFacts): boolean {
  return sources.length > 0 || connectors.newest !== null || deciders >= DECIDERS || policy.chosen;
}
