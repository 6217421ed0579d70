import type { EdgeTone, Graph, GraphEdge, GraphNode, NodeTone } from '@/components/graph/model';
import { type InstanceState, isWell, severityOf, worstState } from '@/server/domain/status';
import {
  type Grouping,
  type TopologyComponent,
  type TopologyData,
  type TopologyPart,
  type TopologyResource,
  byTrouble,
  componentId,
  partOfPod,
  partOfResource,
  partsOf,
} from './topology-parts';

export type TopologyInput = {
  application: string;
  state: InstanceState;
  components: TopologyComponent[];
  /** What is well is drawn as piles when there is much of it, and trouble that is too much to be looked at one by one. */
  folded: boolean;
  by: Grouping;
  /** Drawn by itself whatever is folded: what somebody looks at. */
  kept: string | null;
  words: {
    components: string;
    traits: (type: string, count: number) => string;
    /** Of an object that others changed. */
    changed: string;
    /** Of several parts. */
    pile: (what: string, count: number) => string;
    parts: (count: number) => string;
    /** Of components in which all is well. */
    calm: (count: number) => string;
    state: (state: InstanceState) => string;
  };
};

/** From this many resources and pods on, what is well starts folded. */
export const foldAbove = 40;

/** In one place: more trouble of one kind is a pile of it, beside those. */
const mostTroubled = 12;
/** Of more components than this each only says how many quiet parts it has. */
const mostOpen = 30;
/** So many components a picture can hold; of more, those in which all is well are one pile. */
const mostComponents = 300;

/** Application, components, resources, pods; trouble first. Nothing that is not well goes uncounted. */
export function toTopologyGraph(input: TopologyInput): Graph<TopologyData> {
  const { application, state, by, words } = input;
  const root: GraphNode<TopologyData> = {
    id: rootId,
    size: 'normal',
    title: application,
    subtitle: words.components,
    tone: 'plain',
    data: { kind: 'application', state },
  };
  const graph: Graph<TopologyData> = { nodes: [root], edges: [] };
  if (by === 'component') addComponents(graph, input);
  else addGroups(graph, input, by);
  return graph;
}

const rootId = 'application';

function addComponents(graph: Graph<TopologyData>, input: TopologyInput): void {
  const { folded, words, components } = input;
  const calm: TopologyComponent[] = [];
  for (const component of bySeverity(components)) {
    if (folded && components.length > mostComponents && isCalm(component, input.kept)) {
      calm.push(component);
      continue;
    }
    const id = componentId(component.name);
    const node: GraphNode<TopologyData> = {
      id,
      size: 'normal',
      title: component.name,
      subtitle: words.traits(component.type, component.traits.length),
      tone: tones[component.state],
      data: { kind: 'component', state: component.state, component },
    };
    graph.nodes.push(node);
    graph.edges.push(edge(rootId, id, component.state));
    const piled = addResources(graph, component, input);
    if (components.length <= mostOpen) addPiles(graph, id, piled, words, ({ kind }) => kind);
    else if (piled.length > 0) node.subtitle += ` · ${words.parts(piled.length)}`;
  }
  const parts = partsOf(calm);
  if (parts.length > 0) addPile(graph, rootId, 'calm', parts, words.calm(calm.length), '');
}

function isCalm(component: TopologyComponent, kept: string | null): boolean {
  if (!isWell(component.state) || kept === componentId(component.name)) return false;
  return partsOf([component]).every((part) => part.isQuiet && part.id !== kept);
}

/** Returns what is not drawn by itself. */
function addResources(
  graph: Graph<TopologyData>,
  component: TopologyComponent,
  input: TopologyInput,
): TopologyPart[] {
  const podsOf = Map.groupBy(component.pods, ({ owner }) => owner);
  const isKept = ({ id }: TopologyPart) => id === input.kept;
  const resources = component.resources.map((resource) => {
    const pods = podsOf.get(`${resource.kind}/${resource.name}`) ?? [];
    const own = partOfResource(component.name, resource);
    const parts = pods.map((pod) => partOfPod(component.name, pod)).sort(byTrouble);
    const isQuiet = own.isQuiet && parts.every((pod) => pod.isQuiet);
    return { resource, own, parts, isQuiet, isKept: isKept(own) || parts.some(isKept) };
  });
  const ordered = resources.toSorted((a, b) => byTrouble(a.own, b.own));
  const { alone, piled } = split(ordered, input.folded, ({ own }) => own.kind);
  for (const { resource, own, parts } of alone) {
    const shown = input.folded ? parts.filter((pod) => !pod.isQuiet || isKept(pod)) : parts;
    const ready = parts.filter((pod) => pod.isQuiet).length;
    const isCounted = parts.length > 0 && parts.every(({ state }) => state !== 'stale');
    const count = isCounted ? `${ready}/${parts.length}` : '';
    graph.nodes.push({
      ...nodeOf(own, titleOf(resource, count, component), input.words.changed),
      subtitle: resource.name,
    });
    graph.edges.push(edge(componentId(component.name), own.id, worst([own, ...shown])));
    for (const pod of shown) {
      graph.nodes.push(nodeOf(pod, shortPodName(pod.name, resource.name), ''));
      graph.edges.push(edge(own.id, pod.id, pod.state));
    }
  }
  return piled.flatMap(({ own, parts }) => [own, ...parts.filter((pod) => !pod.isQuiet)]);
}

/** By kind or by health: every part hangs on its group. */
function addGroups(graph: Graph<TopologyData>, input: TopologyInput, by: 'kind' | 'state'): void {
  const { words, folded, kept } = input;
  for (const [key, parts] of Map.groupBy(partsOf(input.components), (part) => part[by])) {
    const id = `group/${key}`;
    const state = worst(parts);
    graph.nodes.push({
      id,
      size: 'normal',
      title: by === 'kind' ? key : words.state(state),
      subtitle: words.parts(parts.length),
      tone: tones[state],
      data: { kind: 'pile', state, of: by === 'kind' ? key : '', parts },
    });
    graph.edges.push(edge(rootId, id, state));
    const marked = parts.map((part) => ({ ...part, isKept: part.id === kept }));
    const { alone, piled } = split(marked, folded, (part) => part.kind);
    for (const part of alone) {
      const title = by === 'kind' ? part.name : `${part.kind} ${part.name}`;
      graph.nodes.push(nodeOf(part, title, words.changed));
      graph.edges.push(edge(id, part.id, part.state));
    }
    addPiles(graph, id, piled, words, by === 'kind' ? ({ component }) => component : ({ kind }) => kind);
  }
}

/** What is drawn by itself, and what becomes piles. */
function split<T extends { isQuiet: boolean; isKept: boolean }>(
  all: readonly T[],
  folded: boolean,
  kindOf: (each: T) => string,
): { alone: T[]; piled: T[] } {
  const counts = new Map<string, number>();
  const isAlone = (each: T) => {
    if (!folded || each.isKept) return true;
    if (each.isQuiet) return false;
    const count = (counts.get(kindOf(each)) ?? 0) + 1;
    counts.set(kindOf(each), count);
    return count <= mostTroubled;
  };
  const { alone = [], piled = [] } = Object.groupBy(all, (each) => (isAlone(each) ? 'alone' : 'piled'));
  return { alone, piled };
}

function addPiles(
  graph: Graph<TopologyData>,
  parent: string,
  parts: readonly TopologyPart[],
  words: TopologyInput['words'],
  whatOf: (part: TopologyPart) => string,
): void {
  const piles = Map.groupBy(parts, (part) => `${part.isQuiet ? 'quiet' : part.state}/${whatOf(part)}`);
  for (const [key, of] of piles) {
    const [first] = of;
    if (!first) continue;
    if (of.length > 1) {
      const what = whatOf(first);
      addPile(graph, parent, key, of, words.pile(what, of.length), first.kind === what ? what : '');
      continue;
    }
    graph.nodes.push(nodeOf(first, `${first.kind} ${first.name}`, words.changed));
    graph.edges.push(edge(parent, first.id, first.state));
  }
}

function addPile(
  graph: Graph<TopologyData>,
  parent: string,
  key: string,
  parts: TopologyPart[],
  title: string,
  of: string,
): void {
  const id = `pile/${parent}/${key}`;
  const state = worst(parts);
  const data = { kind: 'pile' as const, state, of, parts };
  graph.nodes.push({ id, size: 'small', title, subtitle: '', tone: tones[state], data });
  graph.edges.push(edge(parent, id, state));
}

function nodeOf(part: TopologyPart, title: string, changed: string): GraphNode<TopologyData> {
  const { data } = part;
  const drift = data.kind === 'resource' ? data.resource.drift : null;
  return {
    id: part.id,
    size: 'small',
    title: drift && !drift.gone ? `${title} · ${changed}` : title,
    subtitle: part.message,
    tone: drift && isWell(part.state) ? 'warning' : tones[part.state],
    data,
  };
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

function worst(parts: readonly { state: InstanceState }[]): InstanceState {
  return worstState(parts.map(({ state }) => state));
}

function bySeverity<T extends { state: InstanceState; name: string }>(parts: T[]): T[] {
  return parts.toSorted(
    (a, b) =>
      Number(isWell(a.state)) - Number(isWell(b.state)) ||
      severityOf(a.state) - severityOf(b.state) ||
      a.name.localeCompare(b.name),
  );
}
