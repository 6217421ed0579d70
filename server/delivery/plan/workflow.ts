import type { JsonObject } from '@/server/domain/json';
import type { Application, StepMode, StepRetry } from '@/server/domain/oam/application';
import { parseType } from '@/server/domain/oam/definition-lookup';
import { formatPath } from '@/server/domain/oam/document-path';
import { parseDuration } from '@/server/domain/oam/duration';
import { implicitDeploys } from '@/server/domain/oam/implicit-deploys';
import { type NamedStep, namedPolicies, namedSteps } from '@/server/domain/oam/names';
import type { ExecutionSpec, NodeSpec, RetryPolicy } from '@/server/engine/core/graph';
import { fanOutNode } from './fan-out';
import type { WorkflowContext } from './planned';

const defaultBackoffMs = 5_000;

export type StepDefinition = { name: string; revision: number; repeatable?: boolean };
export type WorkflowOptions = {
  title: string;
  context: WorkflowContext;
  /** The pinned definition of a step type. Every type of the document is there: `check` has seen to it. */
  step(type: string): StepDefinition;
};

/**
 * The graph of a workflow run: the document's steps, or what KubeVela does without them, and at the end the removal of what
 * is no longer rendered. Pure.
 */
export function planWorkflow(application: Application, options: WorkflowOptions): ExecutionSpec {
  const written = planWritten(application, options);
  const nodes =
    written.length > 0
      ? written
      : implicitSteps(application).map((step) => ({ ...step, ...handlerOf('deploy', options) }));
  const tops = nodes.filter((node) => node.parent === undefined).map((node) => node.key);
  const cleanup: NodeSpec = {
    key: freeKey('cleanup', nodes),
    name: 'Remove what is no longer rendered',
    kind: 'task',
    handler: { handler: 'cleanup' },
    dependsOn: tops,
  };
  const context: JsonObject = options.context satisfies JsonObject;
  return { kind: 'workflow', title: options.title, nodes: [...nodes, cleanup], context };
}

/** The steps that a document holds, as nodes. Pure. */
export function planWritten(application: Application, options: Pick<WorkflowOptions, 'step'>): NodeSpec[] {
  const { steps = 'StepByStep', subSteps = 'DAG' } = application.spec.workflow?.mode ?? {};
  return planSteps(namedSteps(application), steps, subSteps, options);
}

/** A step may be called as our own node would be. */
export function freeKey(key: string, nodes: NodeSpec[]): string {
  return nodes.some((node) => node.key === key) ? freeKey(`${key}-`, nodes) : key;
}

function implicitSteps(application: Application): Omit<NodeSpec, 'handler'>[] {
  return implicitDeploys(namedPolicies(application)).map(({ name, policies }) => ({
    key: name,
    kind: 'step',
    dependsOn: [],
    properties: { policies },
    path: 'spec',
  }));
}

function planSteps(
  steps: NamedStep[],
  mode: StepMode,
  subMode: StepMode,
  options: Pick<WorkflowOptions, 'step'>,
  parent?: string,
): NodeSpec[] {
  return steps.flatMap((named, index) => {
    const { name, step, path, subSteps } = named;
    const before = mode === 'StepByStep' ? previousSteps(steps, index) : [];
    const innerMode = step.mode ?? subMode;
    const isGroup = subSteps.length > 0;
    const node: NodeSpec = {
      key: name,
      kind: isGroup ? 'group' : 'step',
      ...handlerOf(step.type, options),
      dependsOn: [...new Set([...before, ...step.dependsOn])],
      properties: step.properties ?? {},
      path: formatPath(path),
    };
    if (parent !== undefined) node.parent = parent;
    if (isGroup) node.mode = innerMode;
    addDetails(node, named);
    return [fanOutNode(node, step), ...planSteps(subSteps, innerMode, subMode, options, name)];
  });
}

function addDetails(node: NodeSpec, { step }: NamedStep): void {
  if (step.meta?.alias) node.name = step.meta.alias;
  if (step.if !== undefined && step.if !== '') node.if = step.if;
  if (step.timeout !== undefined) node.timeoutMs = parseDuration(step.timeout) ?? 0;
  if (step.retry) node.retry = retryOf(step.retry);
  if (step.outputs.length > 0) node.outputs = step.outputs;
  if (step.inputs.length === 0) return;
  // The parameters of apply-component are those of the component: the deployment's planner puts them there.
  const ofComponent = parseType(step.type).name === 'apply-component';
  node.inputs = step.inputs.map(({ from, parameterKey }) => ({
    from,
    ...(parameterKey && !ofComponent ? { parameterKey } : {}),
  }));
}

function retryOf({ times, backoff, maxBackoff, errors }: StepRetry): RetryPolicy {
  const ms = (text: string | undefined) => (text === undefined ? undefined : parseDuration(text));
  const maxBackoffMs = ms(maxBackoff);
  return {
    times,
    backoffMs: ms(backoff) ?? defaultBackoffMs,
    ...(maxBackoffMs === undefined ? {} : { maxBackoffMs }),
    ...(errors === undefined ? {} : { errors }),
  };
}

/**
 * In the mode StepByStep a step without `if` runs only when every step before it went well. The step before stands for those
 * before it, unless its own `if` let it run all the same.
 */
function previousSteps(steps: NamedStep[], index: number): string[] {
  const names: string[] = [];
  for (let i = index - 1; i >= 0; i--) {
    const previous = steps[i];
    if (!previous) break;
    names.push(previous.name);
    if (previous.step.if === undefined || previous.step.if === '') break;
  }
  return names;
}

function handlerOf(
  type: string,
  options: Pick<WorkflowOptions, 'step'>,
): Pick<NodeSpec, 'handler' | 'repeatable'> {
  const { name, revision, repeatable } = options.step(type);
  return {
    handler: { handler: 'workflow-step', name, revision },
    ...(repeatable === false ? { repeatable } : {}),
  };
}
