import type { DefinitionManifest } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { validateBySchema } from '@/server/domain/schema-validation';
import type { Logger } from '@/server/platform/logger';
import { callFunction } from './call';
import { type Catalog, missingDefinition, parseType } from './catalog';
import type { Extensions } from './extensions';
import { Sandbox, type SandboxOptions } from './sandbox/sandbox';

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
