import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
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
// What the tests bring, a bench may use too: a module that looks for files beside itself still finds them.
const ownPlaces = {
  name: 'own-places',
  setup: (build) =>
    build.onLoad({ filter: /[\\/](playground|scripts|e2e)[\\/].*\.m?[jt]s$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
      loader: path.endsWith('.ts') ? 'ts' : 'js',
    })),
};
await bundle({ [`bench-${name}`]: `bench/${name}.ts` }, [ownPlaces]);
const program = inRoot('.build', `bench-${name}.mjs`);
if (!existsSync(program)) process.exit(1);
const child = spawn(ownNode, ['--enable-source-maps', program, ...args], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
