import type { Node } from '@/playground/controllers/objects/cluster';
import type { Pod } from '@/playground/controllers/objects/pod';
import { misfits, noUsage, type Usage } from './node-filters';

export type Choice = { node: Node } | { message: string };

/** The fitting node with the fewest pods, or why there is none. Pure. */
export function chooseNode(pod: Pod, nodes: Node[], usage: ReadonlyMap<string, Usage>): Choice {
  if (nodes.length === 0) return { message: 'no nodes available to schedule pods' };
  const reasons = new Map<string, number>();
  let best: { node: Node; pods: number } | undefined;
  for (const node of nodes) {
    const used = usage.get(node.metadata.name) ?? noUsage;
    const problems = misfits(pod, node, used);
    for (const problem of problems) reasons.set(problem, (reasons.get(problem) ?? 0) + 1);
    if (problems.length === 0 && (best === undefined || used.pods < best.pods))
      best = { node, pods: used.pods };
  }
  return best ? { node: best.node } : { message: unschedulableMessage(reasons, nodes.length) };
}

function unschedulableMessage(reasons: ReadonlyMap<string, number>, count: number): string {
  const listed = [...reasons].map(([reason, times]) => `${times} ${reason}`).toSorted();
  return (
    `0/${count} nodes are available: ${listed.join(', ')}. no new claims to deallocate, ` +
    `preemption: 0/${count} nodes are available: ${count} Preemption is not helpful for scheduling.`
  );
}
