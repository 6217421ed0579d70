import type { EdgeTone, Graph, GraphEdge, GraphNode, NodeTone } from '@/components/graph/model';
import type { Drift, Repair } from '@/server/domain/drift';
import type { Diagnosis, PodStatus } from '@/server/domain/pod-status';
import { type InstanceState, isWell, severityOf } from '@/server/domain/status';

export type TopologyResource = {
  id: string;
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  state: InstanceState;
  message: string;
  /** What others changed of what was delivered. */
  drift: Drift | null;
  /** The last time that it was put back. */
  repaired: Repair | null;
};
export type TopologyComponent = {
  name: string;
  type: string;
  traits: string[];
  state: InstanceState;
  message: string;
  diagnosis: Diagnosis | null;
  resources: TopologyResource[];
  pods: PodStatus[];
};

export type TopologyData =
  | { kind: 'application'; state: InstanceState }
  | { kind: 'component'; state: InstanceState; component: TopologyComponent }
  | { kind: 'resource'; state: InstanceState; component: string; resource: TopologyResource }
  | { kind: 'pod'; state: InstanceState; component: string; pod: PodStatus };

export type TopologyInput = {
  application: string;
  state: InstanceState;
  components: TopologyComponent[];
  /** What is well is folded away below its component when there is much of it. */
  folded: boolean;
  words: {
    components: string;
    traits: (type: string, count: number) => string;
    /** Of an object that others changed. */
    changed: string;
  };
};

/** From this many resources and pods on, what is well starts folded. */
export const foldAbove = 40;

export function countParts(components: TopologyComponent[]): number {
  return components.reduce((sum, component) => sum + component.resources.length + component.pods.length, 0);
}

/** Application, components, resources, pods; trouble first. Never leaves out anything that is not well. */
export function toTopologyGraph({
  application,
  state,
  components,
  folded,
  words,
}: TopologyInput): Graph<TopologyData> & { hidden: number } {
  const root: GraphNode<TopologyData> = {
    id: 'application',
    size: 'normal',
    title: application,
    subtitle: words.components,
    tone: 'plain',
    data: { kind: 'application', state },
  };
  const graph: Graph<TopologyData> = { nodes: [root], edges: [] };
  let hidden = 0;
  for (const component of bySeverity(components)) {
    const id = componentId(component.name);
    graph.nodes.push({
      id,
      size: 'normal',
      title: component.name,
      subtitle: words.traits(component.type, component.traits.length),
      tone: tones[component.state],
      data: { kind: 'component', state: component.state, component },
    });
    graph.edges.push(edge('application', id, component.state));
    hidden += addResources(graph, component, folded, words.changed);
  }
  return { ...graph, hidden };
}

export const componentId = (name: string) => `component/${name}`;
export const resourceId = (id: string) => `resource/${id}`;
export const podId = (pod: Pick<PodStatus, 'namespace' | 'name'>) => `pod/${pod.namespace}/${pod.name}`;

function addResources(
  graph: Graph<TopologyData>,
  component: TopologyComponent,
  folded: boolean,
  changed: string,
): number {
  let hidden = 0;
  for (const resource of bySeverity(component.resources)) {
    const pods = component.pods.filter((pod) => pod.owner === `${resource.kind}/${resource.name}`);
    const shown = folded ? pods.filter((pod) => !isWell(pod.state)) : bySeverity(pods);
    hidden += pods.length - shown.length;
    if (folded && isWell(resource.state) && !resource.drift && shown.length === 0) {
      hidden += 1;
      continue;
    }
    const id = resourceId(resource.id);
    const ready = pods.filter((pod) => isWell(pod.state)).length;
    graph.nodes.push({
      id,
      size: 'small',
      title: [titleOf(resource, pods.length === 0 ? '' : `${ready}/${pods.length}`, component)]
        .concat(resource.drift && !resource.drift.gone ? changed : [])
        .join(' · '),
      subtitle: resource.name,
      tone: resource.drift && isWell(resource.state) ? 'warning' : tones[resource.state],
      data: { kind: 'resource', state: resource.state, component: component.name, resource },
    });
    graph.edges.push(edge(componentId(component.name), id, worst(resource.state, shown)));
    for (const pod of shown) {
      graph.nodes.push({
        id: podId(pod),
        size: 'small',
        title: shortPodName(pod.name, resource.name),
        subtitle: pod.message,
        tone: tones[pod.state],
        data: { kind: 'pod', state: pod.state, component: component.name, pod },
      });
      graph.edges.push(edge(id, podId(pod), pod.state));
    }
  }
  return hidden;
}

/** `payments-5b8c6d-q9wnl` under `payments` is `5b8c6d-q9wnl`; `cache-0` stays: a lone number names nothing. */
export function shortPodName(pod: string, owner: string): string {
  const rest = pod.startsWith(`${owner}-`) ? pod.slice(owner.length + 1) : pod;
  return /^\d+$/.test(rest) ? pod : rest;
}

/** The kind is enough for the one object that is called like its component; the others say their names. */
function titleOf({ kind, name }: TopologyResource, ready: string, component: TopologyComponent): string {
  const isPlain = name === component.name || component.resources.length === 1;
  return [kind, isPlain ? '' : name, ready].filter(Boolean).join(' ');
}

const tones: Record<InstanceState, NodeTone> = {
  failed: 'failed',
  error: 'failed',
  warning: 'warning',
  unreported: 'warning',
  stale: 'warning',
  unknown: 'warning',
  updating: 'running',
  deleting: 'running',
  pending: 'pending',
  running: 'plain',
  completed: 'plain',
};

function edge(source: string, target: string, state: InstanceState): GraphEdge {
  const tone: EdgeTone = tones[state] === 'failed' ? 'hot' : state === 'pending' ? 'todo' : 'plain';
  return { id: `${source}>${target}`, source, target, tone };
}

function worst(state: InstanceState, pods: PodStatus[]): InstanceState {
  return (
    [state, ...pods.map((pod) => pod.state)].toSorted((a, b) => severityOf(a) - severityOf(b))[0] ?? state
  );
}

function bySeverity<T extends { state: InstanceState; name: string }>(parts: T[]): T[] {
  return parts.toSorted(
    (a, b) =>
      Number(isWell(a.state)) - Number(isWell(b.state)) ||
      severityOf(a.state) - severityOf(b.state) ||
      a.name.localeCompare(b.name),
  );
}
