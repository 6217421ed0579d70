import { spawn } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { inRoot, ownNode, root } from './paths.mjs';

/** Installs with `npm ci` when node_modules is not what package-lock.json says. */
export async function ensureInstalled() {
  const missing = firstDifference(
    readPackages(inRoot('package-lock.json')),
    readPackages(inRoot('node_modules', '.package-lock.json')),
  );
  if (missing) {
    console.log(`Installing packages (${missing}) ...`);
    const begin = Date.now();
    await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
    console.log(`Installed packages in ${Math.round((Date.now() - begin) / 1000)} s`);
  }
  if (!existsSync(ownNode)) {
    console.error(
      'The package "node" came without its program: install scripts are switched off. Run: npm rebuild --ignore-scripts=false node',
    );
    process.exit(1);
  }
  linkCommand();
}

/** Why what npm noted in node_modules is not what the lockfile says; undefined when it is. Takes their `packages`. */
export function firstDifference(wanted, noted) {
  if (!noted) return 'none yet';
  for (const [path, { version, optional, devOptional, peer, link }] of Object.entries(wanted ?? {})) {
    if (path === '' || link) continue;
    const found = noted[path];
    // Packages for other systems are in the lockfile, and rightly not here.
    if (!found && (optional || devOptional || peer)) continue;
    if (found?.version !== version) return `${path.replace(/^node_modules\//, '')} ${version}`;
  }
  return undefined;
}

// npx looks for a command here first; without the link it would ask a registry for a package of this name.
export function linkCommand() {
  const link = inRoot('node_modules', '.bin', 'loam');
  const target = '../../bin/loam.mjs';
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() && readlinkSync(link) === target) return;
  rmSync(link, { force: true });
  symlinkSync(target, link);
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}

function npm(args) {
  const viaNode = process.env.npm_execpath;
  const [command, first] = viaNode?.endsWith('.js') ? [process.execPath, [viaNode]] : ['npm', []];
  return new Promise((resolve) => {
    // npm's own messages are progress here: standard output stays for what the started program says.
    const child = spawn(command, [...first, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
    child.on('error', (error) => fail(`npm could not be started: ${error.message}`));
    child.on('exit', (code) => (code === 0 ? resolve() : fail(`npm ${args[0]} failed; see above.`)));
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
