import { max } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { isMigrated } from '@/db/migrate';
import { worker } from '@/db/schema/engine';
import { type QueueLength, readQueueLength } from '@/server/engine/store/queue-length';
import type { Disk } from '@/server/platform/disk';

export type Check = { ok: boolean; message?: string };
export type Readiness = {
  ready: boolean;
  checks: Record<'database' | 'migrations' | 'worker' | 'queue' | 'disk', Check>;
};

const answerWithinMs = 2_000;
/** Several heartbeats: one that is late by a little is no trouble. */
const workerSilentMs = 15_000;

/** Whether this installation can do its work, and what is missing if not. Never throws, and never takes long. */
export async function readReadiness(db: Db, now: Date, disk: Disk | null): Promise<Readiness> {
  const [database, migrations, seen, queue] = await Promise.all([
    check(async () => {
      await db.execute('select 1');
      return { ok: true };
    }),
    check(async () =>
      (await isMigrated(db)) ? { ok: true } : { ok: false, message: 'migrations are not applied' },
    ),
    check(async () => {
      const [row] = await db.select({ at: max(worker.seenAt) }).from(worker);
      return judgeWorker(row?.at ?? null, now);
    }),
    // A long queue is no reason to take the console out of service: it is told, and Prometheus alerts.
    check(async () => ({ ok: true, message: tellQueue(await readQueueLength(db)) })),
  ]);
  const checks = { database, migrations, worker: seen, queue, disk: judgeDisk(disk) };
  return { ready: Object.values(checks).every(({ ok }) => ok), checks };
}

/** `disk` null: a database elsewhere, whose disk is not seen. */
export function judgeDisk(disk: Disk | null): Check {
  if (disk === null || disk.state === 'enough') return { ok: true };
  const free = `${Math.floor(disk.freeBytes / 1_048_576)} MB are free on the disk of the database`;
  return disk.state === 'full'
    ? { ok: false, message: `${free}: nothing can be saved` }
    : { ok: true, message: free };
}

export function tellQueue({ ready, oldestMs }: QueueLength): string {
  if (ready === 0) return 'nothing waits for a worker';
  return `${ready} nodes wait for a worker, the oldest for ${Math.round(oldestMs / 1000)} s`;
}

export function judgeWorker(seenAt: Date | null, now: Date): Check {
  if (!seenAt) return { ok: false, message: 'no worker has started yet' };
  const silentMs = now.getTime() - seenAt.getTime();
  if (silentMs <= workerSilentMs) return { ok: true };
  return { ok: false, message: `no worker was seen for ${Math.round(silentMs / 1000)} s` };
}

async function check(ask: () => Promise<Check>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Check>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, message: 'the database does not answer' }), answerWithinMs);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch {
    // Who asks need not be known: the reason is the log's matter, and may hold an address.
    return { ok: false, message: 'the database cannot be used' };
  } finally {
    clearTimeout(timer);
  }
}
