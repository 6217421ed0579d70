import { and, eq } from 'drizzle-orm';
import { namespace } from '@/db/schema/environment';
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
  if (!reserved.has(name))
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
