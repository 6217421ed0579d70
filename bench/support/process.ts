import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

// Linux only, as the machines are that figures are taken on.
const ticksPerSecond = 100;
const pageBytes = 4_096;

/** What a process takes of one processor while nobody asks anything of it, in percent, its threads included. */
export async function idleShare(pid: number, ms = 60_000): Promise<number> {
  const before = processorSeconds(pid);
  await pause(ms);
  return ((processorSeconds(pid) - before) / (ms / 1_000)) * 100;
}

export function residentMegabytes(pid: number): number {
  return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes) / 1_048_576;
}

function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name stands in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
