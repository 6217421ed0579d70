import type { KubeResource } from '@/plugins/sdk/definition';
import { canonicalJson } from '@/server/domain/canonical-json';
import type { JsonValue } from '@/server/domain/json';
import { sha256Digest } from '@/server/platform/crypto';
import { fieldManager } from '@/server/targets/kubernetes/client';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { revisionLabel } from './labels';

/**
 * Of what is to be applied, without the label that differs from revision to revision: a component that did not change is
 * not written again because another one did.
 */
export function desiredDigest(resource: KubeResource): string {
  const { [revisionLabel]: _revision, ...labels } = resource.metadata.labels ?? {};
  const compared = { ...resource, metadata: { ...resource.metadata, labels } };
  return sha256Digest(canonicalJson(compared));
}

type ManagedFields = { manager?: string; operation?: string; subresource?: string; fieldsV1?: JsonValue };

/**
 * Of the fields that the cluster says are ours. Who changes a value that we set becomes its owner, so while this is the same,
 * what we applied stands as we applied it. Null: nothing is ours.
 */
export function ownedDigest(live: LiveResource): string | null {
  const entries = (live.metadata['managedFields'] ?? []) as ManagedFields[];
  const ours = entries.find(
    ({ manager, operation, subresource }) =>
      manager === fieldManager && operation === 'Apply' && !subresource,
  );
  return ours?.fieldsV1 === undefined ? null : sha256Digest(canonicalJson(ours.fieldsV1));
}
