import type { RunGraphData } from './merge-graph';

/** The nodes of a run with those of the runs that they began inside them: a deploy step shows its components. */
export function nodesOf({ run, runs }: { run: { id: string }; runs: RunGraphData['runs'] }) {
  return runs.flatMap(({ id, nodeKey, nodes }) => {
    const isRoot = id === run.id;
    const keyed = (key: string) => (isRoot ? key : `${nodeKey}/${key}`);
    return nodes.map((node) => ({
      ...node,
      runId: id,
      ownKey: node.key,
      key: keyed(node.key),
      parent: node.parent === null ? (isRoot ? null : nodeKey) : keyed(node.parent),
      dependsOn: isRoot ? node.dependsOn : node.dependsOn.map(keyed),
    }));
  });
}
