import { sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { rowsAsTable } from '@/db/rows';
import type { componentInstance, resource } from '@/db/schema/delivery';

type Component = typeof componentInstance.$inferSelect;
type Resource = typeof resource.$inferSelect;

/** Why a run could not bring a component into its cluster, and what to do about it. */
export type Failure = { message: string; hint: string };

/** Of components that are not as they were to be delivered last, by the ids of their rows. */
export async function readFailures(
  db: Pick<Db, 'execute'>,
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
  if (asked.length === 0) return new Map();
  const { rows } = await db.execute<{ id: string; error: { message?: string; hint?: string } | null }>(sql`
    select asked.id, n.error from ${rowsAsTable(asked, sql`id text, run text, key text`)} asked
    join node n on n.execution_id = asked.run and n.key = asked.key
    where n.state = 'failed'`);
  return new Map(
    rows.map(({ id, error }) => [id, { message: error?.message ?? '', hint: error?.hint ?? '' }]),
  );
}

/** Nothing of it was applied, or not all, or only what an earlier run rendered. */
function mayBeRefused(component: Pick<Component, 'deliveredBy'>, rows: readonly Resource[]): boolean {
  return (
    rows.some(({ applied }) => !applied) ||
    rows.every(({ renderedBy }) => renderedBy !== component.deliveredBy)
  );
}
