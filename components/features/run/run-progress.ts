import type { NodeState } from '@/server/domain/status';

type Counted = { key: string; kind: string; parent: string | null; state: NodeState };

/** How far a run is, by the nodes that do something: what only joins or holds others does not count. */
export function progressOf(nodes: readonly Counted[]) {
  const holders = new Set(nodes.map((node) => node.parent));
  const counts = new Map<NodeState, number>();
  let all = 0;
  for (const { key, kind, state } of nodes) {
    if (kind === 'gate' || kind === 'done' || kind === 'group' || holders.has(key)) continue;
    all += 1;
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const count = (state: NodeState) => counts.get(state) ?? 0;
  return {
    all,
    done: count('succeeded'),
    working: count('running') + count('waiting'),
    asking: count('suspended'),
    failed: count('failed'),
    skipped: count('skipped'),
    cancelled: count('cancelled'),
  };
}

/** The node where it went wrong: the failed one that holds no other failed one. */
export function failedNodeOf<Node extends Counted>(nodes: readonly Node[]): Node | undefined {
  const failed = nodes.filter(({ state }) => state === 'failed');
  const holders = new Set(failed.map(({ parent }) => parent));
  return failed.find(({ key }) => !holders.has(key));
}
