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

/** The time of processors that a process has taken, with that of its children that have ended if asked for. */
export function processorSeconds(pid: number, { withEnded = false } = {}): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name stands in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, withEnded ? 15 : 13).map(Number);
  return ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond;
}

/** What all processors of the machine have worked, in seconds. */
export function machineSeconds(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = line.split(/\s+/).map(Number);
  return (user + nice + system + irq + softIrq) / ticksPerSecond;
}
