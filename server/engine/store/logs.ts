import { sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { changeStatement } from '@/db/record-change';
import type { ClaimRef } from './claims';

export type LogLine = ClaimRef & {
  projectId: string;
  attempt: number;
  at: Date;
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
};

/** Appends lines of nodes that are still their writer's; lines under a claim that is not current are dropped. */
export async function appendLogs(db: Db, lines: readonly LogLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = JSON.stringify(lines.map((line, position) => ({ ...line, position })));
  const runs = new Map(lines.map(({ executionId, projectId }) => [executionId, projectId]));
  const changes = [...runs].map(([id, projectId]) => ({
    projectId,
    topic: `run:${id}`,
    data: { run: id, logs: true },
  }));
  const appended = sql`
    appended as (
      insert into node_log (execution_id, node_key, attempt, at, level, message)
      select n.execution_id, n.key, r.attempt, r.at, r.level, r.message
      from json_to_recordset(${rows}::text::json) as r("executionId" text, key text, claim text, attempt integer,
        at timestamptz, level text, message text, position integer)
      join node n on n.execution_id = r."executionId" and n.key = r.key and n.claim = r.claim
      order by r.position
    )`;
  await db.execute(changeStatement(changes, appended));
}
