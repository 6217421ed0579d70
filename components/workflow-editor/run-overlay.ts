import type { Graph, GraphNode } from '@/components/graph/model';
import { type RunWords, countInside, edgeTone, lineOf, progressOf, toneOf } from '@/components/run/run-graph';
import type { StepChanges } from './compare-steps';
import type { Pins } from './pins';
import { type StepRun, pointOf } from './run-steps';
import type { StepNode } from './step-graph';

export type OverlayWords = RunWords & {
  changed: string;
  /** Of a step that the run has not. */
  notInRun: string;
};

export type Overlay = {
  steps: ReadonlyMap<string, StepRun>;
  changes: StepChanges;
  words: OverlayWords;
  now: number;
};

/** The steps as they are drawn, with what became of each in a run. What is wrong with a step is more than how it went. */
export function withRun(graph: Graph<StepNode>, overlay: Overlay): Graph<StepNode> {
  const { steps } = overlay;
  const ran = [...steps.values()].map(({ node }) => node);
  const groups = new Set(ran.filter(({ kind }) => kind === 'group').map(({ key }) => key));
  const counts = countInside(ran, groups);
  const states = new Map(
    graph.nodes.map(({ id, data }) => [id, steps.get(data.step.name)?.node.state] as const),
  );
  return {
    nodes: graph.nodes.map((node) => ranNode(node, overlay, counts)),
    edges: graph.edges.map((edge) => {
      const [from, to] = [states.get(edge.source), states.get(edge.target)];
      if (edge.tone === 'data' || from === undefined || to === undefined) return edge;
      return { ...edge, tone: edgeTone(from, to) };
    }),
  };
}

/** Says at each step whose outputs are pinned that they are. */
export function markPins(graph: Graph<StepNode>, pins: Readonly<Pins>, word: string): Graph<StepNode> {
  const names = new Set(Object.keys(pins));
  if (names.size === 0) return graph;
  const nodes = graph.nodes.map((node) => {
    if (!node.data.step.step.outputs.some(({ name }) => names.has(name))) return node;
    return { ...node, subtitle: said(word, node.subtitle), data: { ...node.data, pinned: word } };
  });
  return { ...graph, nodes };
}

function ranNode(
  node: GraphNode<StepNode>,
  { steps, changes, words, now }: Overlay,
  counts: ReturnType<typeof countInside>,
): GraphNode<StepNode> {
  const run = steps.get(node.data.step.name);
  if (!run) return { ...node, subtitle: said(words.notInRun, node.subtitle) };
  const count = counts.get(run.node.key);
  const line = count ? words.groupDone(count.done, count.all) : lineOf(run.node, now, words);
  const { state } = run.node;
  const hasProblems = node.data.problems.length > 0;
  return {
    ...node,
    subtitle: said(node.data.pinned ?? '', changes.changed.has(node.id) ? words.changed : '', line),
    tone: hasProblems ? node.tone : toneOf(pointOf(run).state === 'suspended' ? 'suspended' : state),
    ...(state === 'running' || state === 'waiting' ? progressOf(run.node) : {}),
    data: { ...node.data, run },
  };
}

const said = (...parts: string[]) => parts.filter(Boolean).join(' · ');
