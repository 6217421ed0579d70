import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MetricFamily } from '@/server/platform/metric-family';
import { askMetrics } from './ask-metrics';
import { readTexts } from './read-texts';

export type ChildSpec = {
  name: string;
  /** Arguments of Node.js: the program and what it takes. */
  args: string[];
  env: Record<string, string | undefined>;
  /** How long it may take to end by itself, before it is ended. */
  stopTimeoutMs: number;
};

export type ChildEvents = {
  /** What it wrote: a line, or several that came as one, like a stack. */
  onText: (name: string, text: string, isError: boolean) => void;
  onStart: (name: string, pid: number) => void;
  onEnd: (name: string) => void;
  /** It ended though nobody asked it to, and starts again after `againInMs`. */
  onDeath: (name: string, how: string, againInMs: number) => void;
};

export type Child = {
  name: string;
  isRunning: () => boolean;
  /** SIGTERM, and SIGKILL when its time is over. Resolves when it is gone. */
  stop: () => Promise<void>;
  /** Undefined when it does not answer. */
  metrics: () => Promise<MetricFamily[] | undefined>;
  /** SIGKILL at once. */
  kill: () => void;
};

const firstBackoffMs = 500;
const maxBackoffMs = 15_000;
/** After so long a life a death counts as the first one again. */
const steadyAfterMs = 30_000;

/** Starts a process and keeps it running until it is told to stop. */
export function superviseChild(spec: ChildSpec, events: ChildEvents): Child {
  const stopping = new AbortController();
  let current: ChildProcess | undefined;
  let backoffMs = firstBackoffMs;

  const keepRunning = async () => {
    while (!stopping.signal.aborted) {
      const begin = Date.now();
      current = start(spec, events);
      const how = await ended(current);
      current = undefined;
      events.onEnd(spec.name);
      if (stopping.signal.aborted) return;
      if (Date.now() - begin > steadyAfterMs) backoffMs = firstBackoffMs;
      events.onDeath(spec.name, how, backoffMs);
      await sleep(backoffMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      backoffMs = Math.min(backoffMs * 2, maxBackoffMs);
    }
  };
  const done = keepRunning();

  return {
    name: spec.name,
    isRunning: () => current !== undefined,
    stop: async () => {
      stopping.abort();
      current?.kill('SIGTERM');
      const timer = setTimeout(() => current?.kill('SIGKILL'), spec.stopTimeoutMs);
      await done;
      clearTimeout(timer);
    },
    metrics: async () => (current ? askMetrics(current) : undefined),
    kill: () => {
      stopping.abort();
      current?.kill('SIGKILL');
    },
  };
}

function start({ name, args, env }: ChildSpec, events: ChildEvents): ChildProcess {
  const child = spawn(process.execPath, args, {
    env: env as NodeJS.ProcessEnv,
    // Of its own session: Ctrl-C and a closed terminal reach the launcher alone, which ends the others in order.
    detached: true,
    // The channel closes with the launcher, which tells the child to end.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) events.onStart(name, child.pid);
  if (child.stdout) readTexts(child.stdout, (text) => events.onText(name, text, false));
  if (child.stderr) readTexts(child.stderr, (text) => events.onText(name, text, true));
  return child;
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
}
