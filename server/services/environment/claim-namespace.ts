import { and, eq, ne } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { cluster, namespace } from '@/db/schema/environment';
import { LoamError } from '@/server/domain/error';
import { newId } from '@/server/platform/ids';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';

/** Namespaces that belong to Kubernetes itself; no project owns them. */
const reserved = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/**
 * The row of a namespace that the project may deliver into; made when nobody owns it yet. The caller has checked that the
 * actor may. Throws `denied` in the same words for another project's namespace and for Kubernetes' own.
 */
export async function claimNamespace(
  ctx: ServiceContext,
  project: Pick<Project, 'id' | 'name'>,
  { clusterId, clusterName, name }: { clusterId: string; clusterName: string; name: string },
): Promise<typeof namespace.$inferSelect> {
  if (!reserved.has(name) && !(await isTakenByTwin(ctx, project.id, { clusterId, name })))
    await ctx.db
      .insert(namespace)
      .values({ id: newId('ns'), clusterId, projectId: project.id, name })
      .onConflictDoNothing();
  const [row] = await ctx.db
    .select()
    .from(namespace)
    .where(
      and(eq(namespace.clusterId, clusterId), eq(namespace.name, name), eq(namespace.projectId, project.id)),
    );
  if (row) return row;
  throw new LoamError(
    'denied',
    `The namespace "${name}" of cluster "${clusterName}" is not open to project "${project.name}".`,
    {
      expected: 'a namespace of the project, or one that nobody uses',
      got: name,
      hint: 'Choose another namespace.',
    },
  );
}

/** Whether it is another project's by another registration of the same cluster. */
async function isTakenByTwin(
  { db }: ServiceContext,
  projectId: string,
  { clusterId, name }: { clusterId: string; name: string },
): Promise<boolean> {
  const twin = alias(cluster, 'twin');
  const taken = await db
    .select({ id: namespace.id })
    .from(cluster)
    .innerJoin(twin, and(eq(twin.uid, cluster.uid), ne(twin.id, cluster.id)))
    .innerJoin(namespace, and(eq(namespace.clusterId, twin.id), eq(namespace.name, name)))
    .where(and(eq(cluster.id, clusterId), ne(namespace.projectId, projectId)))
    .limit(1);
  return taken.length > 0;
}
