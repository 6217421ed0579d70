import type { EdgeTone, Graph, NodeTone } from '@/components/graph/model';
import { type NodeState, isNodeTerminal } from '@/server/domain/status';
import { type Folded, type Pile, foldNodes } from './fold-nodes';
import { isJoint } from './joints';

export type RunNode = {
  key: string;
  /** The run that it belongs to, and what that run calls it. */
  runId: string;
  ownKey: string;
  name: string;
  kind: string;
  /** What of the engine performs it. */
  handler: string;
  /** Type of step, component or trait, where it has one. */
  type?: string | null | undefined;
  parent: string | null;
  dependsOn: string[];
  state: NodeState;
  attempt: number;
  message: string;
  progress: number | null;
  error: string | null;
  /** Milliseconds since 1970. */
  startedAt: number | null;
  finishedAt: number | null;
  pile?: Pile;
};

export type RunWords = {
  attempt: (count: number) => string;
  duration: (ms: number) => string;
  groupDone: (done: number, all: number) => string;
  pile: (count: number) => string;
  state: (state: NodeState) => string;
};

/**
 * The graph of an execution as it stands, as much of it as can be drawn (`folded`, of all `nodes`). Nodes that only join edges (gates, ends) are left
 * out and their edges joined.
 */
export function toRunGraph(
  nodes: readonly RunNode[],
  now: number,
  words: RunWords,
  folded: Folded<RunNode> = foldNodes(nodes),
): Graph<RunNode> {
  const joints = new Map(nodes.filter((node) => isJoint(node)).map((node) => [node.key, node]));
  const shown = folded.nodes.filter((node) => !joints.has(node.key));
  const byKey = new Map(shown.map((node) => [node.key, node]));
  const direct = withoutDetours(new Map(shown.map((node) => [node.key, sourcesOf(node, joints)])));
  const groups = new Set(shown.map((node) => node.parent).filter((parent) => parent !== null));
  const counts = countInside(nodes, new Set([...groups, ...folded.closed]));
  return {
    nodes: shown.map((node) => ({
      id: node.key,
      ...(node.parent !== null && byKey.has(node.parent) ? { parent: node.parent } : {}),
      size: groups.has(node.key) ? ('group' as const) : ('normal' as const),
      title: node.pile ? words.pile(node.pile.count) : node.name,
      subtitle: subtitleOf(node, counts.get(node.key), now, words),
      tone: toneOf(node.state),
      ...(node.state === 'running' || node.state === 'waiting' ? progressOf(node) : {}),
      data: node,
    })),
    edges: shown.flatMap((node) =>
      (direct.get(node.key) ?? []).flatMap((source) => {
        const from = byKey.get(source);
        if (!from) return [];
        return {
          id: `${source}>${node.key}`,
          source,
          target: node.key,
          tone: edgeTone(from.state, node.state),
        };
      }),
    ),
  };
}

/** What a node truly came after: not what only joins edges. */
export function comesAfter(node: Pick<RunNode, 'dependsOn'>, nodes: readonly Placed[]): string[] {
  return sourcesOf(node, new Map(nodes.filter((each) => isJoint(each)).map((each) => [each.key, each])));
}

type Placed = Pick<RunNode, 'key' | 'kind' | 'state' | 'dependsOn'>;

function sourcesOf(
  node: Pick<RunNode, 'dependsOn'>,
  joints: ReadonlyMap<string, Pick<RunNode, 'dependsOn'>>,
): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const stack = [...node.dependsOn];
  for (let key = stack.pop(); key !== undefined; key = stack.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    const joint = joints.get(key);
    if (joint) stack.push(...joint.dependsOn);
    else found.add(key);
  }
  return [...found].toSorted();
}

/** By node what comes right before it: an edge says nothing that a longer way says already, and would cross it. */
function withoutDetours(sources: Map<string, string[]>): Map<string, string[]> {
  const known = new Map<string, Set<string>>();
  const before = (key: string): Set<string> => {
    const found = known.get(key);
    if (found) return found;
    const all = new Set<string>();
    known.set(key, all);
    for (const source of sources.get(key) ?? []) {
      all.add(source);
      for (const each of before(source)) all.add(each);
    }
    return all;
  };
  return new Map(
    [...sources].map(([key, own]) => [
      key,
      own.filter((source) => !own.some((other) => other !== source && before(other).has(source))),
    ]),
  );
}

export function toneOf(state: NodeState): NodeTone {
  if (state === 'succeeded') return 'plain';
  return state === 'suspended' ? 'ask' : state;
}

export function edgeTone(from: NodeState, to: NodeState): EdgeTone {
  if (from === 'failed') return 'hot';
  if (to === 'running' || to === 'waiting') return 'now';
  return isNodeTerminal(from) && to !== 'pending' ? 'passed' : 'todo';
}

export function lineOf(node: RunNode, now: number, words: RunWords): string {
  if (node.error !== null) return withoutName(node.error, node.name);
  if (node.message !== '' && ['ready', 'waiting', 'suspended', 'skipped'].includes(node.state))
    return node.message;
  if (node.state === 'waiting' || node.state === 'suspended') return node.type ?? node.kind;
  const times = node.startedAt === null ? '' : words.duration((node.finishedAt ?? now) - node.startedAt);
  const parts = [node.attempt > 1 ? words.attempt(node.attempt) : (node.type ?? ''), times];
  return parts.filter(Boolean).join(' · ') || node.message;
}

/** The name stands above the line already, and the line is short. */
function withoutName(message: string, name: string): string {
  return message.startsWith(`${name} `) ? message.slice(name.length + 1) : message;
}

type Count = { done: number; all: number };

/** By each of `holders`, how many nodes it holds and how many of those have ended. */
export function countInside(nodes: readonly RunNode[], holders: ReadonlySet<string>): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const node of nodes) {
    if (node.parent === null || !holders.has(node.parent) || isJoint(node)) continue;
    const count = counts.get(node.parent) ?? { done: 0, all: 0 };
    count.all += 1;
    if (isNodeTerminal(node.state)) count.done += 1;
    counts.set(node.parent, count);
  }
  return counts;
}

function subtitleOf(node: RunNode, count: Count | undefined, now: number, words: RunWords): string {
  if (node.pile) return words.state(node.pile.state);
  return count ? words.groupDone(count.done, count.all) : lineOf(node, now, words);
}

export function progressOf(node: RunNode): { progress?: number } {
  return node.progress === null ? {} : { progress: node.progress };
}
