import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { resource } from '@/db/schema/delivery';
import { LoamError } from '@/server/domain/error';
import { checkSoon } from '@/server/sensing/claim';
import { recordAudit } from '../audit';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { getInstance } from './find';

export type RepairInstance = {
  project: string;
  instanceId: string;
  /** One object; else all that differ. */
  resourceId?: string | undefined;
};

/**
 * Has objects that others changed put back as they were delivered, also where a policy only reports them. Sensing does it with
 * its next look, within a second or so; what holds it (a freeze, a run on its way) is told at the object.
 */
export async function repairInstance(
  ctx: ServiceContext,
  input: RepairInstance,
): Promise<{ objects: number }> {
  const row = await getInstance(ctx, input, 'application.deploy');
  return inTransaction(ctx, async (tx) => {
    const asked = await tx.db
      .update(resource)
      .set({ drift: sql`${resource.drift} || '{"asked": true}'::jsonb` })
      .where(
        and(
          eq(resource.instanceId, row.id),
          isNotNull(resource.drift),
          input.resourceId === undefined ? undefined : eq(resource.id, input.resourceId),
        ),
      )
      .returning({ kind: resource.kind, name: resource.name });
    if (asked.length === 0)
      throw new LoamError('illegal-state', 'Nothing differs from what was delivered.', {
        hint: 'It may have been put back a moment ago.',
      });
    await checkSoon(tx.db, row.id);
    await recordAudit(tx, {
      projectId: row.projectId,
      action: 'instance.repair',
      target: `application/${row.application}`,
      detail: { instance: row.id, objects: asked.map(({ kind, name }) => `${kind} ${name}`) },
    });
    return { objects: asked.length };
  });
}
