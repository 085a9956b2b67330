import pg, { type PoolClient, type QueryResult } from 'pg';

export interface Statement {
  /** Prepared under this name once per connection; without one it is parsed each time. */
  name?: string;
  text: string;
  values?: unknown[];
}

/** The driver's query object, as far as it is needed here and its type declarations do not tell. */
interface DriverQuery {
  name: string | undefined;
  text: string;
  prepare(connection: DriverConnection): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: DriverConnection): void;
  handleEmptyQuery(connection: DriverConnection): void;
  handleError(error: unknown, connection: DriverConnection): void;
  handleReadyForQuery(connection: DriverConnection): void;
}

interface DriverConnection {
  stream: { cork(): void; uncork(): void };
  /** By name; those that PostgreSQL has not answered yet. */
  submittedNamedStatements: Record<string, string>;
  sync(): void;
}

interface DriverQueryConfig extends Statement {
  queryMode: 'extended';
  callback(error: Error | null, result: QueryResult): void;
}

const Query = pg.Query as unknown as new (config: DriverQueryConfig | { text: string }) => DriverQuery;

/** PostgreSQL's code for a statement behind a failed one; the driver hears nothing of those that are skipped. */
const ABORTED = '25P02';

/**
 * Statements that leave together and are answered together, with one Sync behind all of them. The driver's own
 * pipeline has one behind each, and every one costs a system call there and a turn of the event loop here: of a
 * small transaction that was a third. What comes behind a statement that fails is skipped and fails as well.
 */
export class StatementGroup {
  private readonly queries: DriverQuery[] = [];

  add(statement: Statement): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      const callback = (error: Error | null, result: QueryResult) =>
        error === null ? resolve(result) : reject(error);
      this.queries.push(new Query({ ...statement, queryMode: 'extended', callback }));
    });
  }

  send(client: PoolClient): void {
    if (this.queries.length > 0) client.query(new GroupQuery(this.queries) as never);
  }
}

/** One for each connection: an object that has another one as its prototype costs more to make than a statement. */
const unsynced = new WeakMap<DriverConnection, DriverConnection>();

function unsyncedOf(connection: DriverConnection): DriverConnection {
  let found = unsynced.get(connection);
  if (found === undefined) {
    found = Object.create(connection, { sync: { value: () => undefined } }) as DriverConnection;
    unsynced.set(connection, found);
  }
  return found;
}

/** What the driver takes for one query: it hands what comes in to the statement whose turn it is. */
class GroupQuery extends Query {
  private at = 0;

  constructor(private readonly queries: DriverQuery[]) {
    super({ text: '' });
    this.takeTurn();
  }

  submit(connection: DriverConnection): null {
    const unsynced = unsyncedOf(connection);
    connection.stream.cork();
    try {
      for (const query of this.queries) query.prepare(unsynced);
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
    return null;
  }

  override handleRowDescription(message: unknown): void {
    this.queries[this.at]?.handleRowDescription(message);
  }

  override handleDataRow(message: unknown): void {
    this.queries[this.at]?.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: DriverConnection): void {
    this.queries[this.at]?.handleCommandComplete(message, connection);
    this.next(connection);
  }

  override handleEmptyQuery(connection: DriverConnection): void {
    this.next(connection);
  }

  override handleError(error: unknown, connection: DriverConnection): void {
    const [failed, ...skipped] = this.queries.slice(this.at);
    this.at = this.queries.length;
    this.takeTurn();
    failed?.handleError(error, connection);
    for (const query of skipped) {
      if (query.name !== undefined) delete connection.submittedNamedStatements[query.name];
      const reason = new Error('A statement before this one has failed.', { cause: error });
      query.handleError(Object.assign(reason, { code: ABORTED }), connection);
    }
  }

  /** Each has been told of its own end. */
  override handleReadyForQuery(): void {}

  private next(connection: DriverConnection): void {
    const done = this.queries[this.at];
    this.at += 1;
    this.takeTurn();
    done?.handleReadyForQuery(connection);
  }

  /** The driver notes by these which statement is prepared. */
  private takeTurn(): void {
    const query = this.queries[this.at];
    this.name = query?.name;
    this.text = query?.text ?? '';
  }
}
