import { spawn } from 'node:child_process';
import { ensureInstalled } from './install.mjs';
import { assertHostNode } from './node-version.mjs';
import { inRoot, ownNode, root } from './paths.mjs';

assertHostNode();
process.chdir(root);
await ensureInstalled();
const isOwnNode = Number(process.versions.node.split('.')[0]) >= 24;
if (isOwnNode) {
  await build();
} else {
  await runToEnd([inRoot('scripts', 'build.mjs')]);
}
become([inRoot('.build', 'launcher.mjs'), ...process.argv.slice(2)]);

async function build() {
  const { buildAll } = await import('./build.mjs');
  try {
    await buildAll();
  } catch (error) {
    console.error(`The build failed: ${error.message}`);
    process.exit(1);
  }
}

function runToEnd(args) {
  return new Promise((resolve) => {
    const child = spawn(ownNode, args, { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code) => (code === 0 ? resolve() : process.exit(code ?? 1)));
  });
}

// In place of this process where Node.js can do that, so that nothing stands between npm and the launcher.
function become(args) {
  const argv = ['--enable-source-maps', ...args];
  if (process.execve) process.execve(ownNode, [ownNode, ...argv], { ...process.env, LOAM_NODE: ownNode });
  const child = spawn(ownNode, argv, { stdio: 'inherit', env: { ...process.env, LOAM_NODE: ownNode } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.removeAllListeners(signal);
    // The terminal sends its signals to every process of the group: only those meant for us alone are passed on.
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
