import { sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { rowsAsTable } from '@/db/rows';
import type { componentInstance, instance, resource } from '@/db/schema/delivery';

type Instance = typeof instance.$inferSelect;
type Component = typeof componentInstance.$inferSelect;
type Resource = typeof resource.$inferSelect;

/** Why a run could not bring a component into its cluster, and what to do about it. */
export type Failure = { message: string; hint: string };

type Answer = { id: string; error: { message?: string; hint?: string } | null };

/** Of components that are not as they were to be delivered last, and of instances that have none yet, by the ids of their rows. */
export async function readFailures(
  db: Pick<Db, 'execute'>,
  instances: readonly Instance[],
  components: readonly Component[],
  resources: readonly Resource[],
): Promise<Map<string, Failure>> {
  const asked = components.flatMap(({ id, waitingExecutionId: run, waitingNodeKey: key, ...component }) => {
    if (run === null || key === null) return [];
    const own = resources.filter(
      (row) => row.instanceId === component.instanceId && row.component === component.name,
    );
    return mayBeRefused(component, own) ? [{ id, run, key }] : [];
  });
  const begun = new Set(components.map(({ instanceId }) => instanceId));
  const empty = instances.flatMap(({ id, deliveredBy: run }) =>
    begun.has(id) || run === null ? [] : [{ id, run }],
  );
  const found = await Promise.all([ofNodes(db, asked), ofRuns(db, empty)]);
  return new Map(
    found
      .flat()
      .map(({ id, error }) => [id, { message: error?.message ?? '', hint: error?.hint ?? '' }] as const),
  );
}

async function ofNodes(db: Pick<Db, 'execute'>, asked: { id: string; run: string; key: string }[]) {
  if (asked.length === 0) return [];
  const { rows } = await db.execute<Answer>(sql`
    select asked.id, n.error from ${rowsAsTable(asked, sql`id text, run text, key text`)} asked
    join node n on n.execution_id = asked.run and n.key = asked.key
    where n.state = 'failed'`);
  return rows;
}

async function ofRuns(db: Pick<Db, 'execute'>, asked: { id: string; run: string }[]) {
  if (asked.length === 0) return [];
  const { rows } = await db.execute<Answer>(sql`
    select asked.id, e.error from ${rowsAsTable(asked, sql`id text, run text`)} asked
    join execution e on e.id = asked.run
    where e.state = 'failed'`);
  return rows;
}

/** Nothing of it was applied, or not all, or only what an earlier run rendered. */
function mayBeRefused(component: Pick<Component, 'deliveredBy'>, rows: readonly Resource[]): boolean {
  return (
    rows.some(({ applied }) => !applied) ||
    rows.every(({ renderedBy }) => renderedBy !== component.deliveredBy)
  );
}
