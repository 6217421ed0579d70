import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { steps } from './build-steps.mjs';
import { inRoot } from './paths.mjs';
import { hashSources } from './sources.mjs';

const stamps = inRoot('.build', 'stamps.json');
const lock = inRoot('.build', 'lock');

/** Builds what changed since the last time. `only` limits it to steps of these names. */
export async function buildAll(only) {
  mkdirSync(inRoot('.build'), { recursive: true });
  await takeLock();
  try {
    for (const step of steps) {
      if (only && !only.includes(step.name)) continue;
      if (step.when?.() ?? true) await buildStep(step);
    }
  } finally {
    rmSync(lock, { force: true });
  }
}

async function buildStep({ name, sources, output, run }) {
  const hash = hashSources(sources);
  const known = readStamps();
  if (known[name] === hash && existsSync(inRoot(output))) return;
  console.log(`Building ${name} ...`);
  const begin = Date.now();
  // Gone until it is whole: a build that is cut off is done again.
  writeStamps({ ...known, [name]: undefined });
  await run();
  writeStamps({ ...readStamps(), [name]: hash });
  console.log(`Built ${name} in ${((Date.now() - begin) / 1000).toFixed(1)} s`);
}

function readStamps() {
  return existsSync(stamps) ? JSON.parse(readFileSync(stamps, 'utf8')) : {};
}

function writeStamps(content) {
  writeFileSync(stamps, JSON.stringify(content, null, 2));
}

/** Two starts at once must not build into the same folder. */
async function takeLock() {
  let told = false;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readOwner();
    if (owner === undefined || !isAlive(owner)) {
      rmSync(lock, { force: true });
      continue;
    }
    if (!told) console.log(`Waiting for the build of process ${owner} ...`);
    told = true;
    await sleep(300);
  }
}

function readOwner() {
  return existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : undefined;
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const names = argv.slice(2);
  try {
    await buildAll(names.length > 0 ? names : undefined);
  } catch (error) {
    console.error(`The build failed: ${error.message}`);
    process.exitCode = 1;
  }
}
