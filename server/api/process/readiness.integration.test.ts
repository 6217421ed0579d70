import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createDatabase } from '@/db/client';
import { findFreePort } from '@/db/embedded/ports';
import { worker } from '@/db/schema/engine';
import { createTestDatabase } from '@/db/testing/test-database';
import { judgeDisk, readReadiness } from './readiness';

const { db } = await createTestDatabase();
const now = new Date();
const values = { host: 'here', pid: 1, concurrency: 1, handlers: [], queuePools: [] };

describe('readReadiness', () => {
  it('misses a worker until one was seen, and again when it is silent', async () => {
    expect(await readReadiness(db, now, null)).toEqual({
      ready: false,
      checks: {
        database: { ok: true },
        migrations: { ok: true },
        worker: { ok: false, message: 'no worker has started yet' },
        queue: { ok: true, message: 'nothing waits for a worker' },
        disk: { ok: true },
      },
    });
    await db.insert(worker).values({ ...values, id: 'wrk_1', seenAt: now });
    expect(await readReadiness(db, now, null)).toMatchObject({ ready: true });
    const later = new Date(now.getTime() + 60_000);
    expect((await readReadiness(db, later, null)).checks.worker.message).toBe('no worker was seen for 60 s');
  });

  it('misses migrations that are not applied', async () => {
    await db.execute(sql`update drizzle.__drizzle_migrations set created_at = created_at - 1000000000`);
    expect((await readReadiness(db, now, null)).checks.migrations).toEqual({
      ok: false,
      message: 'migrations are not applied',
    });
  });

  it('says so when there is no database, without its address', async () => {
    const nobody = createDatabase(`postgres://loam:canary@127.0.0.1:${await findFreePort()}/loam`);
    const readiness = await readReadiness(nobody.db, now, null);
    await nobody.close({ timeoutSeconds: 0 });
    expect(readiness.ready).toBe(false);
    expect(readiness.checks.database.ok).toBe(false);
    expect(JSON.stringify(readiness)).not.toMatch(/canary|127\.0\.0\.1/);
  });

  it('is not ready when the disk of the database is full, and says when little is left, without its folder', () => {
    const disk = { folder: '/canary', totalBytes: 2 ** 40 };
    expect(judgeDisk({ ...disk, state: 'enough', freeBytes: 2 ** 39 })).toEqual({ ok: true });
    const low = { ok: true, message: '512 MB are free on the disk of the database' };
    expect(judgeDisk({ ...disk, state: 'low', freeBytes: 2 ** 29 })).toEqual(low);
    const full = { ok: false, message: '0 MB are free on the disk of the database: nothing can be saved' };
    expect(judgeDisk({ ...disk, state: 'full', freeBytes: 4_096 })).toEqual(full);
  });
});
