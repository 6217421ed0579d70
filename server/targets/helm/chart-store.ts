import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Archives by their digest, in the data folder, and what a source led to the last time. */
export type ChartStore = {
  read(digest: string): Promise<Buffer | null>;
  write(digest: string, archive: Buffer): Promise<void>;
  /** What `key` led to, if that was found within `freshMs`. */
  recall(key: string, freshMs: number): Promise<string | null>;
  remember(key: string, digest: string): Promise<void>;
};

const mostBytes = 512 * 1_048_576;

export function createChartStore(dataDir: string): ChartStore {
  const folder = join(dataDir, 'charts');
  const archiveOf = (digest: string) => join(folder, `${digest}.tgz`);
  const refOf = (key: string) => join(folder, `${createHash('sha256').update(key).digest('hex')}.ref`);
  return {
    async read(digest) {
      const data = await readFile(archiveOf(digest)).catch(() => null);
      // What lies on a disk may have rotted, or been changed.
      if (!data || createHash('sha256').update(data).digest('hex') !== digest) return null;
      await utimes(archiveOf(digest), new Date(), new Date()).catch(() => undefined);
      return data;
    },
    async write(digest, archive) {
      await put(folder, archiveOf(digest), archive);
      await prune(folder);
    },
    async recall(key, freshMs) {
      const found = await stat(refOf(key)).catch(() => null);
      if (!found || Date.now() - found.mtimeMs > freshMs) return null;
      return readFile(refOf(key), 'utf8').catch(() => null);
    },
    remember: (key, digest) => put(folder, refOf(key), digest),
  };
}

async function put(folder: string, file: string, data: Buffer | string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const partial = `${file}.${randomBytes(4).toString('hex')}.part`;
  try {
    await writeFile(partial, data, { mode: 0o600 });
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}

/** The ones that nobody asked for longest go first. */
async function prune(folder: string): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => null);
      return { name, bytes: found?.size ?? 0, usedMs: found?.mtimeMs ?? 0 };
    }),
  );
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, bytes } of files.sort((a, b) => a.usedMs - b.usedMs)) {
    if (total <= mostBytes) return;
    await rm(join(folder, name), { force: true });
    total -= bytes;
  }
}
