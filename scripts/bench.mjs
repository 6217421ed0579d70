import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { ensureInstalled } from './install.mjs';
import { assertHostNode } from './node-version.mjs';
import { inRoot, ownNode, root } from './paths.mjs';

assertHostNode();
process.chdir(root);
await ensureInstalled();

const [name, ...args] = process.argv.slice(2);
const names = readdirSync(inRoot('bench'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3));
if (!name || !names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME [arguments]. There are: ${names.join(', ')}`);
  process.exit(2);
}

// Bundled like the product, so that what is measured is what runs.
const { bundle } = await import('./build-steps.mjs');
await bundle({ [`bench-${name}`]: `bench/${name}.ts` });
const program = inRoot('.build', `bench-${name}.mjs`);
if (!existsSync(program)) process.exit(1);
const child = spawn(ownNode, ['--enable-source-maps', program, ...args], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
