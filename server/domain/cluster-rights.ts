import type { DefinitionManifest } from '@/plugins/sdk/definition';
import { groupKindOf } from './made-kinds';

/** A rule of RBAC, as roles and reviews hold it. */
export type RightsRule = {
  apiGroups?: string[];
  resources?: string[];
  verbs: string[];
  resourceNames?: string[];
};

/** What for: to bring objects in, to see how they are, to act on them from the pages, to tell what the cluster offers. */
export const rightPurposes = ['deliver', 'see', 'operate', 'inspect'] as const;

export type NeededRight = {
  group: string;
  /** `pods/log` for a subresource. */
  resource: string;
  verbs: string[];
  /** Of the whole cluster: no Role of a namespace can give it. */
  isWide: boolean;
  purpose: (typeof rightPurposes)[number];
  /** Types that need it; none where Loam itself does. */
  types: string[];
};

export type NeededRights = {
  rights: NeededRight[];
  /** Types whose parameters say what they make: nothing can be known of them beforehand. */
  open: string[];
};

const verbOrder = ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'];
const seeing = ['get', 'list', 'watch'];
const wideKinds = new Set([
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'CSIDriver',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingWebhookConfiguration',
]);

const own: Omit<NeededRight, 'types'>[] = [
  right('', 'namespaces', ['get', 'create', 'patch'], 'deliver', true),
  right('autoscaling', 'horizontalpodautoscalers', ['list'], 'deliver'),
  right('apps', 'replicasets', seeing, 'see'),
  right('batch', 'jobs', seeing, 'see'),
  right('', 'pods', seeing, 'see'),
  right('', 'pods/log', ['get'], 'see'),
  right('', 'events', ['list'], 'see'),
  right('', 'pods', ['delete'], 'operate'),
  right('', 'pods/exec', ['get', 'create'], 'operate'),
  right('', 'pods/portforward', ['get', 'create'], 'operate'),
  right('apps', 'deployments/scale', ['patch'], 'operate'),
  right('apps', 'statefulsets/scale', ['patch'], 'operate'),
  right('', 'namespaces', ['list'], 'inspect', true),
  right('', 'nodes', ['list'], 'inspect', true),
  right('storage.k8s.io', 'storageclasses', ['list'], 'inspect', true),
  right('networking.k8s.io', 'ingressclasses', ['list'], 'inspect', true),
];

function right(
  group: string,
  resource: string,
  verbs: string[],
  purpose: NeededRight['purpose'],
  isWide = false,
): Omit<NeededRight, 'types'> {
  return { group, resource, verbs, purpose, isWide };
}

/** What the account that Loam uses in a cluster has to be allowed: for itself, and for what the types declare. */
export function neededRights(
  manifests: readonly DefinitionManifest[],
  also: readonly string[] = [],
): NeededRights {
  const wanted = new Map<string, NeededRight>();
  const add = (each: NeededRight) => {
    const key = `${each.group}/${each.resource}/${each.purpose}`;
    const known = wanted.get(key);
    wanted.set(key, known ? joined(known, each) : each);
  };
  for (const each of own) add({ ...each, types: [] });
  for (const kind of also) add(toRight(kind, verbOrder, []));
  for (const manifest of manifests) {
    const reads = manifest.kind === 'workflow-step' && !manifest.capabilities.includes('k8s:write');
    for (const kind of kindsOf(manifest))
      add(toRight(kind, reads ? ['get', 'list'] : verbOrder, [manifest.name]));
  }
  return {
    rights: [...wanted.values()].sort(byPlace),
    open: [...new Set(manifests.filter(isOpen).map(({ name }) => name))].sort(),
  };
}

function kindsOf({ workload, kinds = [] }: DefinitionManifest): string[] {
  return [...(workload === undefined ? [] : [workload]), ...kinds].filter((kind) => kind !== '*');
}

/** A trait that may stand on anything makes nothing by that. */
function isOpen({ kind, workload, kinds, functions }: DefinitionManifest): boolean {
  if (kinds?.includes('*')) return true;
  if (kind === 'component') return workload === '*' && kinds === undefined;
  return kind === 'trait' && kinds === undefined && functions.includes('patch');
}

function toRight(text: string, verbs: string[], types: string[]): NeededRight {
  const { group, kind } = groupKindOf(text);
  const isWide = wideKinds.has(kind);
  return { group, resource: resourceNameOf(kind), verbs, isWide, purpose: 'deliver', types };
}

/** As Kubernetes itself derives the plural where it has no better knowledge. */
export function resourceNameOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name === 'endpoints') return name;
  if (name.endsWith('s')) return `${name}es`;
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
}

function joined(one: NeededRight, other: NeededRight): NeededRight {
  return {
    ...one,
    verbs: verbOrder.filter((verb) => one.verbs.includes(verb) || other.verbs.includes(verb)),
    types: [...new Set([...one.types, ...other.types])].sort(),
  };
}

function byPlace(one: NeededRight, other: NeededRight): number {
  return one.group.localeCompare(other.group) || one.resource.localeCompare(other.resource);
}

/** The fewest rules that give these rights. */
export function toRules(rights: readonly NeededRight[]): RightsRule[] {
  const verbsOf = new Map<string, { group: string; resource: string; verbs: Set<string> }>();
  for (const { group, resource, verbs } of rights) {
    const key = `${group}/${resource}`;
    const known = verbsOf.get(key) ?? { group, resource, verbs: new Set() };
    for (const verb of verbs) known.verbs.add(verb);
    verbsOf.set(key, known);
  }
  const rules = new Map<string, Required<Pick<RightsRule, 'apiGroups' | 'resources' | 'verbs'>>>();
  for (const { group, resource, verbs: some } of verbsOf.values()) {
    const verbs = verbOrder.filter((verb) => some.has(verb));
    const key = `${group} ${verbs.join(' ')}`;
    const rule = rules.get(key) ?? { apiGroups: [group], resources: [], verbs };
    rule.resources.push(resource);
    rules.set(key, rule);
  }
  return [...rules.values()];
}

/** What of these rights the rules do not give. */
export function missingRights(rights: readonly NeededRight[], rules: readonly RightsRule[]): NeededRight[] {
  return rights.flatMap((each) => {
    const verbs = each.verbs.filter((verb) => !rules.some((rule) => gives(rule, each, verb)));
    return verbs.length === 0 ? [] : [{ ...each, verbs }];
  });
}

function gives(rule: RightsRule, { group, resource }: NeededRight, verb: string): boolean {
  const { apiGroups = [], resources = [], resourceNames = [] } = rule;
  // For some of its objects is not enough: their names are not known beforehand.
  if (resourceNames.length > 0) return false;
  const [, part] = resource.split('/');
  return (
    has(rule.verbs, verb) &&
    has(apiGroups, group) &&
    (has(resources, resource) || (part !== undefined && resources.includes(`*/${part}`)))
  );
}

function has(some: readonly string[], one: string): boolean {
  return some.includes('*') || some.includes(one);
}
