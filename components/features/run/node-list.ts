import { isJoint } from '@/components/run/joints';
import type { NodeState } from '@/server/domain/status';

type Listed = {
  key: string;
  name: string;
  kind: string;
  parent: string | null;
  state: NodeState;
  startedAt: number | null;
};

export type NodeFilter = { search: string; state: NodeState | null; within: string | null };

/** Trouble first, then what is at work, then what is to come; what is over is last. */
export const gravity = [
  'failed',
  'suspended',
  'running',
  'waiting',
  'ready',
  'pending',
  'cancelled',
  'skipped',
  'succeeded',
] as const satisfies readonly NodeState[];

/** A list of more nodes says what matters first instead of following the graph. */
const mostInOrder = 300;
/** Fewer nodes are found by looking. */
const fewest = 12;

/** As a flat list, rather than in the order of the graph? */
export function isFlat(nodes: readonly Listed[], filter: NodeFilter): boolean {
  return nodes.length > mostInOrder || isFiltered(filter);
}

export function isWorthFiltering(nodes: readonly Listed[], filter: NodeFilter): boolean {
  return nodes.length > fewest || isFiltered(filter);
}

function isFiltered({ search, state, within }: NodeFilter): boolean {
  return search !== '' || state !== null || within !== null;
}

/** Nodes that do something, by state, the gravest first. */
export function countStates(nodes: readonly Listed[]): { state: NodeState; count: number }[] {
  const counts = new Map<NodeState, number>();
  for (const node of nodes) if (!isJoint(node)) counts.set(node.state, (counts.get(node.state) ?? 0) + 1);
  return gravity.flatMap((state) => {
    const count = counts.get(state);
    return count === undefined ? [] : [{ state, count }];
  });
}

function hasWords({ name, key }: Listed, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${name} ${key}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** As a flat list: what fits the filter, by gravity and then in the order of the plan. */
export function listNodes<N extends Listed>(nodes: readonly N[], { search, state, within }: NodeFilter): N[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (node: N) =>
    !isJoint(node) &&
    (state === null || node.state === state) &&
    (within === null || node.parent === within) &&
    hasWords(node, words);
  const byState = Map.groupBy(nodes.filter(fits), (node) => node.state);
  return gravity.flatMap((each) => byState.get(each) ?? []);
}
