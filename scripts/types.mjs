import { spawnSync } from 'node:child_process';
import { inRoot, ownNode, root } from './paths.mjs';

// Next.js writes the types of routes, images and style sheets; a fresh clone has none yet.
const steps = [
  [inRoot('node_modules', 'next', 'dist', 'bin', 'next'), 'typegen'],
  [inRoot('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit'],
];
for (const args of steps) {
  const { status } = spawnSync(ownNode, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
