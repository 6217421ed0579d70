#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = `${root}.build/cli.mjs`;

if (!existsSync(program)) await buildProgram();
// Keeps the compiled code between calls, where Node.js can.
module.enableCompileCache?.();
await import(pathToFileURL(program).href);

async function buildProgram() {
  const { spawnSync } = await import('node:child_process');
  const { ensureInstalled } = await import('../scripts/install.mjs');
  const { ownNode } = await import('../scripts/paths.mjs');
  await ensureInstalled();
  // Its progress is not the command's output.
  const { status } = spawnSync(ownNode, [`${root}scripts/build.mjs`, 'command'], { stdio: ['ignore', 2, 2] });
  if (status !== 0 || !existsSync(program)) process.exit(1);
}
