import type { KubeResource } from '../sdk/definition';
import { compact } from '../sdk/merge';
import type { ClaimParameters } from './storage-schema';

const defaultSize = '8Gi';

export function claimOf(claim: ClaimParameters): KubeResource {
  const { accessModes, volumeMode, volumeName, storageClassName, dataSource, dataSourceRef } = claim;
  const { requests = { storage: defaultSize }, limits } = claim.resources ?? {};
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claim.name },
    spec: compact({
      accessModes,
      volumeMode,
      volumeName,
      storageClassName,
      resources: compact({ requests, limits }),
      dataSourceRef,
      dataSource,
      selector: selectorOf(claim.selector),
    }),
  };
}

/** The parameter takes one expression, the claim a list of them. */
function selectorOf(selector: ClaimParameters['selector']) {
  if (selector === undefined) return undefined;
  const { matchLabels, matchExpressions } = selector;
  return compact({ matchLabels, matchExpressions: matchExpressions && [matchExpressions] });
}
