import { and, eq } from 'drizzle-orm';
import { resource } from '@/db/schema/delivery';
import type { Outcome } from '@/plugins/sdk/definition';
import { revisionAgain } from '../release/prepare';
import { listRecords } from '../release/record';
import { isWithComponent } from '../release/uninstall';
import { writeRecord } from '../release/write-record';
import { describeLeft, removeResources } from '../remove';
import { type ReleaseDelivery, type Tracked, allow, applyOptions, track } from './release-delivery';
import { type ReleaseState, asJson } from './release-state';

/** Begins to go back from a revision that failed to the one that was deployed before it; to nothing where there was none. */
export async function beginRollback(
  delivery: ReleaseDelivery,
  state: ReleaseState,
  why: { message: string; step: string },
): Promise<{ state: ReleaseState; tracked: Tracked | null }> {
  const { ctx, api, component, target } = delivery;
  const { name, namespace, revision } = state.release;
  const history = await listRecords(api, namespace, name);
  const found = history.find((each) => each.status === 'deployed' && each.revision < revision);
  const base = { ...state, sinceMs: 0, ids: [], rollback: { to: found?.revision ?? 0, ...why } };
  if (!found) {
    const undoing: ReleaseState = { ...base, stage: 'undo' };
    await ctx.save(asJson(undoing));
    ctx.log('warn', `${why.message}; what it made is removed`);
    return { state: undoing, tracked: null };
  }
  const now = new Date(ctx.nowMs);
  const prepared = await allow(delivery, revisionAgain(found, history, { component, target, now }));
  const back: ReleaseState = {
    ...base,
    release: { name, namespace, revision: prepared.record.revision },
    stage: 'before',
  };
  const tracked = await track(delivery, prepared, back);
  const [row] = tracked.rows;
  if (!row) throw new TypeError('a release has a row');
  await writeRecord(prepared.secret, row, applyOptions(delivery));
  await ctx.save(asJson(back));
  ctx.log('warn', `${why.message}; going back to revision ${found.revision}`);
  return { state: back, tracked };
}

/** Removes what the component has besides the objects of its revision. Null: nothing of it is left. */
export async function removeOthers(
  { deps, ctx, api, component, target }: ReleaseDelivery,
  { instanceId, ids }: ReleaseState,
): Promise<Outcome | null> {
  const key = (id: { apiVersion: string; kind: string; namespace?: string; name: string }) =>
    `${id.apiVersion} ${id.kind} ${id.namespace ?? ''} ${id.name}`;
  const own = new Set(ids.map(key));
  const rows = await deps.db
    .select()
    .from(resource)
    .where(and(eq(resource.instanceId, instanceId), eq(resource.component, component.name)));
  const others = rows.filter((row) => !isWithComponent(row) && !own.has(key(row)));
  const { pending } = await removeResources(others, {
    api,
    db: deps.db,
    application: target.application,
    ending: 'update',
    assertCurrent: () => ctx.assertCurrent(),
  });
  if (pending.length === 0) return null;
  return { type: 'waiting', message: `Removing ${describeLeft(pending)}`, pollAfterMs: 500 };
}
