import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@/db/client';
import { startEmbeddedPostgres } from '@/db/embedded/postgres';
import { localToken } from '@/e2e/product/support/rest';
import { startProduct } from '@/scripts/e2e-product.mjs';
import { measureClusters } from './list/clusters';
import { queries } from './list/queries';
import { seedApplications } from './list/seed';
import { atOnce } from './support/at-once';
import { describeMachine } from './support/machine';
import { quantile } from './support/quantile';
import { printRow } from './support/table';

const sizes = [1_000, 10_000];
const times = 60;
const limitMs = 150;
/** `clusters` takes five minutes: only when it is asked for. */
const parts = process.argv.slice(2);

// The built console over HTTP, with applications that were written straight into its database.
const dataDir = mkdtempSync(join(tmpdir(), 'loam-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir });
try {
  const product = await startProduct({ DATABASE_URL: postgres.url, LOG_LEVEL: 'warn' });
  const database = createDatabase(postgres.url, { max: 4 });
  try {
    let seeded = 0;
    if (parts.includes('clusters')) await measureClusters(product);
    for (const size of parts.length === 0 || parts.includes('applications') ? sizes : []) {
      await seedApplications(database.db, seeded + 1, size);
      seeded = size;
      await measure(product.url, localToken(product.dataDir), size);
    }
  } finally {
    await database.close();
    await product.stop();
  }
} finally {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function measure(url: string, token: string, size: number): Promise<void> {
  console.log(`Lists of ${size} applications over HTTP, ms, one after the other: ${describeMachine()}`);
  const all: number[] = [];
  for (const { what, input } of queries) {
    const ask = () => list(url, token, input);
    for (let warm = 0; warm < 5; warm++) await ask();
    const took: number[] = [];
    for (let i = 0; i < times; i++) {
      const begun = performance.now();
      await ask();
      took.push(performance.now() - begun);
    }
    all.push(...took);
    printRow(`${what}, p50`, quantile(took, 0.5));
    printRow('  p95', quantile(took, 0.95), { most: limitMs });
  }
  printRow('all of them, p95', quantile(all, 0.95), { most: limitMs });
  const together: number[] = [];
  await atOnce(Array.from({ length: 20 }, () => queries).flat(), 4, async ({ input }) => {
    const begun = performance.now();
    await list(url, token, input);
    together.push(performance.now() - begun);
  });
  printRow('four readers at once, p95', quantile(together, 0.95));
}

async function list(url: string, token: string, input: Record<string, unknown>): Promise<void> {
  const query = encodeURIComponent(JSON.stringify({ json: { project: 'default', ...input } }));
  const response = await fetch(`${url}/api/trpc/application.list?input=${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the list answered ${response.status}: ${text}`);
}
