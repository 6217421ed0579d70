import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedPostgres } from '@/db/embedded/postgres';
import type { WorkerProcess } from '../worker-process';
import type { CuttingProxy } from './cutting-proxy';

/** What a storm may lay hands on. */
export type Ground = {
  workers: WorkerProcess[];
  /** Puts another worker in the place of one that is gone. */
  replace: (gone: WorkerProcess) => Promise<void>;
  postgres: EmbeddedPostgres;
  proxy: CuttingProxy;
  leaseMs: number;
};

/** One blow; it is called again until the work is done. Afterwards the ground is well. */
export type Storm = (ground: Ground) => Promise<void>;

const between = (least: number, most: number) => least + Math.random() * (most - least);
const anyOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)];

export const storms = {
  /** Workers die at random moments. */
  kill: async ({ workers, replace }) => {
    await sleep(between(300, 1_500));
    const victim = anyOf(workers);
    if (!victim) return;
    victim.kill('SIGKILL');
    await victim.ended;
    await replace(victim);
  },
  /** A worker stands still for longer than its lease, and comes back. */
  freeze: async ({ workers, leaseMs }) => {
    await sleep(between(200, 800));
    const victim = anyOf(workers);
    victim?.kill('SIGSTOP');
    await sleep(leaseMs * between(1.1, 1.5));
    victim?.kill('SIGCONT');
  },
  /** PostgreSQL is away for up to 2 s. */
  postgres: async ({ postgres }) => {
    await sleep(between(5_000, 10_000));
    await postgres.stop();
    await sleep(between(0, 2_000));
    await postgres.restart();
  },
  /** Connections break, now some, now all. */
  cut: async ({ proxy }) => {
    await sleep(between(200, 1_500));
    proxy.cut(anyOf([0.2, 0.5, 1]) ?? 1);
  },
  /** The clock of a worker jumps by up to an hour, to and fro. */
  clock: async ({ workers }) => {
    await sleep(between(200, 1_000));
    anyOf(workers)?.send({ clockMs: between(-3_600_000, 3_600_000) });
  },
} as const satisfies Record<string, Storm>;
export type StormName = keyof typeof storms;
