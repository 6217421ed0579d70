import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { LoamError } from '@/server/domain/error';
import { type JsonObject, isJsonObject } from '@/server/domain/json';

export type Source = { name: string; document: string };

/** The files that `-f` means: a file, every .yaml and .yml of a folder in the order of their names, or `-` for stdin; `option` is what named it. */
export async function readSources(path: string, option = '-f'): Promise<Source[]> {
  if (path === '-') return [{ name: 'stdin', document: await text(process.stdin) }];
  try {
    if (!statSync(path).isDirectory()) return [{ name: path, document: readFileSync(path, 'utf8') }];
    const names = readdirSync(path)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
    if (names.length > 0)
      return names.map((name) => ({
        name: join(path, name),
        document: readFileSync(join(path, name), 'utf8'),
      }));
  } catch (error) {
    throw new LoamError('not-found', `${path} cannot be read: ${(error as Error).message}`, {
      path: option,
      expected: 'a file, a folder of .yaml files, or - for stdin',
      cause: error,
    });
  }
  throw new LoamError('invalid-input', `The folder ${path} holds no .yaml file.`, { path: option });
}

/** As `readSources`, where one file is wanted. */
export async function readSource(path: string, option: string): Promise<Source> {
  const [source, ...others] = await readSources(path, option);
  if (source && others.length === 0) return source;
  throw new LoamError('invalid-input', `${path} is a folder of ${others.length + 1} files.`, {
    path: option,
    expected: 'one file, or - for stdin',
    hint: 'Name the file.',
  });
}

/** A file, or standard input, that holds one map as YAML or JSON. */
export async function readValues(path: string): Promise<JsonObject> {
  const { document } = await readSource(path, '-f');
  const place = { path: '-f', expected: 'a map of YAML or JSON' };
  let value: unknown;
  try {
    value = parse(document);
  } catch (error) {
    throw new LoamError('invalid-input', `${path} cannot be read: ${(error as Error).message}`, {
      ...place,
      cause: error,
    });
  }
  if (isJsonObject(value)) return value;
  throw new LoamError('invalid-input', `${path} holds no map.`, place);
}
