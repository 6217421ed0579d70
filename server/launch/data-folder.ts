import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readProcess } from '@/db/embedded/process-state';
import { readDisk, tellRoom } from '@/server/platform/disk';
import { StartError } from './start-error';

const Claim = z.object({ pid: z.number(), startedAt: z.string(), url: z.string() });
type Claim = z.infer<typeof Claim>;

export type DataFolder = {
  path: string;
  /** Notes of this start: who runs, which children. */
  runFolder: string;
  release: () => void;
};

/**
 * Makes the data folder, mode 0700, and claims it for this process. Throws StartError when another start has it; what a
 * killed one left is taken over.
 */
export function claimDataFolder(path: string, url: string): DataFolder {
  const runFolder = join(path, 'run');
  try {
    mkdirSync(runFolder, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
  } catch (error) {
    throw new StartError(`The data folder ${path} cannot be made or changed: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const disk = readDisk(path, 0);
  if (disk.state === 'full') {
    throw new StartError(
      `The disk of the data folder is full: ${tellRoom(disk)}. Make room, or set LOAM_DATA_DIR to a folder on a larger one.`,
    );
  }
  const file = join(runFolder, 'launcher.json');
  const mine: Claim = { pid: process.pid, startedAt: readProcess(process.pid)?.startedAt ?? '', url };
  claim(file, mine, path);
  return { path, runFolder, release: () => release(file, mine) };
}

// The claim is written whole beside the file and linked to its place: linking fails if there is one, whoever is faster.
function claim(file: string, mine: Claim, folder: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    while (!tryLink(draft, file)) {
      const found = readClaim(file);
      if (found && isHeld(found)) {
        throw new StartError(
          `Loam already runs on the data folder ${folder} (process ${found.pid}, ${found.url}). Stop it first, or set LOAM_DATA_DIR to another folder.`,
        );
      }
      takeAway(file, found);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

// Renamed before it is removed, and looked at again: another start may have replaced it since it was read.
function takeAway(file: string, dead: Claim | undefined): void {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const taken = readClaim(aside);
  if (taken && JSON.stringify(taken) !== JSON.stringify(dead)) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function release(file: string, mine: Claim): void {
  if (readClaim(file)?.pid === mine.pid) rmSync(file, { force: true });
}

function isHeld({ pid, startedAt }: Claim): boolean {
  return readProcess(pid)?.startedAt === startedAt;
}

function readClaim(file: string): Claim | undefined {
  try {
    return Claim.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    // Not there, or cut off by a crash of the machine: nobody holds it.
    if (isCode(error, 'ENOENT') || error instanceof SyntaxError || error instanceof z.ZodError)
      return undefined;
    throw error;
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
