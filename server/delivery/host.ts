import type { Db } from '@/db/client';
import type { Capabilities, DefinitionManifest, KubeResource } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { assertDeclared } from '@/server/domain/made-kinds';
import type { HandlerContext } from '@/server/engine/runner/handler';
import type { ClusterApi, LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { applyResource } from './apply';
import { assertPodsAllowed } from './assert-pods';
import type { DeliveryDeps } from './handlers/deps';
import { outsideHost } from './host-outside';
import { type Owner, isOwnedBy, labelsOf } from './labels';
import { assertOpen, ensureNamespace } from './open-namespace';
import type { ApplicationIdentity, Placement } from './plan/planned';
import { type RunMark, forgetObject, trackObjects } from './track';

type Bound = {
  placement: Pick<Placement, 'clusterId' | 'cluster' | 'namespace'>;
  ctx: HandlerContext;
} & (
  | {
      application: ApplicationIdentity;
      /** Where objects that the plugin applies are written down, so that they go with the application. */
      track: () => Promise<{ instanceId: string; component: string; run: RunMark }>;
    }
  /** What brings an object into the cluster for a run that has no application, and what forgets one. */
  | {
      application: Owner;
      apply: (api: ClusterApi, wanted: KubeResource) => Promise<LiveResource>;
      forget: (object: ResourceId) => Promise<void>;
    }
);

/** What a plugin may do while it works on a node: only what it declared, only in the namespace of the placement. */
export async function createHost(
  deps: DeliveryDeps,
  manifest: DefinitionManifest,
  bound: Bound,
): Promise<Partial<Capabilities>> {
  const { clusters } = deps;
  const { ctx } = bound;
  const host: Partial<Capabilities> = {
    log: async (level, message) => ctx.log(level, message),
    now: async () => ctx.nowMs,
    ...outsideHost(
      deps,
      manifest,
      ctx,
      'track' in bound ? bound.application : null,
      bound.placement.clusterId,
    ),
  };
  const reads = manifest.capabilities.includes('k8s:read');
  const writes = manifest.capabilities.includes('k8s:write');
  if (reads || writes) {
    const api = await clusters.open(bound.placement.clusterId);
    host.k8s = {
      ...readers(api, bound, manifest),
      ...(writes ? writers(api, deps, bound, manifest) : refusals(manifest.name)),
    };
  }
  return host;
}

type Kube = NonNullable<Capabilities['k8s']>;

function readers(api: ClusterApi, bound: Bound, manifest: DefinitionManifest): Pick<Kube, 'get' | 'list'> {
  return {
    get: async (apiVersion, kind, name, namespace) => {
      assertDeclared(manifest, { apiVersion, kind });
      const found = await api.get({ apiVersion, kind, name, namespace: insideOf(bound, namespace) });
      return found;
    },
    list: async (apiVersion, kind, options = {}) => {
      assertDeclared(manifest, { apiVersion, kind });
      return api.list(apiVersion, kind, {
        namespace: insideOf(bound, options.namespace),
        ...(options.labelSelector === undefined ? {} : { labelSelector: options.labelSelector }),
      });
    },
  };
}

function writers(
  api: ClusterApi,
  deps: Pick<DeliveryDeps, 'db' | 'manifests'>,
  bound: Bound,
  manifest: DefinitionManifest,
): Pick<Kube, 'apply' | 'patch' | 'delete'> {
  const { ctx } = bound;
  const { db } = deps;
  const assertOurs = (apiVersion: string, kind: string, name: string, namespace: string) =>
    assertOwn(api, bound.application, { apiVersion, kind, name, namespace });
  let open: Promise<void> | undefined;
  const opened = () => {
    open ??= openNamespace(api, db, bound);
    return open;
  };
  return {
    apply: async (resource) => {
      assertDeclared(manifest, resource);
      await assertNamespaced(api, resource);
      await assertPodsAllowed(db, ctx.projectId, resource);
      await opened();
      return put(api, deps, bound, ownResource(resource, bound));
    },
    patch: async (apiVersion, kind, name, patch, namespace) => {
      const inside = insideOf(bound, namespace);
      await assertOurs(apiVersion, kind, name, inside);
      await assertPodsAllowed(db, ctx.projectId, { apiVersion, kind, ...patch, metadata: { name } });
      await ctx.assertCurrent();
      return api.patch({ apiVersion, kind, name, namespace: inside }, patch, 'merge');
    },
    delete: async (apiVersion, kind, name, namespace) => {
      const inside = insideOf(bound, namespace);
      await assertOurs(apiVersion, kind, name, inside);
      await ctx.assertCurrent();
      const id = { apiVersion, kind, name, namespace: inside };
      await api.delete(id);
      if ('forget' in bound) await bound.forget(id);
      else await forgetObject(db, bound.application.id, bound.placement.clusterId, id);
    },
  };
}

async function assertOwn(api: ClusterApi, application: Owner, id: ResourceId): Promise<void> {
  const found = await api.get(id);
  if (!found || isOwnedBy(found, application)) return;
  const owner = application.kind ?? 'application';
  throw new LoamError(
    'denied',
    `${id.kind} ${id.name} does not belong to the ${owner} ${application.name}.`,
    {
      expected: `an object of the ${owner}`,
      got: `${id.kind} ${id.name}`,
    },
  );
}

async function put(
  api: ClusterApi,
  { db, manifests }: Pick<DeliveryDeps, 'db' | 'manifests'>,
  bound: Bound,
  wanted: KubeResource,
): Promise<LiveResource> {
  if ('apply' in bound) return bound.apply(api, wanted);
  const { application, ctx } = bound;
  const { instanceId, component, run } = await bound.track();
  const [row] = await db.transaction((tx) => trackObjects(tx, instanceId, component, [wanted], run));
  if (!row) throw new TypeError('one object was written down');
  const assertCurrent = () => ctx.assertCurrent();
  const { live } = await applyResource(wanted, row, {
    api,
    db,
    manifests,
    application,
    signal: ctx.signal,
    assertCurrent,
  });
  return live;
}

/** A step may be the first to come to a namespace. */
async function openNamespace(api: ClusterApi, db: Db, { placement, ctx }: Bound): Promise<void> {
  await assertOpen(db, ctx.projectId, placement);
  await ensureNamespace(api, placement.namespace, ctx);
}

function ownResource(resource: KubeResource, bound: Bound): KubeResource {
  const { application } = bound;
  const labels = { ...resource.metadata.labels, ...labelsOf(application) };
  const namespace = insideOf(bound, resource.metadata.namespace);
  return { ...resource, metadata: { ...resource.metadata, namespace, labels } };
}

function refusals(name: string): Pick<Kube, 'apply' | 'patch' | 'delete'> {
  const refuse = async (): Promise<never> => {
    throw new LoamError('denied', `${name} may not write to the cluster.`, {
      expected: 'the capability k8s:write',
      hint: 'Its plugin must declare it, so that it is shown before it is installed.',
    });
  };
  return { apply: refuse, patch: refuse, delete: refuse };
}

async function assertNamespaced(api: ClusterApi, resource: KubeResource): Promise<void> {
  if (await api.isNamespaced(resource.apiVersion, resource.kind)) return;
  throw new LoamError(
    'denied',
    `A plugin may not change ${resource.kind}, which belongs to the whole cluster.`,
    {
      got: `${resource.kind} ${resource.metadata.name}`,
    },
  );
}

function insideOf({ placement }: Bound, namespace: string | undefined): string {
  if (namespace === undefined || namespace === '' || namespace === placement.namespace)
    return placement.namespace;
  throw new LoamError('denied', `The namespace "${namespace}" is not the one that is delivered to.`, {
    expected: placement.namespace,
    got: namespace,
  });
}
