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
  | { kind: 'pod'; state: InstanceState; component: string; pod: PodStatus }
  /** Many parts that are drawn as one. `of` is what they have in common: a kind, or nothing that has an icon. */
  | { kind: 'pile'; state: InstanceState; of: string; parts: TopologyPart[] };

/** An object or a pod of an application. */
export type TopologyPart = {
  id: string;
  kind: string;
  name: string;
  component: string;
  state: InstanceState;
  message: string;
  /** Well, and nobody else changed it. */
  isQuiet: boolean;
  data: Extract<TopologyData, { kind: 'resource' | 'pod' }>;
};

export const groupings = ['component', 'kind', 'state'] as const;
export type Grouping = (typeof groupings)[number];
export type PartFilter = { search: string; kind: string; state: InstanceState | null };

/** More parts than these are listed by what matters, not in the order of the graph. */
const mostInOrder = 300;
/** Fewer are found by looking. */
const fewest = 12;

export const componentId = (name: string) => `component/${name}`;
export const resourceId = (id: string) => `resource/${id}`;
export const podId = (pod: Pick<PodStatus, 'namespace' | 'name'>) => `pod/${pod.namespace}/${pod.name}`;

export function partOfResource(component: string, resource: TopologyResource): TopologyPart {
  const { id, kind, name, state, message, drift } = resource;
  return {
    id: resourceId(id),
    kind,
    name,
    component,
    state,
    message,
    isQuiet: isWell(state) && drift === null,
    data: { kind: 'resource', state, component, resource },
  };
}

export function partOfPod(component: string, pod: PodStatus): TopologyPart {
  const { name, state, message } = pod;
  return {
    id: podId(pod),
    kind: 'Pod',
    name,
    component,
    state,
    message,
    isQuiet: isWell(state),
    data: { kind: 'pod', state, component, pod },
  };
}

/** Trouble first, then by name. */
export function partsOf(components: readonly TopologyComponent[]): TopologyPart[] {
  return components
    .flatMap((component) => [
      ...component.resources.map((each) => partOfResource(component.name, each)),
      ...component.pods.map((each) => partOfPod(component.name, each)),
    ])
    .sort(byTrouble);
}

/** As `partsOf`, without the pods. */
export function resourceParts(component: TopologyComponent): TopologyPart[] {
  return partsOf([{ ...component, pods: [] }]);
}

export function countParts(components: TopologyComponent[]): number {
  return components.reduce((sum, component) => sum + component.resources.length + component.pods.length, 0);
}

export function byTrouble(a: PartOrder, b: PartOrder): number {
  return (
    Number(a.isQuiet) - Number(b.isQuiet) ||
    severityOf(a.state) - severityOf(b.state) ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  );
}
type PartOrder = Pick<TopologyPart, 'isQuiet' | 'state' | 'name'>;

export function isFiltered({ search, kind, state }: PartFilter): boolean {
  return search.trim() !== '' || kind !== '' || state !== null;
}

export function isWorthFiltering(parts: number, filter: PartFilter): boolean {
  return parts > fewest || isFiltered(filter);
}

/** As a list by what matters, rather than in the order of the graph? */
export function isFlat(parts: number, filter: PartFilter, by: Grouping): boolean {
  return parts > mostInOrder || isFiltered(filter) || by !== 'component';
}

/** What of the components fits; an object that has a pod that fits stays, and so does its component. */
export function filterComponents(components: TopologyComponent[], filter: PartFilter): TopologyComponent[] {
  if (!isFiltered(filter)) return components;
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ kind, name, component, state, message }: TopologyPart) => {
    if (filter.kind !== '' && kind !== filter.kind) return false;
    if (filter.state !== null && state !== filter.state) return false;
    const text = `${kind} ${name} ${component} ${message}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return components.flatMap((component) => {
    const pods = component.pods.filter((pod) => fits(partOfPod(component.name, pod)));
    const owners = new Set(pods.map(({ owner }) => owner));
    const resources = component.resources.filter(
      (each) => owners.has(`${each.kind}/${each.name}`) || fits(partOfResource(component.name, each)),
    );
    return resources.length + pods.length === 0 ? [] : [{ ...component, resources, pods }];
  });
}

/** How many there are of each, the most first; states by how grave they are. */
export function countBy(
  parts: readonly TopologyPart[],
  by: 'kind' | 'state',
): { key: string; count: number }[] {
  const counts = [...Map.groupBy(parts, (part) => part[by])].map(([key, of]) => ({ key, count: of.length }));
  return by === 'kind'
    ? counts.sort((a, b) => b.count - a.count)
    : counts.sort((a, b) => severityOf(a.key as InstanceState) - severityOf(b.key as InstanceState));
}

export type PartRow = { id: string; part: TopologyPart } | { id: string; head: string | null; count: number };

/** A list: what is not well before all groups (`head` null), then the groups. `parts` are in order. */
export function rowsOf(parts: readonly TopologyPart[], by: Grouping): PartRow[] {
  const trouble = by === 'state' ? [] : parts.filter((part) => !part.isQuiet);
  const rest = by === 'state' ? parts : parts.filter((part) => part.isQuiet);
  const groups = [...Map.groupBy(rest, (part) => part[by])];
  if (by !== 'state') groups.sort(([a], [b]) => (a < b ? -1 : 1));
  const all: [string | null, readonly TopologyPart[]][] = [[null, trouble], ...groups];
  return all.flatMap(([head, of]) =>
    of.length === 0
      ? []
      : [{ id: `head/${head ?? ''}`, head, count: of.length }, ...of.map((part) => ({ id: part.id, part }))],
  );
}
