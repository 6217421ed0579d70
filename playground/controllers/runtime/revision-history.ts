import { controllerReference, isControlledBy, isDeleting } from '@/playground/controllers/objects/meta';
import type { PodTemplate } from '@/playground/controllers/objects/pod';
import type { ControllerRevision } from '@/playground/controllers/objects/workload';
import { cloneJson, isObject, type JsonObject, jsonEqual } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { controllerRevisions } from '@/playground/store/resources';
import { templateHash } from './hash';

const fieldManager = 'kube-controller-manager';
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

export type RevisionOwner = KubeObject & { spec: { template: PodTemplate; revisionHistoryLimit?: number } };

export function listRevisions(store: ObjectStore, owner: KubeObject): ControllerRevision[] {
  return store
    .dependentsOf(owner.metadata.uid ?? '')
    .filter((object): object is ControllerRevision => {
      return object.kind === 'ControllerRevision' && isControlledBy(object, owner);
    })
    .toSorted((left, right) => left.revision - right.revision);
}

/** The revision of the owner's present template; one that comes back gets the highest number again. */
export function ensureRevision(
  store: ObjectStore,
  owner: RevisionOwner,
  hashLabel: string,
): ControllerRevision {
  const revisions = listRevisions(store, owner);
  const wanted = dataOf(owner.spec.template);
  const equal = revisions.findLast((revision) => jsonEqual(revision.data, wanted));
  const highest = revisions.at(-1)?.revision ?? 0;
  if (equal && equal.revision === highest) return equal;
  if (equal) return store.update({ ...equal, revision: highest + 1 }, { fieldManager });
  return store.create(newRevision(owner, hashLabel, highest + 1), { fieldManager });
}

function dataOf(template: PodTemplate): JsonObject {
  return { spec: { template: { ...cloneJson(template), $patch: 'replace' } } };
}

function newRevision(owner: RevisionOwner, hashLabel: string, revision: number): ControllerRevision {
  const hash = templateHash(owner.spec.template);
  const { [lastApplied]: _applied, ...annotations } = owner.metadata.annotations ?? {};
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${owner.metadata.name}-${hash}`,
      namespace: owner.metadata.namespace,
      labels: { ...owner.spec.template.metadata?.labels, [hashLabel]: hash },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    data: dataOf(owner.spec.template),
    revision,
  };
}

/** The template that a revision keeps. */
export function templateOf(revision: ControllerRevision): PodTemplate | undefined {
  const spec = revision.data['spec'];
  const template = isObject(spec) ? spec['template'] : undefined;
  if (!isObject(template)) return undefined;
  const { $patch: _patch, ...rest } = template;
  return rest as PodTemplate;
}

/** Deletes the oldest revisions beyond the limit; those that pods still run under stay. */
export function truncateHistory(store: ObjectStore, owner: RevisionOwner, live: ReadonlySet<string>): void {
  if (isDeleting(owner)) return;
  const idle = listRevisions(store, owner).filter(({ metadata }) => !live.has(metadata.name));
  const surplus = idle.length - (owner.spec.revisionHistoryLimit ?? 10);
  for (const { metadata } of idle.slice(0, Math.max(surplus, 0))) {
    store.delete(controllerRevisions, metadata.namespace, metadata.name);
  }
}
