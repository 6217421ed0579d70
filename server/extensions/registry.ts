import type { Database } from '@/db/client';
import type { DefinitionManifest } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { validateBySchema } from '@/server/domain/schema-validation';
import type { Logger } from '@/server/platform/logger';
import { callFunction } from './call';
import { type Catalog, missingDefinition, parseType } from './catalog';
import { DatabaseCatalog } from './database-catalog';
import type { Extensions } from './extensions';
import { installPacks } from './install';
import { readPacks } from './packs';
import { Sandbox, type SandboxOptions } from './sandbox/sandbox';

export type ExtensionsOptions = {
  database: Database;
  logger: Logger;
  /** Where `packPlugins` wrote the plugins that come with Loam. */
  packsDir: string;
  sandbox: SandboxOptions;
};

/**
 * The extensions of a process: the built-in plugins are brought into the database, once, before the first look-up; then
 * every definition comes from there, whoever made it. Nothing is read before it is asked for.
 */
export function createExtensions({ database, logger, packsDir, sandbox }: ExtensionsOptions): Extensions {
  const catalog = new DatabaseCatalog(database, logger);
  const install = async (): Promise<void> => {
    const added = await installPacks(database.aside, await readPacks(packsDir));
    if (added > 0) logger.info({ definitions: added }, 'built-in definitions installed');
  };
  return createExtensionsOver(afterFirst(install, catalog), { logger, sandbox });
}

/** The catalog, which does something before it answers for the first time; a failure is tried again at the next. */
function afterFirst(prepare: () => Promise<void>, catalog: Catalog): Catalog {
  let prepared: Promise<void> | undefined;
  const ready = (): Promise<void> => {
    prepared ??= prepare().catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  };
  return {
    find: async (...args) => {
      await ready();
      return catalog.find(...args);
    },
    list: async (...args) => {
      await ready();
      return catalog.list(...args);
    },
    script: async (...args) => {
      await ready();
      return catalog.script(...args);
    },
    close: () => catalog.close(),
  };
}

/** Definitions of a catalog, run in a sandbox of its own. Closing it closes both. */
export function createExtensionsOver(
  catalog: Catalog,
  { logger, sandbox: sandboxOptions }: { logger: Logger; sandbox: SandboxOptions },
): Extensions {
  const sandbox = new Sandbox(sandboxOptions);
  return {
    find: async (kind, type, revision) => {
      const parsed = parseType(type);
      const entry = await catalog.find(kind, parsed.name, revision ?? parsed.revision);
      return entry?.manifest ?? null;
    },
    list: async (kind) => (await catalog.list(kind)).map(({ manifest }) => manifest),
    call: async (ref, functionName, args, options) => {
      const definition = await catalog.script(ref);
      if (definition === null) throw missingDefinition(ref);
      return callFunction({ sandbox, logger }, definition, functionName, args, options);
    },
    parameters: checkParameters,
    close: async () => {
      await Promise.all([sandbox.close(), catalog.close()]);
    },
  };
}

function checkParameters(
  manifest: DefinitionManifest,
  properties: Parameters<Extensions['parameters']>[1],
  path: string,
): ReturnType<Extensions['parameters']> {
  const { value, problems } = validateBySchema(manifest.schema, properties, path);
  const [first] = problems;
  if (first === undefined) return value;
  const { code, message, ...place } = first;
  throw new LoamError(code, `${manifest.name}: ${message}`, { ...place, problems });
}
