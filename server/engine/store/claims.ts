import { sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';

/** One node that one worker has: only what carries the claim may write. */
export type ClaimRef = { executionId: string; key: string; claim: string };

/** State that a handler keeps between its calls, at most. */
export const maxSavedBytes = 262_144;

/** Thrown into a handler that goes on although its node is no longer its own. */
export class StaleClaimError extends Error {
  override name = 'StaleClaimError';
  constructor({ executionId, key }: ClaimRef) {
    super(`${key} of ${executionId} was given to another worker, stopped, or has ended`);
  }
}

/**
 * Prolongs the leases that are still this worker's. A claim that is not in the answer is lost. Rows that are being written
 * right now are left for the next time: waiting for them in another order than their writer is how deadlocks are made.
 */
export async function renewLeases(
  db: Executor,
  { owner, claims, leaseMs }: { owner: string; claims: readonly string[]; leaseMs: number },
): Promise<{ claim: string; isStopping: boolean }[]> {
  if (claims.length === 0) return [];
  const { rows } = await db.execute<{ claim: string; stopping: boolean }>(sql`
    with asked as (select json_array_elements_text(${JSON.stringify(claims)}::text::json) as claim),
    free as (
      select n.execution_id, n.key from node n join asked using (claim)
      where n.owner = ${owner} for no key update of n skip locked
    ),
    renewed as (
      update node n set lease_until = clock_timestamp() + ${leaseMs}::double precision * interval '1 ms'
      from free where n.execution_id = free.execution_id and n.key = free.key
    )
    select n.claim, n.stopping is not null as stopping from node n join asked using (claim) where n.owner = ${owner}`);
  return rows.map(({ claim, stopping }) => ({ claim, isStopping: stopping }));
}

/** True while the claim is current and its lease has not lapsed. */
export async function isClaimCurrent(db: Executor, { executionId, key, claim }: ClaimRef): Promise<boolean> {
  const { rows } = await db.execute(sql`
    select 1 from node where execution_id = ${executionId} and key = ${key} and claim = ${claim}
      and lease_until > clock_timestamp()`);
  return rows.length > 0;
}

export async function readSaved(db: Executor, { executionId, key }: ClaimRef): Promise<JsonObject | null> {
  const { rows } = await db.execute<{ saved: unknown }>(
    sql`select saved from node where execution_id = ${executionId} and key = ${key}`,
  );
  const saved = rows[0]?.saved ?? null;
  return (typeof saved === 'string' ? JSON.parse(saved) : saved) as JsonObject | null;
}

/** Throws StaleClaimError when the claim is not current any more. */
export async function writeSaved(db: Executor, ref: ClaimRef, saved: JsonObject): Promise<void> {
  const text = JSON.stringify(saved);
  if (text.length > maxSavedBytes) {
    throw new LoamError('too-large', `${ref.key} saves more state than a step may keep.`, {
      expected: `at most ${maxSavedBytes} bytes of JSON`,
      got: `${text.length}`,
    });
  }
  const { rows } = await db.execute(sql`
    update node set saved = ${text}::jsonb
    where execution_id = ${ref.executionId} and key = ${ref.key} and claim = ${ref.claim} returning 1`);
  if (rows.length === 0) throw new StaleClaimError(ref);
}
