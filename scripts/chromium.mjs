import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { inRoot } from './paths.mjs';

const packed = inRoot('node_modules', '@sparticuz', 'chromium');

/**
 * A Chromium that starts here: CHROMIUM_PATH, else the one of the npm package (unpacked once, with the libraries that
 * the system lacks), else the system's. Needs no rights of root.
 */
export async function ensureChromium() {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH)
    return usable(CHROMIUM_PATH) ?? fail(`CHROMIUM_PATH is ${CHROMIUM_PATH}, which does not start.`);
  const found = (await fromPackage()) ?? fromSystem();
  return (
    found ??
    fail(
      'There is no Chromium that starts here. Install one (Debian: apt install chromium), or set CHROMIUM_PATH.',
    )
  );
}

async function fromPackage() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(packed)) return undefined;
  const { version } = JSON.parse(readFileSync(`${packed}/package.json`, 'utf8'));
  const folder = inRoot('.build', `chromium-${version}`);
  const program = `${folder}/chromium`;
  if (!existsSync(program)) {
    console.log('Unpacking Chromium ...');
    await unpack(folder);
  }
  return usable(program) ?? usable(program, `${folder}/lib`);
}

async function unpack(folder) {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  await decompress('chromium.br', `${draft}/chromium`);
  chmodSync(`${draft}/chromium`, 0o755);
  await decompress('al2023.tar.br', `${draft}/libraries.tar`);
  execFileSync('tar', ['--extract', '--file', `${draft}/libraries.tar`, '--directory', draft]);
  rmSync(`${draft}/libraries.tar`);
  if (existsSync(folder)) rmSync(draft, { recursive: true });
  else renameSync(draft, folder);
}

function decompress(name, to) {
  return pipeline(createReadStream(`${packed}/bin/${name}`), createBrotliDecompress(), createWriteStream(to));
}

function fromSystem() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return names.map((name) => usable(name)).find((found) => found !== undefined);
}

function usable(executablePath, libraries) {
  const env = libraries ? { LD_LIBRARY_PATH: libraries } : {};
  const { status } = spawnSync(executablePath, ['--version', '--no-sandbox'], {
    env: { ...process.env, ...env },
  });
  return status === 0 ? { executablePath, env } : undefined;
}

function fail(message) {
  throw new Error(message);
}
