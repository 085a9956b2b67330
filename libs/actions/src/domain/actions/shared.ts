import { Problem } from '#platform';
import { MARGIN_SECONDS } from '../ask-all.ts';
import type { ActionDefinition, AnalystMay } from '../definition.ts';

const LOOKUP_SECONDS = 30 + MARGIN_SECONDS;
/** More than a connector's own time-out for one exchange with its retries before anything is sent. */
const EFFECT_SECONDS = 45;

type Told = 'name' | 'title' | 'description' | 'capability' | 'target_type';

/** What every read-only action has in common. */
export function lookup<P = unknown>(
  given: Pick<ActionDefinition, Told | 'looks_up'> & {
    analyst: Extract<AnalystMay, 'nothing' | 'look_up'>;
    code_parameters: readonly (keyof P & string)[];
  },
) {
  return {
    ...given,
    category: 'lookup',
    read_only: true,
    inverse: null,
    default_level: null,
    needs_incident: false,
    after_resolution: false,
    recommended: null,
    names: null,
    mail_texts: null,
    timeout_seconds: LOOKUP_SECONDS,
    targets: (): string[] => [],
    resolve: null,
    knows: null,
    readBack: null,
  } as const;
}

/** What every effect has in common. */
export function effect<P>(
  given: Pick<ActionDefinition, Told | 'category' | 'inverse' | 'default_level'> &
    Pick<ActionDefinition<P>, 'code_parameters' | 'recommended'> & {
      analyst: Exclude<AnalystMay, 'look_up'>;
    },
) {
  return {
    ...given,
    looks_up: null,
    names: null,
    mail_texts: null,
    read_only: false,
    needs_incident: given.capability === null,
    after_resolution: false,
    timeout_seconds: EFFECT_SECONDS,
  };
}

/** A service that answers "there is no such mailbox" has said that it does not know it. */
export function falseIfNotFound(error: unknown): false {
  if (error instanceof Error && 'serviceStatus' in error && error.serviceStatus === 404) return false;
  throw error;
}

export function missing(what: string, where: string): Problem {
  return new Problem('not_found', `${where} knows no ${what}. Check the spelling; nothing was changed.`);
}
