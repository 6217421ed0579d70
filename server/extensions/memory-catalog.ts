import type { PluginPack } from '@/plugins/sdk/package';
import { type Catalog, type DefinitionScript, keyOf } from './catalog';

/** Definitions of packs, without a database: for checking plugins, for tests, and for rendering offline. */
export function createMemoryCatalog(packs: readonly PluginPack[]): Catalog {
  const byKey = new Map<string, DefinitionScript>();
  const active = new Map<string, DefinitionScript>();
  for (const pack of packs) {
    for (const { manifest, script, digest } of pack.definitions) {
      const entry = { plugin: pack.id, manifest, script, digest };
      byKey.set(keyOf(manifest), entry);
      const name = `${manifest.kind}/${manifest.name}`;
      const current = active.get(name);
      if (current === undefined || current.manifest.revision < manifest.revision) active.set(name, entry);
    }
  }
  return {
    find: async (kind, name, revision) =>
      (revision === undefined ? active.get(`${kind}/${name}`) : byKey.get(keyOf({ kind, name, revision }))) ??
      null,
    list: async (kind) =>
      [...active.values()].filter(({ manifest }) => kind === undefined || manifest.kind === kind),
    script: async (ref) => byKey.get(keyOf(ref)) ?? null,
    close: async () => undefined,
  };
}
