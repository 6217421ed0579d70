import type { JsonObject } from '@/server/domain/json';
import type { NodeSpec } from './graph';

/** A node with its edges both ways. `dependsOn` also holds the nodes that provide its inputs. */
export type GraphNode = {
  spec: NodeSpec;
  dependsOn: readonly string[];
  dependents: readonly string[];
  children: readonly string[];
};

/** The part of an execution that never changes. */
export type Graph = {
  nodes: ReadonlyMap<string, GraphNode>;
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
  for (const spec of specs) {
    nodes.set(spec.key, { spec, dependsOn: dependenciesOf(spec, providers), dependents: [], children: [] });
  }
  for (const [key, node] of nodes) {
    for (const dependency of node.dependsOn) nodes.get(dependency)?.dependents.push(key);
    if (node.spec.parent !== undefined) nodes.get(node.spec.parent)?.children.push(key);
  }
  const keys = new Map(specs.map((spec) => [spec.name ?? spec.key, spec.key]));
  for (const key of nodes.keys()) keys.set(key, key);
  return { nodes, providers, context, keys, isName: (name) => keys.has(name) || providers.has(name) };
}

function dependenciesOf(spec: NodeSpec, providers: ReadonlyMap<string, string>): string[] {
  const keys = new Set(spec.dependsOn);
  for (const input of spec.inputs ?? []) {
    const provider = providers.get(input.from);
    if (provider !== undefined) keys.add(provider);
  }
  return [...keys];
}
