import { and, eq } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { definition, plugin } from '@/db/schema/definition';
import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { Logger } from '@/server/platform/logger';
import { type Catalog, type CatalogEntry, type DefinitionScript, keyOf } from './catalog';
import type { DefinitionKind, DefinitionRef } from './extensions';
import { definitionChannel } from './switch-definition';

const mostScripts = 512;

/** Definitions of the database. What is active is kept in memory and read anew when somebody switches; revisions never change. */
export class DatabaseCatalog implements Catalog {
  readonly #database: Database;
  readonly #logger: Logger;
  #active: Promise<Map<string, CatalogEntry>> | undefined;
  readonly #pinned = new Map<string, CatalogEntry>();
  readonly #scripts = new Map<string, DefinitionScript>();
  #listening: Promise<{ unlisten: () => Promise<void> }> | undefined;

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  async find(kind: DefinitionKind, name: string, revision?: number): Promise<CatalogEntry | null> {
    if (revision === undefined) return (await this.#load()).get(`${kind}/${name}`) ?? null;
    const key = keyOf({ kind, name, revision });
    const known = this.#pinned.get(key);
    if (known !== undefined) return known;
    const row = await this.#select({ kind, name, revision });
    if (row === null) return null;
    const entry = { plugin: row.plugin, manifest: row.manifest };
    this.#pinned.set(key, entry);
    return entry;
  }

  async list(kind?: DefinitionKind): Promise<CatalogEntry[]> {
    const entries = [...(await this.#load()).values()];
    return kind === undefined ? entries : entries.filter(({ manifest }) => manifest.kind === kind);
  }

  async script(ref: DefinitionRef): Promise<DefinitionScript | null> {
    const key = keyOf(ref);
    const known = this.#scripts.get(key);
    if (known !== undefined) return known;
    const row = await this.#select(ref);
    if (row === null) return null;
    if (this.#scripts.size >= mostScripts) {
      const [oldest] = this.#scripts.keys();
      if (oldest !== undefined) this.#scripts.delete(oldest);
    }
    this.#scripts.set(key, row);
    return row;
  }

  async close(): Promise<void> {
    const listening = this.#listening;
    this.#listening = undefined;
    try {
      await (await listening)?.unlisten();
    } catch (error) {
      this.#logger.debug({ error }, 'the connection that listened was gone already');
    }
  }

  #load(): Promise<Map<string, CatalogEntry>> {
    this.#active ??= this.#readActive().catch((error: unknown) => {
      this.#active = undefined;
      throw error;
    });
    return this.#active;
  }

  async #readActive(): Promise<Map<string, CatalogEntry>> {
    // Before reading, so that no switch falls between the two.
    await this.#listen();
    const rows = await this.#database.aside
      .select({ plugin: plugin.name, manifest: definition.manifest })
      .from(definition)
      .innerJoin(plugin, eq(plugin.id, definition.pluginId))
      .where(and(eq(definition.active, true), eq(plugin.enabled, true)))
      .orderBy(definition.kind, definition.name);
    return new Map(
      rows.map((row) => {
        const manifest = row.manifest as DefinitionManifest;
        return [`${manifest.kind}/${manifest.name}`, { plugin: row.plugin, manifest }] as const;
      }),
    );
  }

  async #listen(): Promise<void> {
    const forget = () => {
      this.#active = undefined;
    };
    // The second callback runs again after a lost connection: what was switched meanwhile was not heard.
    this.#listening ??= this.#database.listener
      .listen(definitionChannel, forget, forget)
      .catch((error: unknown) => {
        this.#listening = undefined;
        throw error;
      });
    await this.#listening;
  }

  async #select({ kind, name, revision }: DefinitionRef): Promise<DefinitionScript | null> {
    const [row] = await this.#database.aside
      .select({
        plugin: plugin.name,
        manifest: definition.manifest,
        script: definition.script,
        digest: definition.digest,
      })
      .from(definition)
      .innerJoin(plugin, eq(plugin.id, definition.pluginId))
      .where(and(eq(definition.kind, kind), eq(definition.name, name), eq(definition.revision, revision)));
    return row === undefined ? null : { ...row, manifest: row.manifest as DefinitionManifest };
  }
}
