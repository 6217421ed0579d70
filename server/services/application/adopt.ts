import type { KubeResource } from '@/plugins/sdk/definition';
import { asWritten } from '@/server/delivery/adopt/as-written';
import {
  type FoundObjects,
  type Skipped,
  objectsIn,
  objectsOfRelease,
  releaseIn,
} from '@/server/delivery/adopt/find-objects';
import { releaseComponent } from '@/server/delivery/adopt/release-component';
import { loadReach } from '@/server/delivery/reach';
import type { ReleaseRecord } from '@/server/delivery/release/record';
import { readValues } from '@/server/delivery/release/values';
import type { AdoptObjects } from '@/server/domain/adopt-input';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { toYaml } from '@/server/domain/kube-yaml';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
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
  const { namespace } = input;
  const { own, others } = await loadReach(ctx.db, project.id, cluster.id);
  // Others' namespaces are not read, and what is nobody's only by those who may make it the project's.
  if (!own.has(namespace)) await assertMayOpen(ctx, project, { cluster: cluster.name, namespace, others });
  const api = await ctx.clusters.open(cluster.id);
  const found = await findIn(api, input);
  const { objects, skipped } = withoutSecrets(found, input);
  if (objects.length === 0)
    throw new LoamError('not-found', `Nothing in ${cluster.name}/${namespace} can be adopted.`, {
      expected: 'objects that belong to no application and no controller',
      got: skipped.map(({ kind, name, why }) => `${kind} ${name} ${why}`).join('; ') || 'none',
    });
  const secret = await valuesIn(api, input);
  return {
    document: toYaml(toApplication(input, found.record, objects, secret)),
    objects: objects.map(({ kind, metadata }) => ({ kind, name: metadata.name })),
    skipped,
  };
}

type Found = FoundObjects & { record: ReleaseRecord | null };

async function findIn(api: ClusterApi, { namespace, release, selector }: AdoptObjects): Promise<Found> {
  if (release === undefined)
    return { ...(await objectsIn(api, { namespace, labelSelector: selector })), record: null };
  const record = await releaseIn(api, namespace, release);
  return { ...(await objectsOfRelease(api, { ...record, namespace })), record };
}

/** A document is read by everybody who may read the project: values of Secrets do not go into it. */
function withoutSecrets({ objects, skipped }: FoundObjects, { mode, chartFrom }: AdoptObjects): FoundObjects {
  if (mode === 'read-only' || chartFrom !== undefined) return { objects, skipped };
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

/** What the Secret that is to go on having values of a release has of them. */
async function valuesIn(
  api: ClusterApi,
  { namespace, chartFrom, valuesSecret: name }: AdoptObjects,
): Promise<ValuesSecret | undefined> {
  if (chartFrom === undefined || name === undefined) return undefined;
  const place = { api, releaseNamespace: namespace, appNamespace: namespace };
  const values = await readValues({ kind: 'Secret', name }, place, 'valuesSecret');
  return { name, values: values ?? {} };
}

type ValuesSecret = { name: string; values: JsonObject };

function toApplication(
  input: AdoptObjects,
  record: ReleaseRecord | null,
  objects: LiveResource[],
  secret: ValuesSecret | undefined,
) {
  const { name, cluster, namespace, mode, chartFrom } = input;
  const place = { name: 'place', type: 'topology', properties: { clusters: [cluster], namespace } };
  const head = { apiVersion: 'core.oam.dev/v1beta1', kind: 'Application', metadata: { name, namespace } };
  if (record && chartFrom !== undefined) {
    const component = releaseComponent(record, { name, chartFrom, secret });
    return { ...head, spec: { components: [component], policies: [place] } };
  }
  const resources = objects.map((live) => (mode === 'read-only' ? nameOf(live) : asWritten(live)));
  const rule = { selector: { componentNames: [name] } };
  return {
    ...head,
    spec: {
      components: [{ name, type: 'k8s-objects', properties: { objects: resources } }],
      policies: [{ name: mode, type: mode, properties: { rules: [rule] } }, place],
    },
  };
}
