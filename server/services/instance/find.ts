import { and, eq, isNull } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { componentInstance, instance } from '@/db/schema/delivery';
import { LoamError } from '@/server/domain/error';
import type { Permission } from '@/server/domain/permission';
import type { PodStatus } from '@/server/domain/pod-status';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';

export type InstanceRow = typeof instance.$inferSelect & { application: string };

/** An instance of the project; another project's is as absent as none. */
export async function getInstance(
  ctx: ServiceContext,
  input: { project: string; instanceId: string },
  permission: Permission,
): Promise<InstanceRow> {
  const { project } = await authorize(ctx, { project: input.project, permission });
  const [row] = await ctx.db
    .select({ instance, application: application.name })
    .from(instance)
    .innerJoin(application, eq(application.id, instance.applicationId))
    .where(
      and(eq(instance.id, input.instanceId), eq(instance.projectId, project.id), isNull(instance.deletedAt)),
    );
  if (!row)
    throw new LoamError(
      'not-found',
      `There is no instance ${input.instanceId} in project "${project.name}".`,
    );
  return { ...row.instance, application: row.application };
}

/** Pods of one component, or of all, as last sensed. */
export async function listPods(
  ctx: ServiceContext,
  instanceId: string,
  component?: string,
): Promise<PodStatus[]> {
  const rows = await ctx.db
    .select({ pods: componentInstance.pods })
    .from(componentInstance)
    .where(
      and(
        eq(componentInstance.instanceId, instanceId),
        component === undefined ? undefined : eq(componentInstance.name, component),
      ),
    );
  return rows.flatMap((row) => row.pods as PodStatus[]);
}
