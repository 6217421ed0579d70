import { type Placement, placementKey } from '@/server/delivery/plan/planned';
import { ownedNamespaces } from '@/server/delivery/plan/resolve-placements';
import { LoamError } from '@/server/domain/error';
import { namePattern, nameRule } from '@/server/domain/oam/application';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import { claimNamespace } from '../environment/claim-namespace';
import { assertMayOpen } from '../environment/may-open';

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
    await assertMayOpen(ctx, project, { cluster, namespace });
    await claimNamespace(ctx, project, { clusterId, clusterName: cluster, name: namespace });
  }
}
