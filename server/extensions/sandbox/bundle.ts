import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/**
 * Writes the sandbox's thread as `<outDir>/worker.mjs`, with the engine `quickjs.wasm` beside it. It is a file of its own
 * because a thread is started from a file: the console's bundle, the worker's bundle and the tests all start this one.
 * @param root folder of the product's sources
 */
export async function bundleSandboxWorker({
  root,
  outDir,
}: {
  root: string;
  outDir: string;
}): Promise<string> {
  await mkdir(outDir, { recursive: true });
  const outfile = join(outDir, 'worker.mjs');
  await build({
    entryPoints: [join(root, 'server/extensions/sandbox/worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    sourcemap: true,
    logLevel: 'silent',
  });
  const require = createRequire(join(root, 'package.json'));
  const engine = dirname(require.resolve('@jitl/quickjs-wasmfile-release-sync/package.json'));
  await copyFile(join(engine, 'dist/emscripten-module.wasm'), join(outDir, 'quickjs.wasm'));
  return outfile;
}
