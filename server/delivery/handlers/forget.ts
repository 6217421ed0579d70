import { and, eq, isNull } from 'drizzle-orm';
import type { Executor, Tx } from '@/db/client';
import { recordChange } from '@/db/record-change';
import { application as applicationTable } from '@/db/schema/application';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import type { ApplicationIdentity } from '../plan/planned';

/**
 * Takes an instance out of the books. Where something was left behind in a cluster that could not be reached, its rows stay,
 * so that it is known, and found again when the application is delivered there once more.
 */
export async function forgetInstance(
  tx: Tx,
  instanceId: string,
  application: Pick<ApplicationIdentity, 'id' | 'name'>,
): Promise<{ left: number }> {
  const left = await tx.$count(resource, eq(resource.instanceId, instanceId));
  if (left === 0) await tx.delete(instance).where(eq(instance.id, instanceId));
  else await tx.update(instance).set({ deletedAt: new Date() }).where(eq(instance.id, instanceId));
  await recordApplicationChange(tx, application);
  return { left };
}

/** A component of which nothing is left at a placement. */
export async function forgetComponent(db: Executor, instanceId: string, name: string): Promise<void> {
  await db
    .delete(componentInstance)
    .where(and(eq(componentInstance.instanceId, instanceId), eq(componentInstance.name, name)));
}

/** The application's row goes when nothing of it is left anywhere. */
export async function forgetApplication(
  tx: Tx,
  application: Pick<ApplicationIdentity, 'id' | 'name'>,
): Promise<{ left: number }> {
  const standing = await tx.$count(
    instance,
    and(eq(instance.applicationId, application.id), isNull(instance.deletedAt)),
  );
  const left = await tx.$count(instance, eq(instance.applicationId, application.id));
  // Before the row goes: the change carries its project.
  await recordApplicationChange(tx, application);
  if (standing > 0) return { left };
  if (left === 0) await tx.delete(applicationTable).where(eq(applicationTable.id, application.id));
  return { left };
}

async function recordApplicationChange(
  tx: Tx,
  application: Pick<ApplicationIdentity, 'id' | 'name'>,
): Promise<void> {
  const [row] = await tx
    .select({ projectId: applicationTable.projectId })
    .from(applicationTable)
    .where(eq(applicationTable.id, application.id));
  if (!row) return;
  await recordChange(
    tx,
    { projectId: row.projectId, topic: `application:${application.name}` },
    { projectId: row.projectId, topic: 'applications', data: { name: application.name } },
  );
}
