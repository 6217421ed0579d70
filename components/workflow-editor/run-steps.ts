import { isJoint } from '@/components/run/joints';
import type { RunNode } from '@/components/run/run-graph';
import type { JsonObject, JsonValue } from '@/server/domain/json';

/** Whose runs are watched. */
export type Watched = { workflow: string } | { application: string };

/** What became of a step in a run. */
export type StepRun<N extends RunNode = RunNode> = {
  node: N;
  /** What it began in turn: components of a delivery, items, the steps of a workflow within. */
  inside: N[];
};

/** By the name of the step. Nodes that the engine adds by itself are no steps. */
export function stepsOfRun<N extends RunNode>(nodes: readonly N[], runId: string): Map<string, StepRun<N>> {
  const steps = new Map<string, StepRun<N>>();
  const stepOf = new Map<string, string>();
  for (const node of nodes) {
    if (node.runId === runId) {
      if (node.kind !== 'step' && node.kind !== 'group') continue;
      steps.set(node.ownKey, { node, inside: [] });
      stepOf.set(node.key, node.ownKey);
      continue;
    }
    const around = node.parent === null ? undefined : stepOf.get(node.parent);
    if (around === undefined) continue;
    stepOf.set(node.key, around);
    if (!isJoint(node)) steps.get(around)?.inside.push(node);
  }
  return steps;
}

/** Where a step has its trouble, or asks somebody: in itself, or in what it began. */
export function pointOf<N extends RunNode>({ node, inside }: StepRun<N>): N {
  const grave = (state: RunNode['state']) => inside.find((each) => each.state === state);
  if (node.state === 'failed') return grave('failed') ?? node;
  return grave('suspended') ?? node;
}

/** Whether somebody is asked, or has to see to it. */
export function wantsSomebody({ state }: Pick<RunNode, 'state'>): boolean {
  return state === 'suspended' || state === 'failed';
}

/** Why a step did not do what it was to do, or what it asks for; empty where that is not so. */
export function whyOf(ran: StepRun): string {
  const node = pointOf(ran);
  return wantsSomebody(node) || node.state === 'skipped' ? (node.error ?? node.message) : '';
}

/** A value that a step of a run handed on under a name. */
export type RunOutput = { name: string; step: string; value: JsonValue; isPinned: boolean };

type Handed = { step: string; isNamed: boolean; values: JsonObject | null };

/** By the name that others take them by. What was too long to be sent is not there. */
export function outputsOfRun(steps: readonly Handed[]): Map<string, RunOutput> {
  return new Map(
    steps.flatMap(({ step, isNamed, values }) =>
      isNamed && values !== null
        ? Object.entries(values).map(
            ([name, value]) => [name, { name, step, value, isPinned: false }] as const,
          )
        : [],
    ),
  );
}
