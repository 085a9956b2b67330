import type { ConnectorRef } from '#connectors';
import { Problem } from '#platform';

/** What one connector has said when it was asked whether it knows the target. */
export interface Asked {
  connector: ConnectorRef;
  /** Null: it could not be asked. */
  knows: boolean | null;
}

export interface ConnectorFacts {
  /** The action's title, for people. */
  title: string;
  /** The parameter `connector`: a connector's id or name. */
  named: string | null;
  /** All that serve the action, newest first. */
  serving: readonly ConnectorRef[];
  /** False: the action has no way of asking who knows its target. */
  askable: boolean;
  /** Null: nobody was asked. */
  asked: readonly Asked[] | null;
}

/** `ask`: only the services themselves can tell; ask each, and choose again. */
export type Chosen = { connector: ConnectorRef } | { problem: Problem } | 'ask';

/**
 * The one connector that an effect goes through: the one named, the only one that serves, or the only one that knows the
 * target. One that could not be asked might know it as well, so nothing is chosen over its head.
 */
export function chooseConnector(facts: ConnectorFacts & { asked: readonly Asked[] }): Exclude<Chosen, 'ask'>;
export function chooseConnector(facts: ConnectorFacts): Chosen;
export function chooseConnector(facts: ConnectorFacts): Chosen {
  const { named, serving, askable, asked } = facts;
  if (named !== null) {
    const found = serving.find(({ id }) => id === named) ?? serving.find(({ name }) => name === named);
    return found === undefined ? { problem: unknown(facts, named) } : { connector: found };
  }
  const [first, ...others] = serving;
  if (first !== undefined && others.length === 0) return { connector: first };
  if (!askable) return { problem: ambiguous(facts, `${list(serving)} can carry it out`) };
  if (asked === null) return 'ask';
  const knowing = asked.filter(({ knows }) => knows === true);
  const [only] = knowing;
  if (only !== undefined && knowing.length === 1 && asked.every(({ knows }) => knows !== null))
    return { connector: only.connector };
  return { problem: ambiguous(facts, whatTheySaid(asked)) };
}

function whatTheySaid(asked: readonly Asked[]): string {
  const those = (answer: boolean | null) =>
    list(asked.filter(({ knows }) => knows === answer).map(({ connector }) => connector));
  const count = (answer: boolean | null) => asked.filter(({ knows }) => knows === answer).length;
  const said = [
    count(true) === 0 ? '' : `${those(true)} ${count(true) === 1 ? 'knows' : 'know'} its target`,
    count(false) === 0 ? '' : `${those(false)} ${count(false) === 1 ? 'does' : 'do'} not know its target`,
    count(null) === 0 ? '' : `${those(null)} could not be asked`,
  ];
  return said.filter((part) => part !== '').join('; ');
}

function ambiguous({ title }: ConnectorFacts, why: string): Problem {
  return refusal(
    'ambiguous',
    `“${title}” goes through one connector, and it is not clear which: ${why}. Name one in the parameter connector, by its name or id.`,
  );
}

function unknown({ title, serving }: ConnectorFacts, named: string): Problem {
  return refusal(
    'unknown',
    `No connector “${named.slice(0, 200)}” that is switched on can carry out “${title}”. Name one of ${list(serving)} in the parameter connector, or leave it out.`,
  );
}

function refusal(code: string, message: string): Problem {
  return new Problem('invalid_request', message, {
    errors: [{ path: 'parameters.connector', code, message }],
  });
}

function list(connectors: readonly ConnectorRef[]): string {
  return connectors.map(({ name }) => `“${name}”`).join(', ');
}
