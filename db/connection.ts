import { Client, type ClientConfig, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import { ConnectionError, sqlStateOf, toConnectionError } from './connection-error';
import { StatementNames } from './statement-names';

const connectTimeoutMs = 10_000;
/** Until a silent network is asked whether it is still there. */
const keepAliveMs = 10_000;

/**
 * A connection whose loss is an error of the statements on it and of nothing else. Statements that are not waited for are
 * sent together, and what comes again is prepared.
 */
export class Connection extends Client {
  readonly #names = new StatementNames();
  #isLost = false;
  #isGathering = false;
  #failure: unknown;

  constructor(config: ClientConfig = {}) {
    super({
      ...config,
      // Of the connection and not of the pool: there it also bounds the wait for one that is free.
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMs,
      pipeline: true,
    });
    // Without a listener the loss of a connection would end the process.
    this.on('error', () => {
      this.#isLost = true;
    });
    this.on('end', () => {
      this.#isLost = true;
    });
  }

  /** Made at once, to be ended by the caller. */
  static async open(url: string, name = 'loam'): Promise<Connection> {
    const connection = new Connection({ connectionString: url, application_name: name });
    try {
      await connection.connect();
      return connection;
    } catch (error) {
      connection.cut();
      throw toConnectionError(error);
    }
  }

  override query<R extends QueryResultRow>(
    config: string | QueryConfig,
    values?: unknown[],
  ): Promise<QueryResult<R>>;
  // The driver can be called in more ways, which neither we nor drizzle use.
  override query(...unused: unknown[]): never;
  override query(...[config, values]: unknown[]): Promise<QueryResult> {
    this.#gather();
    return isBegin(config)
      ? this.#begin(config)
      : this.#send(config as string | QueryConfig, values as unknown[] | undefined);
  }

  /** Ends it without a farewell; what is on its way fails. */
  cut(): void {
    this.#isLost = true;
    this.connection.stream.destroy();
  }

  /** What is sent in one turn goes to the network in one write: each wakes PostgreSQL, which takes longer than the write. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    const { stream } = this.connection;
    stream.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      stream.uncork();
    });
  }

  /** Goes with the first statement of the transaction, which fails if this does. */
  #begin(begin: string | QueryConfig): Promise<QueryResult> {
    this.#send(begin).catch(() => undefined);
    return Promise.resolve({ command: 'BEGIN', rowCount: null, oid: 0, fields: [], rows: [] });
  }

  async #send(config: string | QueryConfig, values?: unknown[]): Promise<QueryResult> {
    const query: QueryConfig = typeof config === 'string' ? { text: config } : config;
    const parameters = values ?? query.values ?? [];
    const name = parameters.length > 0 ? this.#names.nameOf(query.text) : undefined;
    try {
      const result = await super.query({ ...query, name: query.name ?? name, values: parameters });
      if (result.command === 'ROLLBACK' && query.text === 'commit') throw new AbortedTransactionError();
      return result;
    } catch (error) {
      if (name === undefined || !isStale(error)) throw this.#explain(error);
      this.#names.forget(query.text);
      // In a transaction it is too late: that is aborted.
      if (this.getTransactionStatus() !== 'I') throw error;
      return await this.#send(config, values);
    }
  }

  #explain(error: unknown): unknown {
    // Statements that were sent together all fail after the first that does, and who waits for a later one is to know why.
    if (sqlStateOf(error) === '25P02') return this.#failure ?? error;
    this.#failure = error;
    return this.#isLost && sqlStateOf(error) === undefined ? new ConnectionError(error) : error;
  }
}

function isBegin(config: unknown): config is string | QueryConfig {
  const text = typeof config === 'string' ? config : (config as QueryConfig).text;
  return text === 'begin' || text.startsWith('begin ');
}

/** PostgreSQL itself takes this for no error. */
class AbortedTransactionError extends Error {
  override name = 'AbortedTransactionError';
  constructor() {
    super('a statement of the transaction failed and its error was passed over: nothing was committed');
  }
}

/** A connection for the time of `act`, beside every pool. */
export async function withConnection<T>(
  url: string,
  act: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await Connection.open(url);
  try {
    return await act(connection);
  } finally {
    await connection.end();
  }
}

/** The prepared statement is not there, or answers with other columns since a migration. */
function isStale(error: unknown): boolean {
  const state = sqlStateOf(error);
  const routine = error instanceof Error && 'routine' in error ? error.routine : '';
  return state === '26000' || (state === '0A000' && routine === 'RevalidateCachedQuery');
}
