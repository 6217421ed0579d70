import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

const ignored = /(^|\/)(node_modules|\.[^/]+|__snapshots__)$|\.test\.tsx?$/;

/** One hash over the names and contents of the files at and below `paths` (relative to the checkout), without `!paths`. */
export function hashSources(paths) {
  const hash = createHash('sha256');
  const without = paths.filter((path) => path.startsWith('!')).map((path) => `${path.slice(1)}/`);
  const files = paths.filter((path) => !path.startsWith('!')).flatMap(listFiles);
  for (const file of files.filter((name) => !without.some((prefix) => name.startsWith(prefix)))) {
    hash.update(`${file}\0`);
    hash.update(readFileSync(inRoot(file)));
    hash.update('\0');
  }
  return hash.digest('hex');
}

function listFiles(path) {
  if (!existsSync(inRoot(path))) return [];
  if (statSync(inRoot(path)).isFile()) return [path];
  return readdirSync(inRoot(path))
    .sort()
    .map((name) => join(path, name))
    .filter((name) => !ignored.test(name))
    .flatMap(listFiles);
}
