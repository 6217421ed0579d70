import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { cluster, namespace, stage, unit } from '@/db/schema/environment';
import type { PlacementSelector } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { closestWord } from '@/server/domain/oam/closest-word';
import { type Placement, placementKey } from './planned';

/** KubeVela's name for the cluster that it runs in; here: the cluster of the stage. */
export const localCluster = 'local';

export type KnownCluster = {
  id: string;
  name: string;
  labels: Record<string, string>;
  version: string | null;
};

/** The clusters of this unit. */
export async function listKnownClusters(db: Executor): Promise<KnownCluster[]> {
  return db
    .select({ id: cluster.id, name: cluster.name, labels: cluster.labels, version: cluster.version })
    .from(cluster)
    .innerJoin(unit, eq(unit.id, cluster.unitId))
    .where(eq(unit.name, 'local'))
    .orderBy(asc(cluster.name));
}

/** Where a stage is. Without a name: the project's first one. */
export async function getHome(db: Executor, projectId: string, stageName?: string): Promise<Placement> {
  const rows = await db
    .select({
      stageId: stage.id,
      stage: stage.name,
      clusterId: cluster.id,
      cluster: cluster.name,
      namespace: namespace.name,
    })
    .from(stage)
    .innerJoin(namespace, eq(namespace.id, stage.namespaceId))
    .innerJoin(cluster, eq(cluster.id, namespace.clusterId))
    .where(
      and(eq(stage.projectId, projectId), stageName === undefined ? undefined : eq(stage.name, stageName)),
    )
    .orderBy(asc(stage.position), asc(stage.name))
    .limit(1);
  const [home] = rows;
  if (home) return home;
  if (stageName === undefined) {
    throw new LoamError('illegal-state', 'The project has no stage to deliver to.', {
      hint: 'Create one: it names a cluster and a namespace.',
    });
  }
  throw new LoamError('not-found', `The project has no stage "${stageName}".`, { got: stageName });
}

/** Where to deliver, and the policy that says so; `at`: the place to name in an error, where it is not in a policy. */
export type PlacedSelector = { selector: PlacementSelector; path: string; at?: string };

/**
 * The placements that selectors mean, each once, in order. `ownNamespace` is the document's. Pure.
 * Throws LoamError with the policy's place for a cluster that is not there, or a selector that nothing fits.
 */
export function resolvePlacements(
  selectors: readonly PlacedSelector[],
  home: Placement,
  ownNamespace: string | undefined,
  clusters: readonly KnownCluster[],
): Placement[] {
  const base = { ...home, namespace: ownNamespace ?? home.namespace };
  if (selectors.length === 0) return [base];
  const found = new Map<string, Placement>();
  for (const placed of selectors) {
    const { selector } = placed;
    for (const { id, name } of selectClusters(placed, home, clusters)) {
      const placement = {
        ...base,
        clusterId: id,
        cluster: name,
        namespace: selector.namespace || base.namespace,
      };
      found.set(placementKey(placement), placement);
    }
  }
  return [...found.values()];
}

function selectClusters(
  { selector, path, at }: PlacedSelector,
  home: Placement,
  clusters: readonly KnownCluster[],
): { id: string; name: string }[] {
  if (selector.clusters && selector.clusters.length > 0) {
    return selector.clusters.map((name, index) =>
      clusterNamed(name, home, clusters, at ?? `${path}.properties.clusters[${index}]`),
    );
  }
  const labels = Object.entries(selector.clusterLabelSelector ?? {});
  if (labels.length === 0) return [clusterNamed(localCluster, home, clusters, path)];
  const fitting = clusters.filter((each) => labels.every(([key, value]) => each.labels[key] === value));
  if (fitting.length > 0 || selector.allowEmpty) return fitting;
  throw new LoamError('not-found', 'No cluster has the labels that this policy asks for.', {
    path: `${path}.properties.clusterLabelSelector`,
    expected: labels.map(([key, value]) => `${key}=${value}`).join(', '),
    hint: 'Label a cluster, or set allowEmpty to deliver nowhere.',
  });
}

/** Throws `not-found` with the place of a name that no cluster has. */
export function clusterNamed(
  name: string,
  home: Pick<Placement, 'clusterId' | 'cluster'>,
  clusters: readonly KnownCluster[],
  path: string,
): { id: string; name: string } {
  if (name === localCluster) return { id: home.clusterId, name: home.cluster };
  const found = clusters.find((each) => each.name === name);
  if (found) return found;
  throw unknownCluster(name, clusters, path);
}

function unknownCluster(name: string, clusters: readonly KnownCluster[], path: string): LoamError {
  const names = [localCluster, ...clusters.map((each) => each.name)];
  const near = closestWord(name, names);
  return new LoamError('not-found', `There is no cluster "${name}".`, {
    path,
    expected: `one of ${names.join(', ')}`,
    got: name,
    ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
  });
}

/** Which of the placements' namespaces belong to the project, by `placementKey`. */
export async function ownedNamespaces(
  db: Executor,
  projectId: string,
  placements: readonly Placement[],
): Promise<Set<string>> {
  const ids = [...new Set(placements.map((placement) => placement.clusterId))];
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ clusterId: namespace.clusterId, namespace: namespace.name })
    .from(namespace)
    .where(and(eq(namespace.projectId, projectId), inArray(namespace.clusterId, ids)));
  const owned = new Set(rows.map((row) => `${row.clusterId} ${row.namespace}`));
  return new Set(
    placements
      .filter((placement) => owned.has(`${placement.clusterId} ${placement.namespace}`))
      .map((placement) => placementKey(placement)),
  );
}

/** `v1.36.3` -> 1.36; null when nothing was heard of the cluster yet. */
export function parseVersion(version: string | null): { major: number; minor: number } | null {
  const match = /^v?(\d+)\.(\d+)/.exec(version ?? '');
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : null;
}
