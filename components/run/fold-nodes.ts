import type { NodeState } from '@/server/domain/status';
import { isJoint } from './joints';

type Node = {
  key: string;
  name: string;
  kind: string;
  parent: string | null;
  state: NodeState;
  dependsOn: string[];
};

/** Many nodes of one place and one state, drawn as one. */
export type Pile = { state: NodeState; count: number; within: string | null };
export type Folded<N> = {
  /** In their order; a pile stands where its first node stood. */
  nodes: (N & { pile?: Pile })[];
  /** Nodes that hold others, which are not drawn. */
  closed: ReadonlySet<string>;
  /** What a node is drawn as: itself, a pile, or what holds it. */
  drawnAs: (key: string) => string | null;
};

/** So many nodes a picture can hold. */
export const mostDrawn = 300;
/** More than these in one place become piles, where there are too many in all. */
const mostInPlace = 30;
/** Failed nodes are never only counted, as far as there is room. */
const mostFailed = 12;

/**
 * What of a graph is drawn: all of it, as long as that can be looked at. Beyond that the nodes of each crowded place
 * become one pile a state, but for the failed ones; and where that is still too much, what is inside of others is not
 * drawn. O(nodes) for each depth.
 */
export function foldNodes<N extends Node>(nodes: readonly N[]): Folded<N> {
  const shown = nodes.filter((node) => !isJoint(node));
  if (shown.length <= mostDrawn) return asItIs(nodes);
  const inside = Map.groupBy(shown, ({ parent }) => parent);
  const deepest = depthOf(inside);
  let folded = fold(inside, deepest);
  for (let depth = deepest - 1; folded.nodes.length > mostDrawn && depth >= 0; depth--)
    folded = fold(inside, depth);
  return folded;
}

function asItIs<N extends Node>(nodes: readonly N[]): Folded<N> {
  const keys = new Set(nodes.map(({ key }) => key));
  return { nodes: [...nodes], closed: new Set(), drawnAs: (key) => (keys.has(key) ? key : null) };
}

type Inside<N> = ReadonlyMap<string | null, N[]>;

function depthOf<N extends Node>(inside: Inside<N>): number {
  let level = inside.get(null) ?? [];
  let depth = 0;
  for (;;) {
    level = level.flatMap(({ key }) => inside.get(key) ?? []);
    if (level.length === 0) return depth;
    depth += 1;
  }
}

/** Places down to `deepest`, 0 being what nothing holds. */
function fold<N extends Node>(inside: Inside<N>, deepest: number): Folded<N> {
  const drawn: (N & { pile?: Pile })[] = [];
  const closed = new Set<string>();
  const shownAs = new Map<string, string>();
  const hide = (key: string, as: string) => {
    for (const { key: each } of inside.get(key) ?? []) {
      shownAs.set(each, as);
      hide(each, as);
    }
  };
  const open = (within: string | null, depth: number) => {
    const here = inside.get(within) ?? [];
    const piled = here.length > mostInPlace ? pilesOf(here) : null;
    for (const node of here) {
      const as = piled?.get(node.key) ?? node.key;
      shownAs.set(node.key, as);
      if (as !== node.key) hide(node.key, as);
      else {
        drawn.push(node);
        if (!inside.has(node.key)) continue;
        if (piled === null && depth < deepest) open(node.key, depth + 1);
        else {
          closed.add(node.key);
          hide(node.key, node.key);
        }
      }
    }
    if (piled) drawn.push(...drawPiles(here, piled, within));
  };
  open(null, 0);
  return { nodes: drawn, closed, drawnAs: (key) => shownAs.get(key) ?? null };
}

/** By node the pile that it is in; those that are drawn themselves have none. */
function pilesOf(here: readonly Node[]): ReadonlyMap<string, string> {
  const alone = new Set(
    here
      .filter(({ state }) => state === 'failed')
      .slice(0, mostFailed)
      .map(({ key }) => key),
  );
  const within = here[0]?.parent ?? '';
  return new Map(
    here.flatMap(({ key, state }) => (alone.has(key) ? [] : [[key, `pile:${state}:${within}`] as const])),
  );
}

function drawPiles<N extends Node>(
  here: readonly N[],
  piled: ReadonlyMap<string, string>,
  within: string | null,
): (N & { pile: Pile })[] {
  const piles = Map.groupBy(
    here.filter(({ key }) => piled.has(key)),
    ({ key }) => piled.get(key) ?? '',
  );
  return [...piles].flatMap(([key, nodes]) => {
    const [first] = nodes;
    if (!first) return [];
    const pile = { state: first.state, count: nodes.length, within };
    return [{ ...first, key, dependsOn: [], pile }];
  });
}
