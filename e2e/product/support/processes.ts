import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Numbers of the processes that a launcher started, by name: `console`, `worker`, `worker-2`, `playground`. */
export function childrenOf(dataDir: string): Record<string, number> {
  const notes = JSON.parse(readFileSync(join(dataDir, 'run', 'children.json'), 'utf8')) as {
    name: string;
    pid: number;
  }[];
  return Object.fromEntries(notes.map(({ name, pid }) => [name, pid]));
}

export function postmasterOf(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** A process and its children, as far as one level goes. */
export function familyOf(pid: number): number[] {
  return [pid, ...allProcesses().filter((each) => parentOf(each) === pid)];
}

/** Of the processes below `pid` the one that runs this program; undefined when none does. */
export function findBelow(pid: number, program: string): number | undefined {
  const below = allProcesses().filter((each) => parentOf(each) === pid);
  return (
    below.find((each) => commandOf(each).includes(program)) ??
    below.map((each) => findBelow(each, program)).find((found) => found !== undefined)
  );
}

/** Every process that still has this text in its arguments, as `ps` would show them. */
export function running(text: string): string[] {
  return allProcesses()
    .filter((pid) => pid !== process.pid && !isZombie(pid))
    .map(commandOf)
    .filter((command) => command.includes(text));
}

/** Which of these processes holds the local end of a TCP connection. */
export function ownerOfPort(port: number, pids: number[]): number {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const line = read('/proc/net/tcp')
    .split('\n')
    .map((each) => each.trim().split(/\s+/))
    .find((fields) => fields[1]?.endsWith(`:${hex}`) && fields[9] !== '0');
  const owner = pids.find((pid) => sockets(pid).includes(`socket:[${line?.[9]}]`));
  if (owner === undefined) throw new Error(`none of ${pids.join(', ')} has the port ${port}`);
  return owner;
}

function sockets(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((fd) => {
    try {
      return readlinkSync(join(folder, fd));
    } catch (error) {
      // Closed meanwhile.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  });
}

function allProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

// The name stands in parentheses and may hold anything.
function fieldsAfterName(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function parentOf(pid: number): number {
  return Number(fieldsAfterName(pid)[1] ?? 0);
}

function isZombie(pid: number): boolean {
  return ['Z', 'X'].includes(fieldsAfterName(pid)[0] ?? 'X');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // It has ended meanwhile.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
