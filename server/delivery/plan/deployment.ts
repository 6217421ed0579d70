import type { JsonObject } from '@/server/domain/json';
import type { ExecutionSpec, NodeSpec } from '@/server/engine/core/graph';
import { passHandler } from '@/server/engine/core/schedule';
import {
  type ComponentNode,
  type ComponentPlan,
  type DeploymentContext,
  type PlannedTrait,
  type TraitNode,
  placementKey,
} from './planned';

export type PlacedComponents = { placement: string; components: ComponentPlan[] };
export type DeploymentOptions = {
  title: string;
  context: DeploymentContext;
  /** How long a component may take to become healthy. */
  healthTimeoutMs: number;
};

/** A cluster that is away for a moment, or an object that somebody else just wrote. */
export const clusterRetry = { times: 8, backoffMs: 500, maxBackoffMs: 15_000 };
/** The handler ends a component at its deadline, with a diagnosis; the engine's own deadline is only for a handler that cannot. */
const graceMs = 30_000;

/**
 * The graph of a deployment: per placement and component C `C.gate` (all inbound edges land on it) -> pre traits in order
 * -> `C` -> post traits in order -> `C.done`. Whoever depends on C hangs on `C.done`; the rest runs in parallel. With
 * several placements each is a group, and its keys begin with the placement. Pure; O(components + edges).
 */
export function planDeployment(placed: PlacedComponents[], options: DeploymentOptions): ExecutionSpec {
  const grouped = placed.length > 1;
  const nodes = placed.flatMap(({ placement, components }) => {
    const prefix = grouped ? `${placement}/` : '';
    const own = planPlacement(placement, prefix, components, options.healthTimeoutMs);
    if (!grouped) return own;
    return [groupNode(placement), ...own.map((node) => ({ ...node, parent: placement }))];
  });
  return { kind: 'deployment', title: options.title, nodes, context: toContext(options.context) };
}

function toContext(context: DeploymentContext): JsonObject {
  return context satisfies JsonObject;
}

function groupNode(placement: string): NodeSpec {
  return { key: placement, kind: 'group', handler: { handler: passHandler }, dependsOn: [], mode: 'DAG' };
}

function planPlacement(
  placement: string,
  prefix: string,
  components: ComponentPlan[],
  timeoutMs: number,
): NodeSpec[] {
  const names = new Set(components.map(({ component }) => component.name));
  const providers = new Map(
    components.flatMap(({ component, outputs }) => outputs.map((output) => [output.name, component.name])),
  );
  const prepare: NodeSpec = {
    // No component's node can be called so: their names hold no dot.
    key: `${prefix}placement.prepare`,
    name: `Prepare ${placement}`,
    kind: 'task',
    handler: { handler: 'prepare' },
    dependsOn: [],
    properties: { placement },
    retry: clusterRetry,
  };
  return [
    prepare,
    ...components.flatMap((plan) => {
      // What is not part of this deployment is there already, or comes by another step.
      const before = new Set(plan.dependsOn.filter((name) => names.has(name)));
      for (const { from } of plan.inputs) {
        const provider = providers.get(from);
        if (provider !== undefined && provider !== plan.component.name) before.add(provider);
      }
      const gates = before.size === 0 ? [prepare.key] : [...before].map((name) => `${prefix}${name}.done`);
      return planComponent(plan, placement, prefix, gates, timeoutMs, providers);
    }),
  ];
}

function planComponent(
  plan: ComponentPlan,
  placement: string,
  prefix: string,
  gates: string[],
  timeoutMs: number,
  providers: ReadonlyMap<string, string>,
): NodeSpec[] {
  const { component, inputs, outputs } = plan;
  const key = `${prefix}${component.name}`;
  const gate: NodeSpec = {
    key: `${key}.gate`,
    name: `${component.name}.gate`,
    kind: 'gate',
    handler: { handler: passHandler },
    dependsOn: gates,
  };
  const pre = chainTraits('pre', gate.key, key, plan, placement);
  const main: NodeSpec = {
    key,
    name: component.name,
    kind: 'component',
    handler: { handler: 'component', name: component.type, revision: component.revision },
    dependsOn: [pre.at(-1)?.key ?? gate.key],
    properties: { placement, component, healthTimeoutMs: timeoutMs } satisfies ComponentNode,
    timeoutMs: timeoutMs + graceMs,
    retry: clusterRetry,
    path: component.path,
  };
  const taken = inputs.filter((input) => providers.has(input.from) || isFromContext(input.from));
  if (taken.length > 0) {
    main.inputs = taken.map(({ from, parameterKey }) => ({
      from: isFromContext(from) ? from : `${prefix}${from}`,
      ...(parameterKey ? { parameterKey: `component.properties.${parameterKey}` } : {}),
    }));
  }
  if (outputs.length > 0) {
    main.outputs = outputs.map(({ name, valueFrom }) => ({ name: `${prefix}${name}`, valueFrom }));
  }
  const post = chainTraits('post', key, key, plan, placement);
  const done: NodeSpec = {
    key: `${key}.done`,
    name: `${component.name}.done`,
    kind: 'done',
    handler: { handler: passHandler },
    dependsOn: [post.at(-1)?.key ?? key],
  };
  return [gate, ...pre, main, ...post, done];
}

function isFromContext(from: string): boolean {
  return from.startsWith('context.');
}

function chainTraits(
  stage: PlannedTrait['stage'],
  after: string,
  key: string,
  { component }: ComponentPlan,
  placement: string,
): NodeSpec[] {
  const nodes: NodeSpec[] = [];
  for (const [index, trait] of component.traits.entries()) {
    if (trait.stage !== stage) continue;
    nodes.push({
      key: `${key}.${trait.type}-${index + 1}`,
      name: `${component.name}.${trait.type}`,
      kind: 'trait',
      handler: { handler: 'trait', name: trait.type, revision: trait.revision },
      dependsOn: [nodes.at(-1)?.key ?? after],
      properties: { placement, component, trait } satisfies TraitNode,
      path: `${component.path}.traits[${index}]`,
    });
  }
  return nodes;
}

/** The context's placement by key. */
export function keyed<P extends { cluster: string; namespace: string }>(placements: P[]): Record<string, P> {
  return Object.fromEntries(placements.map((placement) => [placementKey(placement), placement]));
}
