import { eq, inArray } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { application } from '@/db/schema/application';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { cluster } from '@/db/schema/environment';
import { deliveryHold } from '@/db/schema/hold';
import { type DeletionPlace, planDeletion } from '@/server/delivery/plan/deletion';
import type { ApplicationName } from '@/server/domain/application-input';
import { isLoamError } from '@/server/domain/error';
import type { Application } from '@/server/domain/oam/application';
import { createExecution } from '@/server/engine/store/create';
import { forgetArrangement } from '../arrangement/arrangement';
import { recordAudit } from '../audit';
import { authorize } from '../authorize';
import { type ServiceContext, whoAsks } from '../context';
import { inTransaction } from '../transaction';
import { type ApplicationRow, assertNotDeleting, getApplicationRow } from './find';
import { getDocument } from './get-document';
import { lockApplication } from './lock';
import { reviveApplication } from './revive';
import { cancelAllRuns } from './start-run';

/** Begins the deletion of an application and of everything it has in any cluster. It is gone when the run ends. */
export async function deleteApplication(
  ctx: ServiceContext,
  input: ApplicationName & { project: string },
): Promise<{ runId: string }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.delete' });
  return inTransaction(ctx, async (tx) => {
    const row = await getApplicationRow(tx, project, input.name);
    await lockApplication(tx, row);
    // A deletion that failed may be tried again.
    if (row.deletedAt !== null && !(await reviveApplication(tx, row))) assertNotDeleting(row);
    await cancelAllRuns(tx, row);
    await tx.db
      .update(application)
      .set({ deletedAt: tx.now(), updatedAt: tx.now() })
      .where(eq(application.id, row.id));
    // There is nothing left to hold, also for an application that is made anew under the name.
    await tx.db.delete(deliveryHold).where(eq(deliveryHold.applicationId, row.id));
    await forgetArrangement(tx, project, 'application', row.name);
    const identity = {
      id: row.id,
      name: row.name,
      project: project.name,
      revision: row.revision,
      labels: {},
      annotations: {},
    };
    const spec = planDeletion(await placesOf(tx, row), { application: identity });
    const { id } = await createExecution(tx.db, spec, {
      projectId: project.id,
      applicationId: row.id,
      createdBy: whoAsks(tx),
    });
    await recordChange(
      tx.db,
      { projectId: project.id, topic: 'applications', data: { name: row.name } },
      { projectId: project.id, topic: `application:${row.name}` },
    );
    await recordAudit(tx, {
      projectId: project.id,
      action: 'application.delete',
      target: `application/${row.name}`,
      detail: { run: id },
    });
    return { runId: id };
  });
}

async function placesOf(ctx: ServiceContext, row: ApplicationRow): Promise<DeletionPlace[]> {
  const instances = await ctx.db
    .select({ id: instance.id, cluster: cluster.name, namespace: instance.namespace })
    .from(instance)
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .where(eq(instance.applicationId, row.id));
  if (instances.length === 0) return [];
  const ids = instances.map((each) => each.id);
  const [components, tracked, document] = await Promise.all([
    ctx.db
      .select({ instanceId: componentInstance.instanceId, name: componentInstance.name })
      .from(componentInstance)
      .where(inArray(componentInstance.instanceId, ids)),
    ctx.db
      .selectDistinct({ instanceId: resource.instanceId, name: resource.component })
      .from(resource)
      .where(inArray(resource.instanceId, ids)),
    latestDocument(ctx, row),
  ]);
  const edges = dependenciesOf(document);
  return instances.map(({ id, ...place }) => ({
    ...place,
    instanceId: id,
    components: [
      ...new Set(
        [...components, ...tracked].filter((each) => each.instanceId === id).map((each) => each.name),
      ),
    ].map((name) => ({ name, dependsOn: edges.get(name) ?? [] })),
  }));
}

async function latestDocument(ctx: ServiceContext, row: ApplicationRow): Promise<Application | null> {
  try {
    return (await getDocument(ctx, row, row.revision)).application;
  } catch (error) {
    // Without it everything goes all the same, only not in order.
    if (isLoamError(error)) return null;
    throw error;
  }
}

/** What each component waits for, by dependsOn and by inputs; removal goes the other way. */
function dependenciesOf(document: Application | null): Map<string, string[]> {
  const components = document?.spec.components ?? [];
  const providers = new Map(
    components.flatMap((each) => each.outputs.map((output) => [output.name, each.name])),
  );
  return new Map(
    components.map((each) => [
      each.name,
      [...each.dependsOn, ...each.inputs.flatMap((input) => providers.get(input.from) ?? [])],
    ]),
  );
}
