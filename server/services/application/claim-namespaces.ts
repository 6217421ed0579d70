import { type Placement, placementKey } from '@/server/delivery/plan/planned';
import { ownedNamespaces } from '@/server/delivery/plan/resolve-placements';
import { LoamError } from '@/server/domain/error';
import { namePattern, nameRule } from '@/server/domain/oam/application';
import { AccessError } from '../access-error';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { claimNamespace } from '../environment/claim-namespace';

/**
 * Makes the namespaces of placements the project's own, where nobody owns them and the actor may manage environments.
 * Throws `denied` otherwise; another project's namespace and one that is nobody's sound the same to those who may not.
 */
export async function claimNamespaces(
  ctx: ServiceContext,
  project: Project,
  placements: readonly Placement[],
): Promise<void> {
  const owned = await ownedNamespaces(ctx.db, project.id, placements);
  const each = new Map(placements.map((placement) => [placementKey(placement), placement]));
  const missing = [...each.values()].filter((placement) => !owned.has(placementKey(placement)));
  for (const { clusterId, cluster, namespace } of missing) {
    if (!namePattern.test(namespace)) {
      throw new LoamError('invalid-document', `"${namespace}" is no name of a namespace.`, {
        path: 'metadata.namespace',
        expected: nameRule,
        got: namespace,
      });
    }
    await assertMayClaim(ctx, project, cluster, namespace);
    await claimNamespace(ctx, project, { clusterId, clusterName: cluster, name: namespace });
  }
}

async function assertMayClaim(
  ctx: ServiceContext,
  project: Project,
  cluster: string,
  namespace: string,
): Promise<void> {
  try {
    await authorize(ctx, { project: project.name, permission: 'environment.manage' });
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    const message = `The namespace "${namespace}" of cluster "${cluster}" is not open to project "${project.name}".`;
    throw new AccessError('denied', message, error.attempt, {
      expected: 'a namespace of the project',
      got: namespace,
      hint: 'Somebody with environment.manage can open it, by deploying this once or by making a stage of it.',
    });
  }
}
