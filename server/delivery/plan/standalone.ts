import type { JsonObject } from '@/server/domain/json';
import type { ParsedWorkflow } from '@/server/domain/oam/parse-workflow';
import type { ExecutionSpec, NodeSpec } from '@/server/engine/core/graph';
import { turnHandler } from '@/server/engine/core/schedule';
import { type StandaloneContext, type StandaloneRun, type TurnNode, standaloneKey } from './planned';
import { type WorkflowOptions, freeKey, planWritten } from './workflow';

export type StandaloneOptions = Pick<WorkflowOptions, 'title' | 'step'> & {
  run: StandaloneRun;
  /** What the document or the start gave; `name` and `namespace` of the run stand behind it, as in KubeVela. */
  context: JsonObject;
  /** Runs that have to end before this one begins. */
  turn: TurnNode | null;
};

/** The graph of a workflow that stands on its own: its steps, after those before it had their turn. Pure. */
export function planStandalone(
  { application, ownPath }: Pick<ParsedWorkflow, 'application' | 'ownPath'>,
  { title, step, run, context, turn }: StandaloneOptions,
): ExecutionSpec {
  const steps = planWritten(application, { step }).map((node) =>
    node.path === undefined ? node : { ...node, path: ownPath(node.path) },
  );
  const nodes = turn ? afterTurn(steps, turn) : steps;
  const whole: StandaloneContext = {
    name: run.name,
    namespace: run.namespace,
    ...context,
    [standaloneKey]: run,
  };
  return { kind: 'workflow', title, nodes, context: whole satisfies JsonObject };
}

function afterTurn(steps: NodeSpec[], turn: TurnNode): NodeSpec[] {
  const key = freeKey('turn', steps);
  const first: NodeSpec = {
    key,
    name: 'Wait for its turn',
    kind: 'task',
    handler: { handler: turnHandler },
    dependsOn: [],
    properties: turn,
  };
  const isFree = (node: NodeSpec) => node.parent === undefined && node.dependsOn.length === 0;
  return [first, ...steps.map((node) => (isFree(node) ? { ...node, dependsOn: [key] } : node))];
}
