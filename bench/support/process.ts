import { readFileSync, readdirSync } from 'node:fs';

// Linux only, as the machines are that figures are taken on.
const ticksPerSecond = 100;
const pageBytes = 4_096;

/** Processor time of a process so far, its threads included. */
export function processorSeconds(pid: number): number {
  // The name in brackets may hold spaces; what is wanted comes after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

export function residentBytes(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes;
}

/** Of the processes below `pid` the one that runs this program. */
export function findBelow(pid: number, program: string): number | null {
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const own = parentAndCommand(entry);
    if (own?.parent !== pid) continue;
    const found = own.command.includes(program) ? Number(entry) : findBelow(Number(entry), program);
    if (found !== null) return found;
  }
  return null;
}

function parentAndCommand(pid: string): { parent: number; command: string } | null {
  try {
    const parent = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
    return { parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    // It ended meanwhile.
    return null;
  }
}
