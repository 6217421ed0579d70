import type { Revisions } from '@/server/engine/core/execution';
import type { NodeSpec } from '@/server/engine/core/graph';
import type { ChildPlanner, NodeHandler } from '@/server/engine/runner/handler';
import { chosenRevision, withChosen } from '../plan/chosen';
import { type FanOut, itemsOf, planFanOut } from '../plan/fan-out';
import { runOf } from './contexts';
import { asOutcome } from './outcome';

/** A step with `forEach`: a run of its own with a node per item. */
export function createFanOutHandler(): NodeHandler {
  return {
    start: (ctx) =>
      asOutcome(ctx.node.path, async () => {
        const items = itemsOf(ctx.properties as unknown as FanOut, ctx.node.path ?? ctx.node.key);
        if (items.length > 0) return { type: 'spawn', child: { kind: 'fan-out', input: {} } };
        return { type: 'succeeded', message: 'there were no items', outputs: { results: [], failed: 0 } };
      }),
  };
}

export const planItems: ChildPlanner = async (_, parent) => {
  const context = withChosen(parent.context, parent.definitions);
  const plan = planFanOut({ ...parent, context }, runOf(parent));
  return { ...plan, nodes: plan.nodes.map((node) => withRevision(node, parent.definitions)) };
};

function withRevision(node: NodeSpec, chosen: Revisions): NodeSpec {
  const { name, revision } = node.handler;
  if (name === undefined || revision === undefined) return node;
  const handler = { ...node.handler, revision: chosenRevision(chosen, 'workflow-step', name, revision) };
  return { ...node, handler };
}
