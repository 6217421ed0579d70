import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { type JobName, type JobPayload, jobs } from './catalog';

/** `key`: a job with this key that nobody has taken yet is replaced. `runAt` null: now. */
export type JobRequest = {
  name: string;
  payload: Record<string, unknown>;
  key: string | null;
  runAt: Date | null;
  attempts: number;
  /** Lower ones first; 0 if left out. */
  priority?: number;
};

/** Adds one job of the catalog in the caller's transaction; workers hear of it when that commits. */
export async function enqueue<Name extends JobName>(
  tx: Executor,
  name: Name,
  payload: JobPayload<Name>,
  { key = null, runAt = null }: { key?: string | null; runAt?: Date | null } = {},
): Promise<void> {
  await enqueueAll(tx, [{ name, payload, key, runAt, attempts: jobs[name].attempts }]);
}

/** Many jobs in one statement. Of two with the same key the earlier one stays. */
export async function enqueueAll(tx: Executor, requests: readonly JobRequest[]): Promise<void> {
  if (requests.length > 0) await tx.execute(enqueueStatement(requests));
}

/** The same, for a caller that sends many statements at once. Not for an empty list. */
export function enqueueStatement(requests: readonly JobRequest[]): SQL {
  const rows = JSON.stringify(distinctJobs(requests));
  return sql`
    select from graphile_worker.add_jobs(array(
      select (r.name, r.payload, null, r."runAt", r.attempts, r.key, r.priority, null)::graphile_worker.job_spec
      from json_to_recordset(${rows}::text::json)
        as r(name text, payload json, "runAt" timestamptz, attempts smallint, key text, priority smallint)
    ))`;
}

/** Of two with the same key the earlier one: PostgreSQL refuses to change one row twice in one statement. */
export function distinctJobs<Request extends JobRequest>(requests: readonly Request[]): Request[] {
  const byKey = new Map<string, Request>();
  const rest: Request[] = [];
  for (const request of requests) {
    if (request.key === null) {
      rest.push(request);
      continue;
    }
    const other = byKey.get(request.key);
    if (!other || timeOf(request) < timeOf(other)) byKey.set(request.key, request);
  }
  return [...rest, ...byKey.values()];
}

function timeOf({ runAt }: JobRequest): number {
  return runAt?.getTime() ?? 0;
}
