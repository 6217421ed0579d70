import { type Graph, type GraphEdge, type NodeTone, sizeOf } from '@/components/graph/model';
import type { Problem } from '@/server/domain/error';
import { type DocumentPath, parsePath } from '@/server/domain/oam/document-path';
import { edgesOf } from '@/server/domain/workflow-edit/workflow-edges';
import {
  type StepModel,
  type WorkflowModel,
  allSteps,
  modeAround,
} from '@/server/domain/workflow-edit/workflow-model';
import type { Foreseen } from './foreseen';
import type { StepRun } from './run-steps';
import { edgeId } from './step-places';

export type StepNode = {
  step: StepModel;
  type: string;
  problems: readonly Problem[];
  /** What became of it in the run that is watched. */
  run?: StepRun;
  /** What would become of it, by the dry-run that is shown. */
  foreseen?: Foreseen;
  /** The word for it, where outputs of it are pinned. */
  pinned?: string;
};

export type StepWords = {
  group: (mode: 'StepByStep' | 'DAG', count: number) => string;
  when: (condition: string) => string;
  untyped: string;
  /** What stands in a group without steps. */
  vacant: string;
};

const longestLabel = 28;

/** The steps of a workflow as they are drawn: groups around what they hold, lines of order apart from lines of data. */
export function toStepGraph(
  model: WorkflowModel,
  problems: ReadonlyMap<string, readonly Problem[]>,
  words: StepWords,
): Graph<StepNode> {
  const steps = allSteps(model.steps);
  return {
    nodes: steps.map((step) => {
      const own = problems.get(step.id) ?? [];
      return {
        id: step.id,
        ...(step.group === null ? {} : { parent: step.group }),
        size: step.isGroup ? ('group' as const) : ('normal' as const),
        title: step.step.alias ?? step.name,
        ...widthOf(step.step.alias ?? step.name, step),
        subtitle: subtitleOf(model, step, words),
        tone: toneOf(own),
        ...(step.isGroup && step.subSteps.length === 0 ? { vacant: words.vacant } : {}),
        data: { step, type: step.step.type, problems: own },
      };
    }),
    edges: edgesBetween(model),
  };
}

/** Values that go from one step to one other share a line. */
function edgesBetween(model: WorkflowModel): GraphEdge[] {
  const edges = new Map<string, GraphEdge>();
  const values = new Map<string, Set<string>>();
  for (const edge of edgesOf(model).edges) {
    const [id, ends] = [edgeId(edge), { source: edge.from, target: edge.to }];
    if (edge.kind === 'order') {
      edges.set(id, { id, ...ends, tone: 'plain' });
      continue;
    }
    const way = JSON.stringify(ends);
    const names = values.get(way);
    if (names) names.add(edge.name);
    else {
      values.set(way, new Set([edge.name]));
      edges.set(way, { id, ...ends, tone: 'data' });
    }
  }
  return [...edges].map(([way, edge]) => {
    const names = values.get(way);
    return names ? { ...edge, label: cut([...names].join(', ')) } : edge;
  });
}

function subtitleOf(model: WorkflowModel, step: StepModel, words: StepWords): string {
  const when = step.step.if === undefined ? [] : [words.when(shortCondition(step.step.if))];
  if (step.isGroup)
    return [words.group(modeAround(model, step.id), step.subSteps.length), ...when].join(' · ');
  return [...when, step.step.type || words.untyped].join(' · ');
}

/** As it is said rather than written: `status["roll-out"].failed` is "roll-out failed". */
export function shortCondition(condition: string): string {
  return condition.replaceAll(
    /(?<!\.)\bstatus(?:\.([A-Za-z_]\w*)|\[(["'])([^"'\]]+)\2\])\.(\w+)/g,
    (_all, plain: string | undefined, _quote, quoted: string | undefined, phase: string) =>
      `${plain ?? quoted ?? ''} ${phase}`,
  );
}

/** A step with a condition is wide enough for as much of it as there is room for. */
function widthOf(title: string, step: StepModel): { width?: number } {
  if (step.isGroup || step.step.if === undefined) return {};
  const words = shortCondition(step.step.if).length;
  return { width: sizeOf({ size: 'normal', title: 'x'.repeat(Math.max(title.length, words)) }).width };
}

function cut(text: string): string {
  return text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
}

function toneOf(problems: readonly Problem[]): NodeTone {
  if (problems.length === 0) return 'plain';
  return problems.some(({ severity = 'error' }) => severity === 'error') ? 'failed' : 'warning';
}

/** Problems by the id of the innermost step that they are in; under '' what is in none. */
export function problemsByStep(
  model: WorkflowModel,
  problems: readonly Problem[],
): Map<string, readonly Problem[]> {
  const steps = allSteps(model.steps);
  const found = new Map<string, readonly Problem[]>();
  for (const problem of problems) {
    const path = parsePath(problem.path ?? '');
    const step = steps.findLast((each) => begins(path, each.path));
    const id = step?.id ?? '';
    found.set(id, [...(found.get(id) ?? []), problem]);
  }
  return found;
}

function begins(path: DocumentPath, prefix: DocumentPath): boolean {
  return prefix.every((part, index) => path[index] === part);
}

/** The innermost step whose lines hold an offset of the text. */
export function stepAt(model: WorkflowModel, offset: number): StepModel | undefined {
  return allSteps(model.steps).findLast(({ range }) => range.from <= offset && offset < range.to);
}
