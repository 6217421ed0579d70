import type { Graph, NodeTone } from '@/components/graph/model';
import type { Foreseen } from './foreseen';
import type { StepNode } from './step-graph';

export type DryRunWords = {
  runs: string;
  /** With the condition that is not met; of a step in a group that is skipped: with the group. */
  skipped: (step: Foreseen) => string;
  open: (by: string) => string;
  /** Its condition cannot be read. */
  undecided: string;
  /** Of a step that the dry-run has not. */
  absent: string;
};

/** What a run would do with a step, in a few words. */
export function saysOf(step: Foreseen, words: DryRunWords): string {
  if (step.decision === 'runs') return words.runs;
  if (step.decision === 'skipped') return words.skipped(step);
  return step.decidedBy.length > 0 ? words.open(step.decidedBy.join(', ')) : words.undecided;
}

const tones: Readonly<Record<Foreseen['decision'], NodeTone>> = {
  runs: 'plain',
  skipped: 'skipped',
  open: 'pending',
};

/** The steps as they are drawn, with what would become of each. What is wrong with a step is more than that. */
export function withDryRun(
  graph: Graph<StepNode>,
  steps: ReadonlyMap<string, Foreseen>,
  words: DryRunWords,
): Graph<StepNode> {
  const skipped = new Set<string>();
  const nodes = graph.nodes.map((node) => {
    const foreseen = steps.get(node.data.step.name);
    if (!foreseen) return { ...node, subtitle: `${words.absent} · ${node.subtitle}` };
    if (foreseen.decision === 'skipped') skipped.add(node.id);
    return {
      ...node,
      subtitle: saysOf(foreseen, words),
      tone: node.data.problems.length > 0 ? node.tone : tones[foreseen.decision],
      data: { ...node.data, foreseen },
    };
  });
  const edges = graph.edges.map((edge) => {
    const isIdle = skipped.has(edge.source) || skipped.has(edge.target);
    return edge.tone !== 'data' && isIdle ? { ...edge, tone: 'todo' as const } : edge;
  });
  return { nodes, edges };
}

export type Counts = Record<Foreseen['decision'], number>;

export function countDecisions(steps: Iterable<Foreseen>): Counts {
  const counts: Counts = { runs: 0, skipped: 0, open: 0 };
  for (const { decision, isGroup } of steps) if (!isGroup) counts[decision] += 1;
  return counts;
}
