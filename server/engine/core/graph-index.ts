import type { JsonObject } from '@/server/domain/json';
import type { NodeSpec } from './graph';

/** A node with its edges both ways. `dependsOn` also holds the nodes that provide its inputs. */
export type GraphNode = {
  spec: NodeSpec;
  dependsOn: readonly string[];
  dependents: readonly string[];
  children: readonly string[];
  /** Place in the plan. */
  position: number;
};

/** The part of an execution that never changes. */
export type Graph = {
  nodes: ReadonlyMap<string, GraphNode>;
  /** Keys in the order of the plan. */
  order: readonly string[];
  /** Node that gives each named output. */
  providers: ReadonlyMap<string, string>;
  context: JsonObject;
  /** Keys by what expressions may call a node: its key or its name. */
  keys: ReadonlyMap<string, string>;
  /** True for the name of a step or an output. */
  isName: (name: string) => boolean;
};

/** An input may also come from the execution's context: `context.env`. */
export const contextPrefix = 'context.';

/** Indexes a checked list of nodes. O(nodes + edges). */
export function buildGraph(specs: readonly NodeSpec[], context: JsonObject): Graph {
  const providers = new Map<string, string>();
  for (const spec of specs) for (const output of spec.outputs ?? []) providers.set(output.name, spec.key);
  const nodes = new Map<string, GraphNode & { dependents: string[]; children: string[] }>();
  for (const [position, spec] of specs.entries()) {
    const dependsOn = dependenciesOf(spec, providers);
    nodes.set(spec.key, { spec, dependsOn, dependents: [], children: [], position });
  }
  for (const [key, node] of nodes) {
    for (const dependency of node.dependsOn) nodes.get(dependency)?.dependents.push(key);
    if (node.spec.parent !== undefined) nodes.get(node.spec.parent)?.children.push(key);
  }
  const keys = new Map(specs.map((spec) => [spec.name ?? spec.key, spec.key]));
  for (const key of nodes.keys()) keys.set(key, key);
  const isName = (name: string) => keys.has(name) || providers.has(name);
  return { nodes, order: [...nodes.keys()], providers, context, keys, isName };
}

function dependenciesOf(spec: NodeSpec, providers: ReadonlyMap<string, string>): string[] {
  const keys = new Set(spec.dependsOn);
  for (const input of spec.inputs ?? []) {
    const provider = providers.get(input.from);
    if (provider !== undefined) keys.add(provider);
  }
  return [...keys];
}
