import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { PluginPack } from '@/plugins/sdk/package';
import type { Extensions } from '@/server/extensions/extensions';
import { createMemoryCatalog } from '@/server/extensions/memory-catalog';
import { createExtensionsOver } from '@/server/extensions/registry';
import { bundleSandboxWorker } from '@/server/extensions/sandbox/bundle';

/** Extensions over packs in memory, in a real sandbox. Close them: that removes their folder too. `built`: of a sandbox that stays. */
export async function createTestExtensions(
  packs: readonly PluginPack[],
  built?: string,
): Promise<Extensions> {
  const { workerFile, remove } =
    built === undefined ? await buildTestSandbox() : { workerFile: built, remove: () => Promise.resolve() };
  const extensions = createExtensionsOver(createMemoryCatalog(packs), {
    logger: pino({ level: 'silent' }),
    sandbox: { workerFile },
  });
  return {
    ...extensions,
    close: async () => {
      await extensions.close();
      await remove();
    },
  };
}

/** The sandbox's thread, bundled into a folder of its own. */
export async function buildTestSandbox(): Promise<{ workerFile: string; remove: () => Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'loam-sandbox-'));
  const workerFile = await bundleSandboxWorker({ root: process.cwd(), outDir });
  return { workerFile, remove: () => rm(outDir, { recursive: true, force: true }) };
}
