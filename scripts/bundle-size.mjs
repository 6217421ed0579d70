import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { inRoot } from './paths.mjs';

/** What a browser loads of JavaScript before a page works, gzipped, in kB; by kind of page what it may be at most. */
const gates = [
  { kind: 'canvas', most: 430, routes: [/\/applications\/\[name\]$/, /\/runs\/\[id\]$/] },
  {
    kind: 'form',
    most: 330,
    routes: [/\/new$/, /\/document$/, /\/workflows\/\[name\]$/, /\/sign-in$/, /\/change-password$/],
  },
  { kind: 'list', most: 220, routes: [/./] },
];

const report = inRoot('.next', 'diagnostics', 'route-bundle-stats.json');
if (!existsSync(report)) {
  console.error('There is no build to measure: node scripts/build.mjs console');
  process.exit(1);
}

const sizes = new Map();
const rows = JSON.parse(readFileSync(report, 'utf8'))
  .filter(({ route }) => !route.startsWith('/_'))
  .map(({ route, firstLoadChunkPaths }) => {
    const { kind, most } = gates.find(({ routes }) => routes.some((pattern) => pattern.test(route)));
    const kb = firstLoadChunkPaths.reduce((sum, path) => sum + sizeOf(path), 0) / 1000;
    return { route, kind, most, kb };
  })
  .sort((a, b) => b.kb - a.kb);

const width = Math.max(...rows.map(({ route }) => route.length));
console.log(`${'route'.padEnd(width)}  kind    kB gz   most`);
for (const { route, kind, most, kb } of rows) {
  const over = kb > most ? '  too large' : '';
  console.log(
    `${route.padEnd(width)}  ${kind.padEnd(6)}  ${kb.toFixed(0).padStart(5)}  ${String(most).padStart(5)}${over}`,
  );
}
if (rows.length === 0) {
  console.error(`${report} names no routes.`);
  process.exit(1);
}
process.exit(rows.some(({ kb, most }) => kb > most) ? 1 : 0);

function sizeOf(path) {
  if (!path.endsWith('.js')) return 0;
  if (!sizes.has(path)) sizes.set(path, gzipSync(readFileSync(inRoot(path))).length);
  return sizes.get(path);
}
