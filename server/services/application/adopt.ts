import { stringify } from 'yaml';
import type { KubeResource } from '@/plugins/sdk/definition';
import { asWritten } from '@/server/delivery/adopt/as-written';
import {
  type FoundObjects,
  type Skipped,
  objectsIn,
  objectsOfRelease,
} from '@/server/delivery/adopt/find-objects';
import { loadReach } from '@/server/delivery/reach';
import type { AdoptMode, AdoptObjects } from '@/server/domain/adopt-input';
import { LoamError } from '@/server/domain/error';
import { authorize } from '../authorize';
import { getClusterRow } from '../cluster/find';
import type { ServiceContext } from '../context';
import { assertMayOpen } from '../environment/may-open';

export type Adoption = {
  /** An Application that has them: check it by a diff, then apply it. */
  document: string;
  objects: { kind: string; name: string }[];
  /** What is not in it, and why. */
  skipped: Skipped[];
};

/**
 * Writes the Application that would have objects which are in a cluster already: those of a namespace, of a label selector or
 * of a Helm release. Nothing is changed: the objects are taken over when the document is applied.
 */
export async function adoptObjects(
  ctx: ServiceContext,
  input: AdoptObjects & { project: string },
): Promise<Adoption> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.deploy' });
  const cluster = await getClusterRow(ctx, input.cluster);
  const { namespace, release, mode } = input;
  const { own, others } = await loadReach(ctx.db, project.id, cluster.id);
  // Others' namespaces are not read, and what is nobody's only by those who may make it the project's.
  if (!own.has(namespace)) await assertMayOpen(ctx, project, { cluster: cluster.name, namespace, others });
  const api = await ctx.clusters.open(cluster.id);
  const found =
    release === undefined
      ? await objectsIn(api, { namespace, labelSelector: input.selector })
      : await objectsOfRelease(api, namespace, release);
  const { objects, skipped } = withoutSecrets(found, mode);
  if (objects.length === 0)
    throw new LoamError('not-found', `Nothing in ${cluster.name}/${namespace} can be adopted.`, {
      expected: 'objects that belong to no application and no controller',
      got: skipped.map(({ kind, name, why }) => `${kind} ${name} ${why}`).join('; ') || 'none',
    });
  const resources = objects.map((live) => (mode === 'read-only' ? nameOf(live) : asWritten(live)));
  return {
    document: stringify(toApplication(input, resources), { lineWidth: 0 }),
    objects: resources.map(({ kind, metadata }) => ({ kind, name: metadata.name })),
    skipped,
  };
}

/** A document is read by everybody who may read the project: values of Secrets do not go into it. */
function withoutSecrets({ objects, skipped }: FoundObjects, mode: AdoptMode): FoundObjects {
  if (mode === 'read-only') return { objects, skipped };
  const secrets = objects.filter(({ kind }) => kind === 'Secret');
  const why = 'holds values that a document must not; it stays as it is, and can be used by name';
  return {
    objects: objects.filter(({ kind }) => kind !== 'Secret'),
    skipped: [...skipped, ...secrets.map(({ kind, metadata }) => ({ kind, name: metadata.name, why }))],
  };
}

function nameOf({ apiVersion, kind, metadata }: KubeResource): KubeResource {
  return { apiVersion, kind, metadata: { name: metadata.name } };
}

function toApplication({ name, cluster, namespace, mode }: AdoptObjects, resources: KubeResource[]) {
  const selector = { componentNames: [name] };
  return {
    apiVersion: 'core.oam.dev/v1beta1',
    kind: 'Application',
    metadata: { name, namespace },
    spec: {
      components: [{ name, type: 'k8s-objects', properties: { objects: resources } }],
      policies: [
        { name: mode, type: mode, properties: { rules: [{ selector }] } },
        { name: 'place', type: 'topology', properties: { clusters: [cluster], namespace } },
      ],
    },
  };
}
