import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { KubeObject } from './kube-object';

export type StoredObject = { storage: string; key: string; object: KubeObject };

export interface Persistence {
  load(): { resourceVersion: number; objects: StoredObject[] };
  /** `object` undefined removes it. */
  write(storage: string, key: string, object: KubeObject | undefined, resourceVersion: number): void;
  /** Resolves when everything written before has left this process, so that kill -9 cannot lose it. */
  flushed(): Promise<void>;
  close(): void;
}

/** Nothing is kept: for tests. */
export const noPersistence: Persistence = {
  load: () => ({ resourceVersion: 0, objects: [] }),
  write: () => undefined,
  flushed: () => Promise.resolve(),
  close: () => undefined,
};

type Change = { storage: string; key: string; object: KubeObject | undefined };

const schema = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  CREATE TABLE IF NOT EXISTS object (storage TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (storage, key)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY CHECK (id = 1), resource_version INTEGER NOT NULL);
`;

export function createPersistence(dataDir: string, onError: (error: unknown) => void): Persistence {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dataDir, 'objects.sqlite'));
  database.exec(schema);
  return new SqlitePersistence(database, onError);
}

/**
 * One SQLite file, all changes of one turn of the event loop in one transaction. Without fsync: a commit survives the
 * death of the process, which is what a playground has to survive; not the loss of power.
 */
class SqlitePersistence implements Persistence {
  #database: DatabaseSync;
  #put: StatementSync;
  #drop: StatementSync;
  #count: StatementSync;
  #pending = new Map<string, Change>();
  #latest = 0;
  #flush: Promise<void> | undefined;
  #onError: (error: unknown) => void;

  constructor(database: DatabaseSync, onError: (error: unknown) => void) {
    this.#database = database;
    this.#onError = onError;
    this.#put = database.prepare('INSERT OR REPLACE INTO object (storage, key, body) VALUES (?, ?, ?)');
    this.#drop = database.prepare('DELETE FROM object WHERE storage = ? AND key = ?');
    this.#count = database.prepare('INSERT OR REPLACE INTO counter (id, resource_version) VALUES (1, ?)');
  }

  load(): { resourceVersion: number; objects: StoredObject[] } {
    const row = this.#database.prepare('SELECT resource_version AS value FROM counter').get();
    const rows = this.#database.prepare('SELECT storage, key, body FROM object').all();
    const objects = rows.map((stored) => ({
      storage: String(stored['storage']),
      key: String(stored['key']),
      object: JSON.parse(String(stored['body'])) as KubeObject,
    }));
    return { resourceVersion: Number(row?.['value'] ?? 0), objects };
  }

  write(storage: string, key: string, object: KubeObject | undefined, resourceVersion: number): void {
    this.#pending.set(`${storage}\n${key}`, { storage, key, object });
    this.#latest = resourceVersion;
    // Who waits for the flush is told of its failure; nobody may be waiting.
    this.#schedule().catch(this.#onError);
  }

  flushed(): Promise<void> {
    return this.#pending.size === 0 ? Promise.resolve() : this.#schedule();
  }

  close(): void {
    this.#commit();
    this.#database.close();
  }

  #schedule(): Promise<void> {
    this.#flush ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#flush = undefined;
        try {
          this.#commit();
          resolve();
        } catch (error) {
          reject(error instanceof Error ? error : new Error('the write failed', { cause: error }));
        }
      });
    });
    return this.#flush;
  }

  /** All or nothing; what a full disk refused is tried again with the next change. */
  #commit(): void {
    if (this.#pending.size === 0) return;
    const changes = this.#pending;
    this.#pending = new Map();
    this.#database.exec('BEGIN');
    try {
      for (const { storage, key, object } of changes.values()) {
        if (object === undefined) this.#drop.run(storage, key);
        else this.#put.run(storage, key, JSON.stringify(object));
      }
      this.#count.run(this.#latest);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#pending = new Map([...changes, ...this.#pending]);
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
