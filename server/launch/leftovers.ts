import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readProcess } from '@/db/embedded/process-state';

const Note = z.array(z.object({ name: z.string(), pid: z.number(), startedAt: z.string() }));
type Note = z.infer<typeof Note>;

/** They notice by themselves that their launcher is gone and end; this is for one that hangs. */
const patienceMs = 3_000;

/** Keeps track of the children of this start, so that the next one can clear up after a killed launcher. */
export function createChildNotes(runFolder: string) {
  const file = join(runFolder, 'children.json');
  const running = new Map<string, Note[number]>();
  const save = () => {
    try {
      writeFileSync(file, JSON.stringify([...running.values()]), { mode: 0o600 });
    } catch (error) {
      // Children end by themselves when their launcher is gone: a full disk must not keep one from being started again.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  };
  return {
    add(name: string, pid: number) {
      running.set(name, { name, pid, startedAt: readProcess(pid)?.startedAt ?? '' });
      save();
    },
    remove(name: string) {
      running.delete(name);
      save();
    },
    clear: () => rmSync(file, { force: true }),
  };
}

export type ChildNotes = ReturnType<typeof createChildNotes>;

/** Waits for the children of a dead launcher to end, and ends those that do not. Returns their names. */
export async function endLeftovers(runFolder: string): Promise<string[]> {
  const left = readNotes(join(runFolder, 'children.json')).filter(isRunning);
  const giveUpAt = Date.now() + patienceMs;
  while (left.some(isRunning) && Date.now() < giveUpAt) await sleep(50);
  for (const child of left.filter(isRunning)) process.kill(child.pid, 'SIGKILL');
  while (left.some(isRunning)) await sleep(20);
  return left.map(({ name }) => name);
}

function isRunning({ pid, startedAt }: Note[number]): boolean {
  return readProcess(pid)?.startedAt === startedAt;
}

function readNotes(file: string): Note {
  if (!existsSync(file)) return [];
  try {
    return Note.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return [];
    throw error;
  }
}
