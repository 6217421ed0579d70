import type { ExecutionSpec, NodeSpec } from '@/server/engine/core/graph';
import { passHandler } from '@/server/engine/core/schedule';
import { clusterRetry } from './deployment';
import { type DeletionContext, type RemovalNode, placementKey } from './planned';

export type DeletionPlace = {
  instanceId: string;
  cluster: string;
  namespace: string;
  components: { name: string; dependsOn: string[] }[];
};

/** How long the removal of a component may take before the run says what is left and why. */
const removalTimeoutMs = 15 * 60_000;

/**
 * The graph of a deletion: at every placement each component goes after those that depend on it; then the placement's row,
 * and at last the application's. Pure.
 */
export function planDeletion(places: DeletionPlace[], context: DeletionContext): ExecutionSpec {
  const nodes = places.flatMap(planPlace);
  const tops = nodes.filter((node) => node.parent === undefined).map((node) => node.key);
  nodes.push({
    key: 'application.forget',
    name: `Forget ${context.application.name}`,
    kind: 'done',
    handler: { handler: 'forget-application' },
    dependsOn: tops,
  });
  return {
    kind: 'deletion',
    title: `delete ${context.application.name}`,
    nodes,
    context: context satisfies object,
  };
}

function planPlace({ instanceId, cluster, namespace, components }: DeletionPlace): NodeSpec[] {
  const group = placementKey({ cluster, namespace });
  const keyOf = (name: string) => `${group}/${name}`;
  const dependents = new Map<string, string[]>(components.map(({ name }) => [name, []]));
  for (const { name, dependsOn } of components) {
    for (const target of dependsOn) if (target !== name) dependents.get(target)?.push(keyOf(name));
  }
  return [
    { key: group, kind: 'group', handler: { handler: passHandler }, dependsOn: [], mode: 'DAG' },
    ...components.map(({ name }): NodeSpec => ({
      key: keyOf(name),
      name,
      kind: 'task',
      handler: { handler: 'remove-component' },
      parent: group,
      dependsOn: dependents.get(name) ?? [],
      properties: { instanceId, component: name } satisfies RemovalNode,
      timeoutMs: removalTimeoutMs,
      retry: clusterRetry,
    })),
    {
      key: `${group}/placement.forget`,
      name: `Forget ${group}`,
      kind: 'done',
      handler: { handler: 'forget-placement' },
      parent: group,
      dependsOn: components.map(({ name }) => keyOf(name)),
      properties: { instanceId, component: '' } satisfies RemovalNode,
    },
  ];
}
