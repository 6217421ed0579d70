import type { Outputs } from '@/components/trpc/trpc';

type Run = Outputs['run']['get'];

/** The nodes of a run with those of the runs that they began inside them: a deploy step shows its components. */
export function nodesOf(run: Pick<Run, 'id' | 'nodes' | 'children'>) {
  const own = run.nodes.map((node) => ({ ...node, runId: run.id, ownKey: node.key }));
  const inside = run.children.flatMap(({ id, nodeKey, nodes }) => {
    if (nodeKey === null) return [];
    const keyed = (key: string) => `${nodeKey}/${key}`;
    return nodes.map((node) => ({
      ...node,
      runId: id,
      ownKey: node.key,
      key: keyed(node.key),
      parent: node.parent === null ? nodeKey : keyed(node.parent),
      dependsOn: node.dependsOn.map(keyed),
    }));
  });
  return [...own, ...inside];
}
