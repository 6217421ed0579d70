import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError, isLoamError, type Problem } from '@/server/domain/error';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { podProblems } from './pod-grants';
import type { RenderedResource } from './render';

/** What a project may touch in a cluster. */
export type Reach = {
  project: string;
  /** Of `projectGrants` (server/domain/project-input). */
  grants: readonly string[];
  /** Namespaces of the project in this cluster. */
  own: ReadonlySet<string>;
  /** Namespaces of other projects in this cluster. */
  others: ReadonlySet<string>;
};

/** An object as it will be applied: without a namespace where the kind has none. `refusal`: why it may not be. */
export type ScopedResource = RenderedResource & { refusal: Problem | null };
export type Scoped = { resources: ScopedResource[]; problems: Problem[] };

/**
 * Decides after the final render, when no template can hide anything any more: kinds of the whole cluster and namespaces that
 * nobody owns need a grant of the project, and so does what gives a pod more than the baseline; another project's namespace is
 * never open.
 */
export async function scopeResources(
  rendered: readonly RenderedResource[],
  api: Pick<ClusterApi, 'isNamespaced'>,
  reach: Reach,
  path: string,
): Promise<Scoped> {
  const scopes = definedScopes(rendered);
  const scoped: Scoped = { resources: [], problems: [] };
  for (const { resource, origin } of rendered) {
    const namespaced = await isNamespaced(resource, api, scopes);
    const placed = namespaced ? resource : withoutNamespace(resource);
    const refused = [...placeProblems(placed, reach), ...podProblems(placed, reach)];
    const problems = refused.map((each) => ({ ...each, path }));
    scoped.resources.push({ origin, resource: placed, refusal: problems[0] ?? null });
    scoped.problems.push(...problems);
  }
  return scoped;
}

export function assertAllowed({ problems }: Scoped): void {
  const [first] = problems;
  if (first) throw new LoamError(first.code, first.message, { ...first, problems });
}

function placeProblems(resource: KubeResource, reach: Reach): Problem[] {
  const refusal = refusalOf(resource, reach);
  return refusal ? [refusal] : [];
}

/** Throws `denied` where the project may not work in a namespace: nothing in it is read for it either. */
export function assertNamespaceOpen(namespace: string, reach: Reach, path: string): void {
  if (isOpen(namespace, reach)) return;
  throw new LoamError('denied', `The namespace "${namespace}" is not open to project "${reach.project}".`, {
    path,
    ...closed(namespace),
  });
}

/** As `assertNamespaceOpen`, for kinds of the whole cluster. */
export function assertKindOpen(kind: string, { project, grants }: Reach, path: string): void {
  if (grants.includes('cluster-scoped')) return;
  const message = `${kind} belongs to the whole cluster, which project "${project}" may not work with.`;
  throw new LoamError('denied', message, { path, ...closedKind(kind, project) });
}

function closedKind(kind: string, project: string) {
  return {
    expected: 'objects in a namespace of the project',
    got: `${kind} without a namespace`,
    hint: `An instance admin can give the project the grant cluster-scoped: \`loam project set -p ${project} --grant cluster-scoped\`, or Settings > Grants.`,
  };
}

function isOpen(namespace: string, { grants, own, others }: Reach): boolean {
  return own.has(namespace) || (!others.has(namespace) && grants.includes('foreign-namespaces'));
}

function closed(namespace: string) {
  return {
    expected: 'a namespace of the project',
    got: namespace,
    hint: 'Leave the namespace out, or choose one of the project.',
  };
}

function refusalOf(resource: KubeResource, reach: Reach): Problem | null {
  const { project, grants } = reach;
  const { namespace, name } = resource.metadata;
  if (namespace === undefined) {
    if (grants.includes('cluster-scoped')) return null;
    return {
      code: 'denied',
      message: `${resource.kind} ${name} belongs to the whole cluster, which project "${project}" may not change.`,
      ...closedKind(resource.kind, project),
    };
  }
  if (isOpen(namespace, reach)) return null;
  return {
    code: 'denied',
    message: `${resource.kind} ${name} is for the namespace "${namespace}", which is not open to project "${project}".`,
    ...closed(namespace),
  };
}

async function isNamespaced(
  resource: KubeResource,
  api: Pick<ClusterApi, 'isNamespaced'>,
  scopes: ReadonlyMap<string, boolean>,
): Promise<boolean> {
  try {
    return await api.isNamespaced(resource.apiVersion, resource.kind);
  } catch (error) {
    // A kind that comes with these very objects, or that the cluster will refuse with its own words.
    if (isLoamError(error) && error.code === 'cluster-refused') return scopes.get(resource.kind) ?? true;
    throw error;
  }
}

/** Scope of the kinds that these objects themselves define. */
function definedScopes(rendered: readonly RenderedResource[]): Map<string, boolean> {
  return new Map(
    rendered.flatMap(({ resource }) => {
      if (resource.kind !== 'CustomResourceDefinition') return [];
      const spec = resource['spec'] as { scope?: string; names?: { kind?: string } } | undefined;
      return [[spec?.names?.kind ?? '', spec?.scope !== 'Cluster'] as const];
    }),
  );
}

function withoutNamespace(resource: KubeResource): KubeResource {
  const { namespace: _namespace, ...metadata } = resource.metadata;
  return { ...resource, metadata };
}
