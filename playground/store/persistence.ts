import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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
  write: () => {},
  flushed: () => Promise.resolve(),
  close: () => {},
};

type Change = { storage: string; key: string; object: KubeObject | undefined };

/**
 * One SQLite file, all changes of one turn of the event loop in one transaction. Without fsync: a commit survives the
 * death of the process, which is what a playground has to survive; not the loss of power.
 */
export function createPersistence(dataDir: string): Persistence {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dataDir, 'objects.sqlite'));
  database.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS object (storage TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (storage, key)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY CHECK (id = 1), resource_version INTEGER NOT NULL);
  `);
  const put = database.prepare('INSERT OR REPLACE INTO object (storage, key, body) VALUES (?, ?, ?)');
  const drop = database.prepare('DELETE FROM object WHERE storage = ? AND key = ?');
  const count = database.prepare('INSERT OR REPLACE INTO counter (id, resource_version) VALUES (1, ?)');

  let pending = new Map<string, Change>();
  let latest = 0;
  let flush: Promise<void> | undefined;

  function commit(): void {
    flush = undefined;
    if (pending.size === 0) return;
    const changes = pending;
    pending = new Map();
    database.exec('BEGIN');
    for (const { storage, key, object } of changes.values()) {
      if (object === undefined) drop.run(storage, key);
      else put.run(storage, key, JSON.stringify(object));
    }
    count.run(latest);
    database.exec('COMMIT');
  }

  function scheduled(): Promise<void> {
    flush ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        try {
          commit();
          resolve();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    return flush;
  }

  return {
    load() {
      const row = database.prepare('SELECT resource_version AS value FROM counter').get();
      const rows = database.prepare('SELECT storage, key, body FROM object').all();
      const objects = rows.map((stored) => ({
        storage: String(stored['storage']),
        key: String(stored['key']),
        object: JSON.parse(String(stored['body'])) as KubeObject,
      }));
      return { resourceVersion: Number(row?.['value'] ?? 0), objects };
    },
    write(storage, key, object, resourceVersion) {
      pending.set(`${storage}\n${key}`, { storage, key, object });
      latest = resourceVersion;
      void scheduled();
    },
    flushed: () => (pending.size === 0 ? Promise.resolve() : scheduled()),
    close() {
      commit();
      database.close();
    },
  };
}
