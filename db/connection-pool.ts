import { Pool, type PoolClient, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import { Connection } from './connection';
import { toConnectionError } from './connection-error';

/** Who holds one and waits for another may wait for others that do the same. */
const waitMs = 30_000;
const idleMs = 5 * 60_000;
const lifetimeSeconds = 30 * 60;
/** A process that is frozen in mid-transaction would keep everybody waiting for its locks. No transaction of ours thinks so long. */
const stuckAfterMs = 15_000;

export type PoolOptions = {
  max: number;
  name: string;
  /** When PostgreSQL ends a transaction that says nothing. */
  stuckMs?: number | undefined;
};

/** Connections that are made when first needed, and again after a loss. */
export class ConnectionPool extends Pool {
  readonly #open = new Set<PoolClient>();
  #closing: Promise<void> | undefined;

  constructor(url: string, { max, name, stuckMs = stuckAfterMs }: PoolOptions) {
    super({
      connectionString: url,
      application_name: name,
      max,
      Client: Connection,
      connectionTimeoutMillis: waitMs,
      idleTimeoutMillis: idleMs,
      maxLifetimeSeconds: lifetimeSeconds,
    });
    this.on('connect', (connection) => {
      this.#open.add(connection);
      // By a statement, since what stands before PostgreSQL may refuse an option of the connection. Goes with the first one that is asked.
      connection
        .query(`set idle_in_transaction_session_timeout = ${stuckMs}`)
        .catch(() => connection instanceof Connection && connection.cut());
    });
    this.on('remove', (connection) => this.#open.delete(connection));
    // An idle one was lost: it has left the pool, and whoever needs one next gets another.
    this.on('error', () => undefined);
  }

  /** To be released by the caller. */
  override async connect(): Promise<PoolClient> {
    try {
      return await super.connect();
    } catch (error) {
      throw toConnectionError(error);
    }
  }

  // The pool's own ends the connection after every statement that fails.
  override query<R extends QueryResultRow>(
    config: string | QueryConfig,
    values?: unknown[],
  ): Promise<QueryResult<R>>;
  override query(...unused: unknown[]): never;
  override query(...[config, values]: unknown[]): Promise<QueryResult> {
    return this.use((connection) => connection.query(config as string | QueryConfig, values as unknown[]));
  }

  /** A connection for the time of `act`. One that comes back in mid-transaction is ended: nobody is to go on in it. */
  async use<T>(act: (connection: PoolClient) => Promise<T>): Promise<T> {
    const connection = await this.connect();
    try {
      return await act(connection);
    } finally {
      connection.release(connection.getTransactionStatus() !== 'I');
    }
  }

  /** Waits for what is in use, and after the timeout ends it too. */
  close(timeoutSeconds: number): Promise<void> {
    this.#closing ??= this.#close(timeoutSeconds);
    return this.#closing;
  }

  async #close(timeoutSeconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        for (const connection of this.#open) if (connection instanceof Connection) connection.cut();
        resolve();
      }, timeoutSeconds * 1_000);
    });
    await Promise.race([this.end(), late]);
    clearTimeout(timer);
  }
}
