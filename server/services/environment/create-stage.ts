import { and, count, eq, isNull, max } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { instance } from '@/db/schema/delivery';
import { stage } from '@/db/schema/environment';
import { CreateStageInput } from '@/server/domain/environment';
import { LoamError } from '@/server/domain/error';
import { newId } from '@/server/platform/ids';
import { recordAudit } from '../audit';
import { authorize } from '../authorize';
import { getClusterRow } from '../cluster/find';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { claimNamespace } from './claim-namespace';

/** A stage at the end of the project's row of stages. */
export async function createStage(ctx: ServiceContext, input: CreateStageInput): Promise<{ id: string }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'environment.manage' });
  const { name, cluster: clusterName, namespace: namespaceName } = CreateStageInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    const row = await getClusterRow(tx, clusterName);
    const place = await claimNamespace(tx, project, { clusterId: row.id, clusterName, name: namespaceName });
    const [last] = await tx.db
      .select({ position: max(stage.position) })
      .from(stage)
      .where(eq(stage.projectId, project.id));
    const id = newId('stg');
    const added = await tx.db
      .insert(stage)
      .values({
        id,
        projectId: project.id,
        namespaceId: place.id,
        name,
        position: (last?.position ?? -1) + 1,
      })
      .onConflictDoNothing()
      .returning({ id: stage.id });
    if (added.length === 0)
      throw new LoamError('conflict', `The project has a stage "${name}" already.`, {
        path: 'name',
        hint: 'Choose another name.',
      });
    await recordChange(tx.db, { projectId: project.id, topic: 'environments' });
    await recordAudit(tx, {
      projectId: project.id,
      action: 'stage.create',
      target: `stage/${name}`,
      detail: { cluster: clusterName, namespace: namespaceName },
    });
    return { id };
  });
}

export async function removeStage(
  ctx: ServiceContext,
  input: { project: string; name: string },
): Promise<void> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'environment.manage' });
  await inTransaction(ctx, async (tx) => {
    const [row] = await tx.db
      .select({ id: stage.id })
      .from(stage)
      .where(and(eq(stage.projectId, project.id), eq(stage.name, input.name)));
    if (!row) throw new LoamError('not-found', `The project has no stage "${input.name}".`);
    const [running] = await tx.db
      .select({ count: count() })
      .from(instance)
      .where(and(eq(instance.stageId, row.id), isNull(instance.deletedAt)));
    if (running && running.count > 0)
      throw new LoamError('conflict', `${running.count} applications still run in stage "${input.name}".`, {
        hint: 'Delete them or deliver them elsewhere first.',
      });
    await tx.db.delete(stage).where(eq(stage.id, row.id));
    await recordChange(tx.db, { projectId: project.id, topic: 'environments' });
    await recordAudit(tx, { projectId: project.id, action: 'stage.remove', target: `stage/${input.name}` });
  });
}
