import type { Outputs } from '@/components/trpc/trpc';

export type RunGraphData = Outputs['run']['graph'];
type Part = RunGraphData['runs'][number];

/** Up to where the history of each run is known, for the next answer to begin there. */
export function knownOf({ runs }: RunGraphData): Record<string, number> {
  return Object.fromEntries(runs.map(({ id, seq }) => [id, seq]));
}

/** What is known, with what changed since. Nodes that did not change stay the same objects. */
export function mergeGraph(known: RunGraphData, news: RunGraphData): RunGraphData {
  const before = new Map(known.runs.map((run) => [run.id, run]));
  return { run: news.run, runs: news.runs.map((part) => mergePart(before.get(part.id), part)) };
}

function mergePart(before: Part | undefined, news: Part): Part {
  if (!before || !news.partial) return news;
  if (news.nodes.length === 0) return { ...news, nodes: before.nodes };
  const changed = new Map(news.nodes.map((node) => [node.key, node]));
  return { ...news, nodes: before.nodes.map((node) => changed.get(node.key) ?? node) };
}
