import { and, desc, eq, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { definition, plugin } from '@/db/schema/definition';
import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { PackedDefinition, PluginPack } from '@/plugins/sdk/package';
import { canonicalJson } from '@/server/domain/canonical-json';
import { sha256Digest } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import { announceDefinitions, switchDefinition } from './switch-definition';

const lock = 'loam.install-plugins';

/**
 * Brings packs into the tables, once, whichever process comes first. A definition that is there with the same content stays
 * as it is; other content becomes the next revision, because a revision never changes. It is switched on when the plugin's
 * newest revision was the active one, so that a choice somebody made (an older revision, another plugin) holds.
 * @returns how many definitions are new
 */
export async function installPacks(
  db: Executor,
  packs: readonly PluginPack[],
  trust: (typeof plugin.$inferInsert)['trust'] = 'built-in',
): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`);
    let added = 0;
    for (const pack of packs) {
      const pluginId = await upsertPlugin(tx, pack, trust);
      for (const packed of pack.definitions) if (await installDefinition(tx, pluginId, packed)) added++;
    }
    if (added > 0) await announceDefinitions(tx);
    return added;
  });
}

async function upsertPlugin(
  tx: Executor,
  { definitions, ...pack }: PluginPack,
  trust: (typeof plugin.$inferInsert)['trust'],
): Promise<string> {
  const holds = definitions.map(({ manifest: { kind, name }, digest }) => ({ kind, name, digest }));
  const manifest = { ...pack, definitions: holds };
  const digest = sha256Digest(canonicalJson(manifest));
  const values = { version: pack.version, digest, trust, manifest };
  const [found] = await tx
    .select({ id: plugin.id, digest: plugin.digest })
    .from(plugin)
    .where(eq(plugin.name, pack.id));
  if (found?.digest === digest) return found.id;
  if (found !== undefined) {
    await tx.update(plugin).set(values).where(eq(plugin.id, found.id));
    return found.id;
  }
  const id = newId('plg');
  await tx.insert(plugin).values({ id, name: pack.id, ...values });
  return id;
}

async function installDefinition(
  tx: Executor,
  pluginId: string,
  { manifest, script }: PackedDefinition,
): Promise<boolean> {
  const { kind, name } = manifest;
  const digest = contentDigest(manifest, script);
  const existing = await tx
    .select({
      pluginId: definition.pluginId,
      revision: definition.revision,
      active: definition.active,
      digest: definition.digest,
    })
    .from(definition)
    .where(and(eq(definition.kind, kind), eq(definition.name, name)))
    .orderBy(desc(definition.revision));
  if (existing.some((row) => row.digest === digest && row.pluginId === pluginId)) return false;
  const revision = Math.max(manifest.revision, (existing[0]?.revision ?? 0) + 1);
  await tx.insert(definition).values({
    id: newId('def'),
    pluginId,
    kind,
    name,
    revision,
    digest,
    script,
    manifest: { ...manifest, revision },
  });
  const newest = existing.find((row) => row.pluginId === pluginId);
  const active = existing.find((row) => row.active);
  if (active === undefined || active === newest) await switchDefinition(tx, { kind, name, revision });
  return true;
}

/** Of what a revision stands for: its script and all that is said about it, but its number. */
export function contentDigest(
  { revision: _revision, ...manifest }: DefinitionManifest,
  script: string,
): string {
  return sha256Digest(`${canonicalJson(manifest)}\n${script}`);
}
