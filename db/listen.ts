import { setTimeout as sleep } from 'node:timers/promises';
import { escapeIdentifier } from 'pg';
import type { Connection } from './connection';

type Hearer = { onNotice: (payload: string) => void; onListening: () => void };

export type Listening = { unlisten: () => Promise<void> };

const mostBackoffMs = 1_000;

/** What NOTIFY says, on one connection for all who listen. It is made when first needed, and again after a loss. */
export class Listener {
  readonly #open: () => Promise<Connection>;
  readonly #channels = new Map<string, Set<Hearer>>();
  #connection: Connection | undefined;
  #connecting: Promise<Connection> | undefined;
  #closed = false;

  constructor(open: () => Promise<Connection>) {
    this.#open = open;
  }

  /**
   * Resolves when it is heard; rejects when PostgreSQL cannot be reached. `onListening` is called each time that listening
   * begins, also after a loss: what was said before was not heard.
   */
  async listen(
    channel: string,
    onNotice: (payload: string) => void,
    onListening: () => void = () => undefined,
  ): Promise<Listening> {
    const hearer = { onNotice, onListening };
    try {
      const connection = await this.#connected();
      this.#channels.set(channel, (this.#channels.get(channel) ?? new Set()).add(hearer));
      await connection.query(`listen ${escapeIdentifier(channel)}`);
    } catch (error) {
      this.#remove(channel, hearer);
      throw error;
    }
    onListening();
    return { unlisten: () => this.#unlisten(channel, hearer) };
  }

  close(): void {
    this.#closed = true;
    this.#channels.clear();
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.cut();
  }

  async #unlisten(channel: string, hearer: Hearer): Promise<void> {
    this.#remove(channel, hearer);
    if (this.#channels.has(channel)) return;
    // Where the connection is gone, nobody listens any more.
    await this.#connection?.query(`unlisten ${escapeIdentifier(channel)}`).catch(() => undefined);
  }

  #remove(channel: string, hearer: Hearer): void {
    const hearers = this.#channels.get(channel);
    hearers?.delete(hearer);
    if (hearers?.size === 0) this.#channels.delete(channel);
  }

  #connected(): Promise<Connection> {
    if (this.#connection) return Promise.resolve(this.#connection);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #connect(): Promise<Connection> {
    const connection = await this.#open();
    connection.on('notification', ({ channel, payload = '' }) => {
      for (const { onNotice } of this.#channels.get(channel) ?? []) onNotice(payload);
    });
    const hearers = [...this.#channels.values()].flatMap((each) => [...each]);
    try {
      for (const channel of this.#channels.keys())
        await connection.query(`listen ${escapeIdentifier(channel)}`);
      if (this.#closed) throw new Error('the database is closed');
    } catch (error) {
      connection.cut();
      throw error;
    }
    this.#connection = connection;
    connection.once('end', () => void this.#restore(connection));
    for (const { onListening } of hearers) onListening();
    return connection;
  }

  /** Never rejects: nobody waits for it. */
  async #restore(lost: Connection): Promise<void> {
    if (this.#connection !== lost) return;
    this.#connection = undefined;
    for (
      let delayMs = 50;
      !this.#closed && this.#channels.size > 0;
      delayMs = Math.min(delayMs * 2, mostBackoffMs)
    ) {
      await sleep(delayMs, undefined, { ref: false });
      const isBack = await this.#connected().then(
        () => true,
        () => false,
      );
      if (isBack) return;
    }
  }
}
