import { randomBytes } from 'node:crypto';
import { type SQL, eq, isNull, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { audit } from '@/db/schema/audit';
import { canonicalJson } from '@/server/domain/canonical-json';
import type { JsonObject } from '@/server/domain/json';
import { sha256Digest } from '@/server/platform/crypto';
import { redact } from '@/server/platform/redact';
import type { AuditDraft } from './audit-draft';
import type { ServiceContext } from './context';

export type AuditEntry = {
  /** Null for what concerns the whole instance. */
  projectId: string | null;
  /** `<noun>.<verb>`, or the permission that was refused. */
  action: string;
  /** What it was done to, as people know it: `application/shop`. */
  target: string;
  detail?: JsonObject;
};

type AuditRow = typeof audit.$inferSelect;

/** `previousHash` of the first entry of a chain. */
export const chainStart = 'sha256:'.padEnd(71, '0');

/**
 * Appends to the audit, with the caller's transaction: what is rolled back was not done. It is written when that is about to
 * commit, so that others who write in the same project do not wait for the rest of it.
 */
export async function recordAudit(ctx: ServiceContext, entry: AuditEntry): Promise<void> {
  await append(ctx, entry, 'allowed');
}

/** Writes down that something was tried and refused. Call it outside the transaction that is rolled back. */
export async function recordDenial(ctx: ServiceContext, entry: AuditEntry): Promise<void> {
  await append(ctx, entry, 'denied');
}

async function append(ctx: ServiceContext, entry: AuditEntry, result: 'allowed' | 'denied'): Promise<void> {
  const draft = toDraft(ctx, entry, result);
  if (ctx.inTransaction) ctx.inTransaction.audit.push(draft);
  else await ctx.db.transaction((tx) => writeAudit(tx, [draft]));
}

/**
 * Each project has a hash chain of its own, and the instance has one, so that projects do not wait for each other. The last thing
 * of a transaction: its locks keep other writers of the same chains waiting until the commit. So nothing is waited for here:
 * all of it goes to PostgreSQL at once, and the commit behind it.
 */
export async function writeAudit(db: Executor, drafts: readonly AuditDraft[]): Promise<void> {
  const chains = Map.groupBy(drafts, ({ projectId }) => projectId ?? '');
  // In one order for everybody, so that two who write to the same chains cannot wait for each other.
  const statements = [...chains]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, own]) => [
      sql`select pg_advisory_xact_lock(hashtextextended(${`audit:${key}`}, 0))`,
      ...own.map(appendStatement),
    ]);
  await Promise.all(statements.map((statement) => db.execute(statement)));
}

/** Takes the hash of the entry before it, and makes its own as `hashOf` does. */
function appendStatement(draft: AuditDraft): SQL {
  const { at, actorId, actorName, projectId, action, target, result, detail, requestId } = draft;
  // Nothing of the content is like it.
  const mark = `sha256:${randomBytes(32).toString('hex')}`;
  return sql`
    with previous as (
      select coalesce((
        select hash from audit where ${inChain(projectId)} order by id desc limit 1
      ), ${chainStart}) as hash
    )
    insert into audit (at, actor_id, actor_name, project_id, action, target, result, detail, request_id, previous_hash, hash)
    select ${at.toISOString()}::timestamptz, ${actorId}, ${actorName}, ${projectId}, ${action}, ${target}, ${result},
      ${JSON.stringify(detail)}::text::jsonb, ${requestId}, hash,
      'sha256:' || encode(sha256(convert_to(replace(${contentOf({ ...draft, previousHash: mark })}, ${mark}, hash), 'UTF8')), 'hex')
    from previous`;
}

function toDraft(ctx: ServiceContext, entry: AuditEntry, result: 'allowed' | 'denied'): AuditDraft {
  const { actor } = ctx;
  return {
    at: ctx.now(),
    actorId: actor.type === 'system' ? null : actor.id,
    actorName: actor.type === 'token' ? `${actor.name} (token)` : actor.name,
    projectId: entry.projectId,
    action: entry.action,
    // PostgreSQL keeps no NUL in text, and a name that was only tried may be anything.
    target: entry.target.replaceAll('\u0000', '').slice(0, 500),
    result,
    detail: redact(entry.detail ?? {}),
    requestId: ctx.requestId,
  };
}

export function inChain(projectId: string | null) {
  return projectId === null ? isNull(audit.projectId) : eq(audit.projectId, projectId);
}

type Hashed = Omit<AuditRow, 'id' | 'hash'>;

/** What an entry's hash is, by its content and the entry before it. */
export function hashOf(row: Hashed): string {
  return sha256Digest(contentOf(row));
}

function contentOf(row: Hashed): string {
  const { at, actorId, actorName, projectId, action, target, result, detail, requestId, previousHash } = row;
  const content = { at: at.toISOString(), actorId, actorName, projectId, action, target, result, requestId };
  return canonicalJson({ ...content, detail: detail as JsonObject, previousHash });
}
