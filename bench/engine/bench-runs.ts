import { sql } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { project } from '@/db/schema';
import type { NodeSpec } from '@/server/engine/core/graph';
import type { NodeHandler } from '@/server/engine/runner/handler';
import { type Runner, startRunner } from '@/server/engine/runner/runner';
import { createExecution } from '@/server/engine/store/create';
import { createLogger } from '@/server/platform/logger';

export type Bench = { database: Database; url: string; concurrency: number };

const benchProject = 'prj_bench';

export async function prepareBench({ database }: Bench): Promise<void> {
  await database.db.insert(project).values({ id: benchProject, name: 'bench', title: 'Bench' });
}

export function step(key: string, dependsOn: string[] = []): NodeSpec {
  return { key, kind: 'task', handler: { handler: 'noop' }, dependsOn };
}

export async function createRun(
  { database }: Bench,
  nodes: NodeSpec[],
  projectId = benchProject,
): Promise<string> {
  const spec = { kind: 'workflow', title: 'bench', context: {}, nodes } as const;
  const createdBy = { id: null, name: 'bench' };
  const { id } = await database.db.transaction((tx) => createExecution(tx, spec, { projectId, createdBy }));
  return id;
}

const noop: NodeHandler = { start: async () => ({ type: 'succeeded' }) };

export function startBenchRunner(
  { database, url, concurrency }: Bench,
  handler: NodeHandler = noop,
): Promise<Runner> {
  return startRunner({
    database,
    url,
    handlers: { nodes: { noop: handler }, children: {} },
    logger: createLogger({ process: 'bench', level: 'warn' }),
    concurrency,
    drainMs: 10_000,
  });
}

/** Seconds until no run is open. */
export async function untilAllEnded({ database }: Bench): Promise<number> {
  const started = performance.now();
  for (;;) {
    const { rows } = await database.db.execute(
      sql`select 1 from execution where state in ('queued', 'running') limit 1`,
    );
    if (rows.length === 0) return (performance.now() - started) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
