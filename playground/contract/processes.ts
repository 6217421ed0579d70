import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type ProcessSpec = {
  name: string;
  program: string;
  args: string[];
  env?: Record<string, string>;
};

/** The programs of one cluster: each writes a log of its own, and all of them end with this process. */
export class ProcessGroup {
  readonly dir: string;
  #children: { name: string; child: ChildProcess }[] = [];
  #killAll = (): void => {
    for (const { child } of this.#children) child.kill('SIGKILL');
  };

  constructor(dir: string) {
    this.dir = dir;
    process.once('exit', this.#killAll);
  }

  start({ name, program, args, env }: ProcessSpec): ChildProcess {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const log = createWriteStream(join(this.dir, `${name}.log`), { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('close', () => log.end());
    this.#children.push({ name, child });
    return child;
  }

  /** Polls until `ready` says so; fails with the log of whichever program has ended meanwhile. */
  async waitUntil(what: string, ready: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await ready())) {
      const dead = this.#children.find(({ child }) => child.exitCode !== null || child.signalCode !== null);
      if (dead) throw new Error(`${dead.name} ended while waiting for ${what}:\n${this.#logTail(dead.name)}`);
      if (Date.now() > deadline)
        throw new Error(`${what} took over ${timeoutMs} ms; logs are in ${this.dir}`);
      await sleep(50);
    }
  }

  /** In the reverse order of their start; one that does not end within 3 s is killed. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    process.removeListener('exit', this.#killAll);
    for (const { child } of this.#children.toReversed()) await stopChild(child, signal);
    this.#children = [];
  }

  #logTail(name: string): string {
    return readFileSync(join(this.dir, `${name}.log`), 'utf8')
      .split('\n')
      .slice(-8)
      .join('\n');
  }
}

export async function stopChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(timer);
}

/** Ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen()));
  const ports = servers.map(({ port }) => port);
  await Promise.all(servers.map(({ close }) => close()));
  return ports;
}

async function listen(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  return { port: address.port, close };
}
